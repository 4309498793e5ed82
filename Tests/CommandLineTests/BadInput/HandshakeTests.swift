import TestSupport
import Testing

/// What a server writes in place of a good answer.
struct BadAnswer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let says: String
    /// How long it is waited for, which is the whole test where it never comes to an end.
    let timeout: String
    let script: ScriptedServer.Script

    init(_ name: String, says: String, timeout: String = "10s", _ script: @escaping ScriptedServer.Script) {
        testDescription = name
        self.says = says
        self.timeout = timeout
        self.script = script
    }

    /// Answers with fixed bytes.
    init(_ name: String, _ answer: String, says: String) {
        self.init(name, says: says) { peer in
            try peer.readHead()
            try peer.send(Array(answer.replacing("\n", with: "\r\n").utf8))
            peer.drain()
        }
    }
}

@Suite struct `An opening handshake` {
    static let upgrade = "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n"

    static let answers: [BadAnswer] = [
        BadAnswer("a wrong accept", upgrade + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n", says: "AAAAAA"),
        BadAnswer("no accept", upgrade + "\n", says: "without Sec-WebSocket-Accept"),
        BadAnswer("no Upgrade", "HTTP/1.1 101 X\nConnection: Upgrade\n\n", says: "without an Upgrade header"),
        BadAnswer("another Upgrade", "HTTP/1.1 101 X\nUpgrade: h2c\nConnection: Upgrade\n\n", says: "h2c"),
        BadAnswer("no Connection", "HTTP/1.1 101 X\nUpgrade: websocket\n\n", says: "without a Connection header"),
        BadAnswer("a line without a colon", "HTTP/1.1 101 X\nUpgrade websocket\n\n", says: "no HTTP header"),
        BadAnswer("another protocol", "SSH-2.0-OpenSSH_9.6\n", says: "did not answer in HTTP/1.1"),
        BadAnswer("HTTP/2", "HTTP/2 200\n\n", says: "did not answer in HTTP/1.1"),
        BadAnswer("a subprotocol that was not asked for", says: "subprotocol superchat, which was not asked for") {
            try $0.accept(["Sec-WebSocket-Protocol: superchat"])
            $0.drain()
        },
        BadAnswer("an extension that was not asked for", says: "extension x-gzip, which was not asked for") {
            try $0.accept(["Sec-WebSocket-Extensions: x-gzip"])
            $0.drain()
        },
        BadAnswer("no byte", says: "closed the connection without an answer") { try $0.readHead() },
        BadAnswer("half a head", says: "closed the connection after 12 bytes") {
            try $0.readHead()
            try $0.send(Array("HTTP/1.1 101".utf8))
        },
        BadAnswer("a reset", says: "connection reset by peer") {
            try $0.readHead()
            $0.reset()
        },
        BadAnswer("silence", says: "did not answer the handshake within", timeout: "500ms") {
            try $0.readHead()
            $0.holdOpen()
        },
        BadAnswer("a drip", says: "did not answer the handshake within", timeout: "500ms") {
            try $0.readHead()
            try $0.send(Array((upgrade + "X-Long: ").utf8), piece: 1, every: .milliseconds(2))
            try $0.send([UInt8](repeating: 0x61, count: 60_000), piece: 1, every: .milliseconds(20))
        },
        BadAnswer("headers without end", says: "bytes of headers") {
            try $0.readHead()
            try $0.send(Array("HTTP/1.1 101 Switching Protocols\r\n".utf8))
            while true { try $0.send(Array("X-Filler: \(String(repeating: "a", count: 1000))\r\n".utf8)) }
        },
        BadAnswer("one header without end", says: "bytes of headers") {
            try $0.readHead()
            try $0.send(Array("HTTP/1.1 200 OK\r\nX: ".utf8))
            while true { try $0.send([UInt8](repeating: 0x61, count: 10_000)) }
        },
        BadAnswer("a zero byte without end", says: "did not answer in HTTP/1.1") {
            try $0.readHead()
            while true { try $0.send([UInt8](repeating: 0, count: 10_000)) }
        },
    ]

    @Test(arguments: answers)
    func `that is answered wrongly ends with one sentence and status 4`(_ answer: BadAnswer) async throws {
        try await ScriptedServer.run(answer.script) { server in
            let run = try await Wsx.run(
                [server.url, "--handshake-timeout", answer.timeout], input: .text("never sent\n"))
            #expect(run.output == "")
            expectOneSentence(run, saying: answer.says)
            #expect(run.status == 4)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `that is refused shows a body in chunks`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            let head = "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n"
            try peer.send(Array((head + "5\r\ncome \r\n6;x=y\r\nback!\n\r\n0\r\n\r\n").utf8), piece: 3, every: .zero)
            peer.holdOpen()
        }) { server in
            // The end of the body ends it, not that of the time for the handshake.
            let run = try await Wsx.run([server.url, "--handshake-timeout", "1h"])
            #expect(run.errorLines.contains("come back!"))
            #expect(run.errorLines.last == "wsx: the server refused the handshake: HTTP/1.1 503 Busy")
            #expect(run.status == 4)
        }
    }

    @Test func `that is refused shows 64 KiB of a body without end`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            try peer.send(Array("HTTP/1.1 500 Broken\r\n\r\n".utf8))
            while true { try peer.send([UInt8](repeating: 0x62, count: 10_000)) }
        }) { server in
            let run = try await Wsx.run([server.url, "--handshake-timeout", "1h"])
            #expect(run.errorLines.contains(String(repeating: "b", count: 64 << 10)))
            #expect(run.errorLines.last == "wsx: the server refused the handshake: HTTP/1.1 500 Broken")
            #expect(run.status == 4)
        }
    }

    @Test func `that is refused shows a body as far as it came in time`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            try peer.send(Array("HTTP/1.1 500 Broken\r\nContent-Length: 100\r\n\r\nhalf of".utf8))
            peer.holdOpen()
        }) { server in
            let run = try await Wsx.run([server.url, "--handshake-timeout", "2s"])
            #expect(run.errorLines.contains("half of"))
            #expect(run.errorLines.last == "wsx: the server refused the handshake: HTTP/1.1 500 Broken")
            #expect(run.status == 4)
        }
    }

    @Test func `skips interim responses`() async throws {
        try await ScriptedServer.run({ peer in
            let request = try peer.readHead()
            try peer.send(Array("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".utf8))
            try peer.send(ScriptedConnection.acceptance(of: request) + Wire.text("hello") + Wire.close(1000))
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "hello\n")
            #expect(run.status == 0)
        }
    }
}
