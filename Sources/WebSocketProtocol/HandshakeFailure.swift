/// Why an opening handshake did not give a WebSocket connection (RFC 6455 section 4).
package enum HandshakeFailure: Error, Equatable, Sendable {
    /// Another status than 101, with headers and the start of the body.
    case refused(HTTPResponse)
    /// The first bytes of what came, which is not HTTP/1.x.
    case notHTTP([UInt8])
    case malformedHead(line: String)
    /// The head is larger than this many bytes.
    case headTooLarge(limit: Int)
    /// The stream ended after this many bytes.
    case endOfStream(received: Int)
    /// No `Upgrade: websocket`; what was there instead.
    case missingUpgrade(String?)
    /// No `Connection: Upgrade`; what was there instead.
    case missingConnectionUpgrade(String?)
    case wrongAccept(String?, expected: String)
    /// A subprotocol that was not asked for, or more than one.
    case unexpectedSubprotocol(String)
    /// An extension that was not asked for.
    case unexpectedExtension(String)
    /// An extension that was asked for by hand, and that we do not speak.
    case unsupportedExtension(String)
    /// An answer about extensions that is no list of them (section 9.1).
    case malformedExtensions(String)
    /// An extension that was asked for, but not like that.
    case wrongExtension(ExtensionMismatch)
}

extension HandshakeFailure: CustomStringConvertible {
    /// What was wrong, as the rest of a sentence whose subject is the server.
    package var description: String {
        switch self {
        case .refused(let response):
            "refused the handshake: \(response.head.startLine)"
        case .notHTTP(let bytes) where bytes.first == 0x15 || bytes.first == 0x16:
            "answered in TLS"
        case .notHTTP(let bytes):
            "did not answer in HTTP/1.1; its answer begins with \(Self.quote(bytes))"
        case .malformedHead(let line):
            "sent a line that is no HTTP header: \(Self.quote(Array(line.utf8)))"
        case .headTooLarge(let limit):
            "sent more than \(limit) bytes of headers"
        case .endOfStream(received: 0):
            "closed the connection without an answer"
        case .endOfStream(let count):
            "closed the connection after \(count) bytes of an answer"
        case .missingUpgrade(let value):
            "answered 101 " + (value.map { "with \"Upgrade: \($0)\", not websocket" } ?? "without an Upgrade header")
        case .missingConnectionUpgrade(let value):
            "answered 101 "
                + (value.map { "with \"Connection: \($0)\", not Upgrade" } ?? "without a Connection header")
        case .wrongAccept(let value, let expected):
            value.map { "answered with the Sec-WebSocket-Accept \($0); \(expected) was due" }
                ?? "answered 101 without Sec-WebSocket-Accept; \(expected) was due"
        case .unexpectedSubprotocol(let name):
            "chose the subprotocol \(name), which was not asked for"
        case .unexpectedExtension(let name):
            "chose the extension \(name), which was not asked for"
        case .unsupportedExtension(let name):
            "chose the extension \(name), which a header asked for but wsx does not speak here"
        case .malformedExtensions(let text):
            "sent a Sec-WebSocket-Extensions header that is no list of extensions: \(Self.quote(Array(text.utf8)))"
        case .wrongExtension(let mismatch):
            mismatch.description
        }
    }

    /// The first bytes in quotes, with what is not printable ASCII escaped.
    private static func quote(_ bytes: [UInt8]) -> String {
        let shown = bytes.prefix(48).map { byte -> String in
            switch byte {
            case 0x22, 0x5C: "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7E: String(UnicodeScalar(byte))
            case 0x0A: "\\n"
            case 0x0D: "\\r"
            default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return "\"" + shown.joined() + (bytes.count > 48 ? "…" : "") + "\""
    }
}
