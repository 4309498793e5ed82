import TestSupport
import Testing
import WebSocketProtocol

/// A client's handshake with the key of RFC 6455 section 1.3.
func sampleHandshake(
    _ url: String = "ws://server.example.com/chat", subprotocols: [String] = [], fields: [HeaderFields.Field] = []
) throws -> ClientHandshake {
    ClientHandshake(
        url: try WebSocketURL(url), key: Array("the sample nonce".utf8), subprotocols: subprotocols, fields: fields)
}

extension ClientHandshake {
    mutating func receive(_ text: String) -> Progress {
        receive(Array(text.utf8))
    }

    mutating func receive(_ bytes: [UInt8]) -> Progress {
        bytes.withUnsafeBytes { receive($0) }
    }
}

extension ClientHandshake.Outcome {
    /// The response that was accepted.
    var accepted: HTTPResponse? {
        if case .accepted(let response) = self { response } else { nil }
    }

    /// The response that was a refusal.
    var refusal: HTTPResponse? {
        if case .failed(.refused(let response)) = self { response } else { nil }
    }
}

extension ClientHandshake.Progress {
    /// What came of it and how many bytes belonged to it.
    var finished: (outcome: ClientHandshake.Outcome, consumed: Int)? {
        if case .finished(let outcome, let consumed) = self { (outcome, consumed) } else { nil }
    }
}

/// What came of a server's answer, received in one block, then at every split and byte by byte, which must come to
/// the same.
func outcome(
    of answer: [UInt8], for handshake: ClientHandshake, sourceLocation: SourceLocation = #_sourceLocation
) -> ClientHandshake.Outcome? {
    func outcome(of pieces: [[UInt8]]) -> ClientHandshake.Outcome? {
        var handshake = handshake
        for piece in pieces {
            if let finished = handshake.receive(piece).finished { return finished.outcome }
        }
        return nil
    }
    let whole = outcome(of: [answer])
    for split in splits(of: answer.count) {
        let inTwo = outcome(of: [Array(answer[..<split]), Array(answer[split...])])
        #expect(inTwo == whole, "split at \(split)", sourceLocation: sourceLocation)
        guard inTwo == whole else { break }
    }
    #expect(outcome(of: answer.map { [$0] }) == whole, "byte by byte", sourceLocation: sourceLocation)
    return whole
}

func outcome(
    of answer: String, for handshake: ClientHandshake, sourceLocation: SourceLocation = #_sourceLocation
) -> ClientHandshake.Outcome? {
    outcome(of: Array(answer.utf8), for: handshake, sourceLocation: sourceLocation)
}

/// The answer of RFC 6455 section 1.3.
let switching = """
    HTTP/1.1 101 Switching Protocols\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r

    """

@Suite("RFC 6455 section 4.1, the client's handshake")
struct ClientHandshakeTests {
    // MARK: The request

    @Test func `the request has the required headers`() throws {
        let request = try sampleHandshake("ws://server.example.com:8080/chat?x=1").request
        let expected = """
            GET /chat?x=1 HTTP/1.1\r
            Host: server.example.com:8080\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            User-Agent: wsx\r
            \r

            """
        #expect(String(decoding: request.bytes, as: UTF8.self) == expected)
        #expect(request.startLine == "GET /chat?x=1 HTTP/1.1")
        #expect(try HTTPHead(request.bytes) == request)
    }

    @Test func `subprotocols and userinfo have their headers`() throws {
        let handshake = try sampleHandshake("wss://a:b@host/", subprotocols: ["chat", "superchat"])
        #expect(handshake.request.fields.first("Sec-WebSocket-Protocol") == "chat, superchat")
        #expect(handshake.request.fields.first("Authorization") == "Basic YTpi")
        #expect(handshake.subprotocols == ["chat", "superchat"])
        #expect(handshake.request.fields.first("Host") == "host")
    }

    @Test func `a header of the user replaces ours, whatever its case`() throws {
        let handshake = try sampleHandshake(
            "ws://a:b@host/", subprotocols: ["ours"],
            fields: [
                .init("host", "virtual"), .init("USER-AGENT", "other"), .init("Sec-WebSocket-Protocol", "x, y"),
                .init("authorization", "Bearer t"), .init("X-Twice", "1"), .init("X-Twice", "2"),
            ])
        let fields = handshake.request.fields
        #expect(fields.values("Host") == ["virtual"])
        #expect(fields.values("User-Agent") == ["other"])
        #expect(fields.values("Authorization") == ["Bearer t"])
        #expect(fields.values("X-Twice") == ["1", "2"])
        #expect(handshake.subprotocols == ["x", "y"])
        #expect(fields.values("Sec-WebSocket-Version") == ["13"])
    }

    @Test func `the answer is judged by a key of the user`() throws {
        let handshake = try sampleHandshake(fields: [.init("Sec-WebSocket-Key", "x3JJHMbDL1EzLkh9GBhXDw==")])
        let answer = switching.replacing("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", with: "HSmrc0sMlYUkAGmm5OPpG2HaGWk=") + "\r\n"
        #expect(outcome(of: answer, for: handshake)?.accepted != nil)
    }

    // MARK: Acceptance

    @Test func `the answer of the RFC is accepted`() throws {
        let response = try #require(outcome(of: switching + "\r\n", for: try sampleHandshake())?.accepted)
        #expect(response.status == 101)
        #expect(response.body == [])
        #expect(response.head.startLine == "HTTP/1.1 101 Switching Protocols")
        #expect(response.head.bytes == Array((switching + "\r\n").utf8))
    }

    @Test func `case, lists, white space and LF alone are tolerated`() throws {
        let answer = """
            HTTP/1.1 101
            upgrade:  WebSocket
            CONNECTION: keep-alive , uPGRADE
            sec-websocket-accept:\ts3pPLMBiTxaQ9kYGzzhZRbK+xOo=\u{20}
            sec-websocket-protocol: superchat


            """
        let handshake = try sampleHandshake(subprotocols: ["chat", "superchat"])
        #expect(outcome(of: answer, for: handshake)?.accepted != nil)
    }

    @Test func `frames in the same bytes are left to the connection`() throws {
        let frames = Wire.text("now") + Wire.close(1000)
        var handshake = try sampleHandshake()
        let answer = Array((switching + "\r\n").utf8)
        let finished = try #require(handshake.receive(answer + frames).finished)
        #expect(finished.outcome.accepted != nil)
        #expect(finished.consumed == answer.count)
        #expect(receive(Array((answer + frames)[finished.consumed...])).events == [.text("now"), .close(1000)])

        var late = try sampleHandshake()
        #expect(late.receive(Array(answer.dropLast())) == .incomplete)
        #expect(late.receive(answer.suffix(1) + frames).finished?.consumed == 1)
        #expect(late.receive(frames) == .incomplete)
    }

    @Test func `interim responses are skipped`() throws {
        let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        let answer = interim + switching + "\r\n"
        let response = try #require(outcome(of: answer, for: try sampleHandshake())?.accepted)
        #expect(response.head.bytes == Array((switching + "\r\n").utf8))
        var handshake = try sampleHandshake()
        #expect(handshake.receive(answer + "\u{1}").finished?.consumed == answer.utf8.count)
    }

    @Test func `interim responses without end are too large`() throws {
        var handshake = try sampleHandshake()
        let interim = "HTTP/1.1 100 Continue\r\n\r\n"
        let answer = String(repeating: interim, count: ClientHandshake.headLimit / interim.utf8.count + 1)
        #expect(
            handshake.receive(answer)
                == .finished(
                    .failed(.headTooLarge(limit: 65536)), consumed: answer.utf8.count))
    }
}
