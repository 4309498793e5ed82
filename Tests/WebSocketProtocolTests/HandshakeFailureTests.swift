import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 4.1, failed handshakes")
struct HandshakeFailureTests {
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    @Test(
        arguments: [
            ("Upgrade: websocket\r\n", "", .missingUpgrade(nil)),
            ("Upgrade: websocket", "Upgrade: h2c", .missingUpgrade("h2c")),
            ("Connection: Upgrade\r\n", "", .missingConnectionUpgrade(nil)),
            ("Connection: Upgrade", "Connection: close", .missingConnectionUpgrade("close")),
            ("Sec-WebSocket-Accept: \(accept)\r\n", "", .wrongAccept(nil, expected: accept)),
            (accept, "AAAA", .wrongAccept("AAAA", expected: accept)),
            (accept, "", .wrongAccept("", expected: accept)),
            (accept, accept.lowercased(), .wrongAccept(accept.lowercased(), expected: accept)),
            (
                accept, "\(accept)\r\nSec-WebSocket-Accept: \(accept)",
                .wrongAccept("\(accept), \(accept)", expected: accept)
            ),
            (
                accept, accept + "\r\nSec-WebSocket-Extensions: permessage-deflate, x",
                .unexpectedExtension("permessage-deflate")
            ),
            (accept, accept + "\r\nSec-WebSocket-Protocol: other", .unexpectedSubprotocol("other")),
            (accept, accept + "\r\nSec-WebSocket-Protocol: CHAT", .unexpectedSubprotocol("CHAT")),
            (accept, accept + "\r\nSec-WebSocket-Protocol: chat, chat", .unexpectedSubprotocol("chat, chat")),
            (
                accept, accept + "\r\nSec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: chat",
                .unexpectedSubprotocol("chat, chat")
            ),
            (accept, accept + "\r\nno header", .malformedHead(line: "no header")),
            (accept, accept + "\r\nbad name: x", .malformedHead(line: "bad name: x")),
        ] as [(String, String, HandshakeFailure)])
    func `a 101 that is not as it must be fails`(part: String, other: String, failure: HandshakeFailure) throws {
        let handshake = try sampleHandshake(subprotocols: ["chat"])
        let answer = switching.replacing(part, with: other) + "\r\n"
        #expect(outcome(of: answer, for: handshake) == .failed(failure))
    }

    @Test func `a subprotocol that was not asked for fails`() throws {
        let answer = switching + "Sec-WebSocket-Protocol: chat\r\n\r\n"
        #expect(outcome(of: answer, for: try sampleHandshake()) == .failed(.unexpectedSubprotocol("chat")))
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/2 101 OK\r\n\r\n", "<html>", "\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
    ])
    func `what is no HTTP fails with its first byte that is wrong`(answer: String) throws {
        var handshake = try sampleHandshake()
        let bytes = Array(answer.utf8)
        let count = zip(bytes, "HTTP/1.".utf8).prefix { $0 == $1 }.count + 1
        #expect(handshake.receive(Array(bytes.prefix(count - 1))) == .incomplete)
        #expect(
            handshake.receive([bytes[count - 1]])
                == .finished(
                    .failed(.notHTTP(Array(bytes.prefix(count)))), consumed: 1))
    }

    @Test(arguments: ["SSH-2.0-x\r\n\r\n", "HTTP/2 101 OK\r\n\r\n", "\r\n\r\n", "<html>"])
    func `what is no HTTP fails when it comes at once`(answer: String) throws {
        var handshake = try sampleHandshake()
        let bytes = Array(answer.utf8)
        #expect(handshake.receive(bytes) == .finished(.failed(.notHTTP(bytes)), consumed: bytes.count))
    }

    @Test(arguments: [
        "HTTP/1.1 99 No\r\n\r\n", "HTTP/1.1 600 No\r\n\r\n", "HTTP/1.1 1010 No\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1\r\n\r\n", "HTTP/1.1  101\r\n\r\n", "HTTP/1.1 +10\r\n\r\n",
    ])
    func `a status line without a status is no HTTP`(answer: String) throws {
        #expect(outcome(of: answer, for: try sampleHandshake()) == .failed(.notHTTP(Array(answer.utf8))))
    }

    @Test func `a head of more than 64 KiB is too large`() throws {
        var handshake = try sampleHandshake()
        let start = "HTTP/1.1 101 OK\r\nX: "
        let most = start + String(repeating: "x", count: 65536 - start.utf8.count)
        #expect(handshake.receive(most) == .incomplete)
        #expect(handshake.receive("x") == .finished(.failed(.headTooLarge(limit: 65536)), consumed: 1))
    }

    @Test func `ten megabytes that are no HTTP are not read to their end`() throws {
        var handshake = try sampleHandshake()
        let bytes = [UInt8](repeating: 0x16, count: 1 << 17)
        let kept = Array(bytes.prefix(65536))
        #expect(handshake.receive(bytes) == .finished(.failed(.notHTTP(kept)), consumed: bytes.count))
    }

    @Test(arguments: ["", "HTTP", switching])
    func `an end of the stream before the head's is told with the bytes before it`(answer: String) throws {
        var handshake = try sampleHandshake()
        #expect(handshake.receive(answer) == .incomplete)
        #expect(handshake.receiveEndOfStream() == .failed(.endOfStream(received: answer.utf8.count)))
    }

    @Test(
        arguments: [
            (.notHTTP([0x15, 3, 1]), "answered in TLS"),
            (.notHTTP(Array("SSH \"\\\r\n\u{1}é".utf8)), #""SSH \"\\\r\n\x01\xc3\xa9""#),
            (.notHTTP([UInt8](repeating: 0x61, count: 49)), String(repeating: "a", count: 48) + "…"),
            (.malformedHead(line: "x"), "\"x\""), (.headTooLarge(limit: 5), "more than 5 bytes"),
            (.endOfStream(received: 0), "without an answer"), (.endOfStream(received: 3), "after 3 bytes"),
            (.missingUpgrade(nil), "without an Upgrade header"), (.missingUpgrade("x"), "Upgrade: x"),
            (.missingConnectionUpgrade(nil), "without a Connection header"),
            (.missingConnectionUpgrade("x"), "Connection: x"), (.wrongAccept(nil, expected: "E"), "E was due"),
            (.wrongAccept("W", expected: "E"), "W; E was due"), (.unexpectedSubprotocol("s"), "subprotocol s"),
            (.unexpectedExtension("e"), "extension e"),
        ] as [(HandshakeFailure, String)])
    func `a failure says what the server did`(failure: HandshakeFailure, part: String) {
        #expect(failure.description.contains(part))
    }
}
