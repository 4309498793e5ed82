/// The client's side of the opening handshake (RFC 6455 section 4.1).
package struct ClientHandshake: Sendable {
    /// What came of it.
    package enum Outcome: Equatable, Sendable {
        case accepted(HTTPResponse)
        case failed(HandshakeFailure)
    }

    package enum Progress: Equatable, Sendable {
        case incomplete
        /// Over; of the input this many bytes belonged to it, what follows are frames.
        case finished(Outcome, consumed: Int)
    }

    private enum State: Sendable {
        case head
        case refusalBody(HTTPResponse, HTTPBodyReader)
        case finished
    }

    /// The largest head that is read, in bytes, and as much of a refusal's body as is kept.
    package static let headLimit = 64 << 10
    package static let bodyLimit = 64 << 10

    /// The request as it goes over the wire.
    package let request: HTTPHead
    /// The subprotocols that were asked for.
    package let subprotocols: [String]
    /// The extension that was agreed on, once the handshake has been accepted.
    package private(set) var agreedExtension: AgreedExtension?
    private let extensions: (any ExtensionNegotiation)?
    private let expectedAccept: String
    private var state = State.head
    private var reader = HTTPHeadReader(limit: Self.headLimit)
    private var receivedByteCount = 0

    /// Makes the request.
    ///
    /// - Parameters:
    ///   - url: where to.
    ///   - key: 16 random bytes, new for each connection.
    ///   - subprotocols: in order of preference.
    ///   - extensions: what is offered and how it is agreed on; nil for none.
    ///   - fields: further headers; a header of ours that is among them is replaced by them.
    package init(
        url: WebSocketURL, key: [UInt8], subprotocols: [String] = [], extensions: (any ExtensionNegotiation)? = nil,
        fields: [HeaderFields.Field] = []
    ) {
        var own = HeaderFields()
        own.append("Host", url.hostField)
        own.append("Upgrade", "websocket")
        own.append("Connection", "Upgrade")
        own.append("Sec-WebSocket-Key", Base64.encode(key))
        own.append("Sec-WebSocket-Version", "13")
        if !subprotocols.isEmpty { own.append("Sec-WebSocket-Protocol", subprotocols.joined(separator: ", ")) }
        if let offers = extensions?.offers, !offers.isEmpty {
            own.append(ExtensionElement.fieldName, offers.map(\.description).joined(separator: ", "))
        }
        if let authorization = url.basicAuthorization { own.append("Authorization", authorization) }
        own.append("User-Agent", "wsx")
        let given = HeaderFields(fields)
        let kept = own.fields.filter { given.first($0.name) == nil }
        let all = HeaderFields(kept + fields)

        let lines = ["GET \(url.target) HTTP/1.1"] + all.fields.map { "\($0.name): \($0.value)" } + ["", ""]
        request = HTTPHead(startLine: lines[0], fields: all, bytes: Array(lines.joined(separator: "\r\n").utf8))
        self.subprotocols = all.list("Sec-WebSocket-Protocol")
        self.extensions = extensions
        expectedAccept = Self.accept(forKey: all.first("Sec-WebSocket-Key") ?? "")
    }

    /// The value of `Sec-WebSocket-Accept` that answers a key (RFC 6455 section 4.2.2).
    package static func accept(forKey key: String) -> String {
        Base64.encode(SHA1.digest(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
    }

    /// Takes the next bytes from the server.
    package mutating func receive(_ input: UnsafeRawBufferPointer) -> Progress {
        receivedByteCount += input.count
        var rest = input[...]
        while true {
            let bytes = UnsafeRawBufferPointer(rebasing: rest)
            switch state {
            case .finished:
                return .incomplete
            case .refusalBody(var response, var body):
                body.read(bytes)
                response.body = body.body
                response.isBodyTruncated = body.isTruncated
                state = .refusalBody(response, body)
                return body.isComplete ? finish(.failed(.refused(response)), consumed: input.count) : .incomplete
            case .head:
                switch reader.read(bytes) {
                case .tooLarge:
                    return finish(.failed(notHTTP ?? .headTooLarge(limit: Self.headLimit)), consumed: input.count)
                case .incomplete:
                    return notHTTP.map { finish(.failed($0), consumed: input.count) } ?? .incomplete
                case .complete(let count):
                    rest = rest.dropFirst(count)
                    if let outcome = takeHead() { return finish(outcome, consumed: input.count - rest.count) }
                }
            }
        }
    }

    /// Takes the end of the server's stream, or the end of our patience: what was received must do.
    package mutating func receiveEndOfStream() -> Outcome {
        defer { state = .finished }
        guard case .refusalBody(let response, _) = state else {
            return .failed(.endOfStream(received: receivedByteCount))
        }
        return .failed(.refused(response))
    }

    private mutating func finish(_ outcome: Outcome, consumed: Int) -> Progress {
        state = .finished
        return .finished(outcome, consumed: consumed)
    }

    /// Whether what has come so far can not become an HTTP/1.x response.
    private var notHTTP: HandshakeFailure? {
        let expected = Array("HTTP/1.".utf8)
        return zip(reader.bytes, expected).allSatisfy(==) ? nil : .notHTTP(reader.bytes)
    }

    /// Judges a whole head; nil for an interim response or a refusal whose body is still to come.
    private mutating func takeHead() -> Outcome? {
        if let notHTTP { return .failed(notHTTP) }
        let head: HTTPHead
        do {
            head = try HTTPHead(reader.bytes)
        } catch {
            return .failed(.malformedHead(line: error.line))
        }
        guard var response = HTTPResponse(head) else { return .failed(.notHTTP(reader.bytes)) }
        if response.status == 101 {
            return mismatch(in: head.fields).map { .failed($0) } ?? .accepted(response)
        }
        if response.status < 200 {
            // Interim responses share one limit, so that they end.
            reader = HTTPHeadReader(limit: reader.limit - reader.bytes.count)
            return nil
        }
        let body = HTTPBodyReader(status: response.status, fields: head.fields, limit: Self.bodyLimit)
        if body.isComplete {
            response.body = []
            return .failed(.refused(response))
        }
        state = .refusalBody(response, body)
        return nil
    }

    /// The first thing in a 101 that is not as RFC 6455 section 4.1 demands.
    private mutating func mismatch(in fields: HeaderFields) -> HandshakeFailure? {
        guard fields.contains("websocket", in: "Upgrade") else { return .missingUpgrade(fields.first("Upgrade")) }
        guard fields.contains("upgrade", in: "Connection") else {
            return .missingConnectionUpgrade(fields.first("Connection"))
        }
        let accepts = fields.values("Sec-WebSocket-Accept")
        guard accepts == [expectedAccept] else {
            return .wrongAccept(accepts.isEmpty ? nil : accepts.joined(separator: ", "), expected: expectedAccept)
        }
        if let mismatch = mismatchOfExtensions(in: fields) { return mismatch }
        let chosen = fields.values("Sec-WebSocket-Protocol")
        guard chosen.isEmpty || (chosen.count == 1 && subprotocols.contains(chosen[0])) else {
            return .unexpectedSubprotocol(chosen.joined(separator: ", "))
        }
        return nil
    }

    /// What is wrong with the extensions that the server has accepted (RFC 6455 section 9.1).
    private mutating func mismatchOfExtensions(in fields: HeaderFields) -> HandshakeFailure? {
        let answers: [ExtensionElement]
        do {
            answers = try ExtensionElement.list(in: fields)
        } catch {
            return .malformedExtensions(error.text)
        }
        // What was written by hand and can not be read was not offered.
        let offers = (try? ExtensionElement.list(in: request.fields)) ?? []
        for answer in answers {
            guard offers.contains(where: { $0.name == answer.name }) else { return .unexpectedExtension(answer.name) }
            guard let extensions, extensions.offers.contains(where: { $0.name == answer.name }) else {
                return .unsupportedExtension(answer.name)
            }
            guard agreedExtension == nil else {
                return .wrongExtension(ExtensionMismatch("accepted the extension \(answer.name) twice"))
            }
            do {
                agreedExtension = try extensions.agree(on: answer, offers: offers)
            } catch {
                return .wrongExtension(error)
            }
        }
        return nil
    }
}

extension HTTPHead {
    /// A head that we wrote.
    init(startLine: String, fields: HeaderFields, bytes: [UInt8]) {
        self.startLine = startLine
        self.fields = fields
        self.bytes = bytes
    }
}
