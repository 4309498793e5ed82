import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 4.2, the server's handshake")
struct ServerHandshakeTests {
    private static let request = """
        GET /chat HTTP/1.1\r
        Host: server.example.com\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r

        """

    private struct Unfinished: Error {}

    private typealias Reply = (outcome: ServerHandshake.Outcome, response: String, consumed: Int)

    private func answer(to request: String, subprotocols: [String] = []) -> Reply? {
        var handshake = ServerHandshake(subprotocols: subprotocols)
        let progress = Array(request.utf8).withUnsafeBytes { handshake.receive($0) }
        guard case .finished(let outcome, let response, let consumed) = progress else { return nil }
        return (outcome, String(decoding: response, as: UTF8.self), consumed)
    }

    @Test func `the request of the RFC is accepted`() throws {
        let reply = try #require(answer(to: Self.request))
        let expected = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r

            """
        #expect(reply.response == expected)
        #expect(reply.outcome == .accepted(try HTTPHead(Array(Self.request.utf8)), subprotocol: nil))
        #expect(reply.consumed == Self.request.utf8.count)
    }

    @Test func `frames in the same bytes are left to the connection`() {
        #expect(answer(to: Self.request + "frames")?.consumed == Self.request.utf8.count)
    }

    @Test func `a request may arrive byte by byte and with LF alone`() throws {
        for request in [Self.request, Self.request.replacing("\r\n", with: "\n")] {
            var handshake = ServerHandshake()
            let bytes = Array(request.utf8)
            for byte in bytes.dropLast() {
                #expect([byte].withUnsafeBytes { handshake.receive($0) } == .incomplete)
            }
            let last = [0x0A as UInt8].withUnsafeBytes { handshake.receive($0) }
            let head = try HTTPHead(bytes)
            guard case .finished(let outcome, _, let consumed) = last else { throw Unfinished() }
            #expect(outcome == .accepted(head, subprotocol: nil))
            #expect(consumed == 1)
        }
    }

    @Test(arguments: [
        ("Upgrade: websocket", "upgrade: h2c, WebSocket"), ("Connection: Upgrade", "connection: keep-alive, upgrade"),
        ("/chat", "/"), ("Host: server.example.com", "HOST:"),
    ])
    func `case and lists are tolerated`(part: String, other: String) {
        #expect(answer(to: Self.request.replacing(part, with: other))?.response.hasPrefix("HTTP/1.1 101 ") == true)
    }

    @Test(
        arguments: [
            (["b", "c"], "a, b, c", "b"), (["c"], "a,b\r\nSec-WebSocket-Protocol: c", "c"), (["x"], "a", nil),
            ([], "a", nil),
            (["A"], "a", nil),
        ] as [([String], String, String?)])
    func `the first subprotocol of the client that we speak is chosen`(
        ours: [String], offered: String, chosen: String?
    ) throws {
        let request = Self.request.replacing("Host:", with: "Sec-WebSocket-Protocol: \(offered)\r\nHost:")
        let reply = try #require(answer(to: request, subprotocols: ours))
        #expect(reply.outcome == .accepted(try HTTPHead(Array(request.utf8)), subprotocol: chosen))
        #expect(reply.response.contains("Sec-WebSocket-Protocol: \(chosen ?? "")\r\n") == (chosen != nil))
    }

    @Test(arguments: [
        ("Host:", "no colon\r\nHost:", 400, "A line of the request is no header."),
        ("GET /chat HTTP/1.1", "GET /chat", 400, "The request line is not HTTP/1.1."),
        ("GET /chat HTTP/1.1", "GET /a b HTTP/1.1", 400, "The request line is not HTTP/1.1."),
        ("HTTP/1.1", "SPDY/1.1", 400, "The request line is not HTTP/1.1."),
        ("HTTP/1.1", "HTTP/1.0", 505, "HTTP/1.1 is needed."), ("HTTP/1.1", "HTTP/2", 505, "HTTP/1.1 is needed."),
        ("GET", "POST", 405, "The method must be GET."), ("GET", "get", 405, "The method must be GET."),
        ("Host: server.example.com\r\n", "", 400, "One Host header is needed."),
        ("Host:", "Host: a\r\nHost:", 400, "One Host header is needed."),
        ("Upgrade: websocket\r\n", "", 426, "This is a WebSocket server: connect with ws://."),
        ("Upgrade: websocket", "Upgrade: h2c", 426, "This is a WebSocket server: connect with ws://."),
        ("Connection: Upgrade\r\n", "", 426, "This is a WebSocket server: connect with ws://."),
        ("Version: 13", "Version: 8", 426, "Sec-WebSocket-Version must be 13."),
        ("Sec-WebSocket-Version: 13\r\n", "", 426, "Sec-WebSocket-Version must be 13."),
        ("Version: 13", "Version: 13\r\nSec-WebSocket-Version: 13", 426, "Sec-WebSocket-Version must be 13."),
        ("Key: dGhlIHNhbXBsZSBub25jZQ==", "Other: x", 400, "Sec-WebSocket-Key must be 16 bytes in Base64, once."),
        ("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=", 400, "Sec-WebSocket-Key must be 16 bytes in Base64, once."),
        ("dGhlIHNhbXBsZSBub25jZQ==", "!", 400, "Sec-WebSocket-Key must be 16 bytes in Base64, once."),
        (
            "Host:", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nHost:", 400,
            "Sec-WebSocket-Key must be 16 bytes in Base64, once."
        ),
    ])
    func `a bad request is refused`(part: String, other: String, status: Int, reason: String) throws {
        let reply = try #require(answer(to: Self.request.replacing(part, with: other)))
        #expect(reply.outcome == .refused(status: status, reason: reason))
        let (head, body) = try parts(of: reply.response)
        #expect(head.startLine.hasPrefix("HTTP/1.1 \(status) "))
        #expect(body == reason + "\n")
        #expect(head.fields.first("Content-Length") == String(body.utf8.count))
        #expect(head.fields.first("Connection") == "close")
        #expect(head.fields.values("Sec-WebSocket-Version") == (status == 426 ? ["13"] : []))
        #expect(head.fields.values("Upgrade") == (status == 426 ? ["websocket"] : []))
        #expect(head.fields.values("Allow") == (status == 405 ? ["GET"] : []))
    }

    @Test(arguments: [
        " GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\n\n", "\u{16}" + String(repeating: "x", count: 16384),
    ])
    func `what does not begin with a method is refused the same at once and byte by byte`(request: String) throws {
        let refusal = ServerHandshake.Outcome.refused(status: 400, reason: "This is not HTTP/1.1.")
        #expect(answer(to: request)?.outcome == refusal)
        #expect(answer(to: String(request.prefix(1)))?.outcome == refusal)
    }

    @Test func `a head of more than 16 KiB is refused`() throws {
        let request = Self.request.replacing("Host:", with: "X: \(String(repeating: "x", count: 16384))\r\nHost:")
        let reply = try #require(answer(to: request))
        #expect(reply.outcome == .refused(status: 431, reason: "The request's head is too large."))
        #expect(try parts(of: reply.response).head.startLine == "HTTP/1.1 431 Request Header Fields Too Large")
        #expect(reply.consumed == request.utf8.count)
    }

    @Test func `client and server agree`() throws {
        var client = try sampleHandshake("ws://localhost:8080/x", subprotocols: ["a", "b"])
        let request = String(decoding: client.request.bytes, as: UTF8.self)
        let response = try #require(answer(to: request, subprotocols: ["b"])).response
        let accepted = try #require(client.receive(response).finished?.outcome.accepted)
        #expect(accepted.head.fields.first("Sec-WebSocket-Protocol") == "b")
    }

    private func parts(of response: String) throws -> (head: HTTPHead, body: String) {
        var reader = HTTPHeadReader(limit: 1000)
        guard case .complete(let count) = Array(response.utf8).withUnsafeBytes({ reader.read($0) }) else {
            throw Unfinished()
        }
        return (try HTTPHead(reader.bytes), String(decoding: response.utf8.dropFirst(count), as: UTF8.self))
    }
}
