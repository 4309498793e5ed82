/// The server's side of the opening handshake (RFC 6455 section 4.2).
package struct ServerHandshake: Sendable {
    /// What came of it.
    package enum Outcome: Equatable, Sendable {
        /// The request, and the subprotocol that was chosen, if any.
        case accepted(HTTPHead, subprotocol: String?)
        /// The status and the sentence that the client is told.
        case refused(status: Int, reason: String)
    }

    package enum Progress: Equatable, Sendable {
        case incomplete
        /// Over, with what must be written to the client; of the input this many bytes belonged to it.
        case finished(Outcome, response: [UInt8], consumed: Int)
    }

    /// The subprotocols that we speak.
    private let subprotocols: [String]
    private let extensions: (any ExtensionNegotiation)?
    /// The extension that was agreed on, once the handshake has been accepted.
    package private(set) var agreedExtension: AgreedExtension?
    private var reader = HTTPHeadReader(limit: 16 << 10)

    package init(subprotocols: [String] = [], extensions: (any ExtensionNegotiation)? = nil) {
        self.subprotocols = subprotocols
        self.extensions = extensions
    }

    /// Takes the next bytes from the client.
    package mutating func receive(_ input: UnsafeRawBufferPointer) -> Progress {
        let progress = reader.read(input)
        // A client that speaks something else, TLS for one, may never send an empty line.
        if let first = reader.bytes.first, !first.isTokenCharacter {
            return finish(.refused(status: 400, reason: "This is not HTTP/1.1."), consumed: input.count)
        }
        switch progress {
        case .incomplete:
            return .incomplete
        case .tooLarge:
            return finish(.refused(status: 431, reason: "The request's head is too large."), consumed: input.count)
        case .complete(let count):
            let outcome = judge(reader.bytes)
            return finish(outcome, consumed: count)
        }
    }

    private func finish(_ outcome: Outcome, consumed: Int) -> Progress {
        .finished(outcome, response: Array(response(to: outcome).utf8), consumed: consumed)
    }

    private mutating func judge(_ bytes: [UInt8]) -> Outcome {
        guard let request = try? HTTPHead(bytes) else {
            return .refused(status: 400, reason: "A line of the request is no header.")
        }
        let parts = request.startLine.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("HTTP/") else {
            return .refused(status: 400, reason: "The request line is not HTTP/1.1.")
        }
        guard parts[2] == "HTTP/1.1" else { return .refused(status: 505, reason: "HTTP/1.1 is needed.") }
        guard parts[0] == "GET" else { return .refused(status: 405, reason: "The method must be GET.") }
        return judge(request)
    }

    private mutating func judge(_ request: HTTPHead) -> Outcome {
        let fields = request.fields
        guard fields.values("Host").count == 1 else {
            return .refused(status: 400, reason: "One Host header is needed.")
        }
        guard fields.contains("websocket", in: "Upgrade"), fields.contains("upgrade", in: "Connection") else {
            return .refused(status: 426, reason: "This is a WebSocket server: connect with ws://.")
        }
        guard fields.values("Sec-WebSocket-Version") == ["13"] else {
            return .refused(status: 426, reason: "Sec-WebSocket-Version must be 13.")
        }
        let keys = fields.values("Sec-WebSocket-Key")
        guard keys.count == 1, Base64.decode(keys[0])?.count == 16 else {
            return .refused(status: 400, reason: "Sec-WebSocket-Key must be 16 bytes in Base64, once.")
        }
        do {
            agreedExtension = extensions?.choose(among: try ExtensionElement.list(in: fields))
        } catch {
            return .refused(status: 400, reason: "Sec-WebSocket-Extensions is no list of extensions.")
        }
        let offered = fields.list("Sec-WebSocket-Protocol")
        return .accepted(request, subprotocol: offered.first { subprotocols.contains($0) })
    }

    private func response(to outcome: Outcome) -> String {
        switch outcome {
        case .accepted(let request, let subprotocol):
            let accept = ClientHandshake.accept(forKey: request.fields.first("Sec-WebSocket-Key") ?? "")
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: \(accept)\r\n"
                + (subprotocol.map { "Sec-WebSocket-Protocol: \($0)\r\n" } ?? "")
                + (agreedExtension.map { "\(ExtensionElement.fieldName): \($0.element)\r\n" } ?? "") + "\r\n"
        case .refused(let status, let reason):
            let extra =
                switch status {
                case 426: "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                case 405: "Allow: GET\r\n"
                default: ""
                }
            return "HTTP/1.1 \(status) \(Self.phrase(status))\r\nContent-Type: text/plain; charset=utf-8\r\n" + extra
                + "Content-Length: \(reason.utf8.count + 1)\r\nConnection: close\r\n\r\n\(reason)\n"
        }
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 405: "Method Not Allowed"
        case 426: "Upgrade Required"
        case 431: "Request Header Fields Too Large"
        case 505: "HTTP Version Not Supported"
        default: "Bad Request"
        }
    }
}
