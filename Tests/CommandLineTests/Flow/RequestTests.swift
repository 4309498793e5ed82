import TestSupport
import Testing

@Suite struct `The request` {
    /// The head that a server sees, in lines.
    private func lines(_ arguments: @escaping @Sendable (ScriptedServer) -> [String]) async throws -> [String] {
        try await ScriptedServer.run(NamedScripts.all["greet"]!) { server in
            let run = try await Wsx.run(arguments(server))
            #expect(run.status == 0, "\(run.stderr)")
            return try await server.finished().request.split(separator: "\r\n").map(String.init)
        }
    }

    @Test func `is as RFC 6455 wants it`() async throws {
        let lines = try await lines { ["ws://127.0.0.1:\($0.port)/chat?room=1&x=%20y"] }
        #expect(lines.first == "GET /chat?room=1&x=%20y HTTP/1.1")
        #expect(lines[1].hasPrefix("Host: 127.0.0.1:"))
        #expect(lines.contains("Upgrade: websocket"))
        #expect(lines.contains("Connection: Upgrade"))
        #expect(lines.contains("Sec-WebSocket-Version: 13"))
        #expect(!lines.contains { $0.hasPrefix("Origin") || $0.hasPrefix("Sec-WebSocket-Protocol") })
        let key = lines.first { $0.hasPrefix("Sec-WebSocket-Key: ") }
        #expect(key?.count == "Sec-WebSocket-Key: ".count + 24)
    }

    @Test func `has a new key each time`() async throws {
        let keys = try await [lines { [$0.url] }, lines { [$0.url] }].map { lines in
            lines.first { $0.hasPrefix("Sec-WebSocket-Key: ") }
        }
        #expect(keys[0] != keys[1])
    }

    @Test func `carries headers as they were given`() async throws {
        let lines = try await lines {
            [$0.url, "-H", "X-One: 1: 2", "-H", "X-Empty:", "-H", "-odd: -x", "-o", "http://page.test"]
        }
        #expect(lines.contains("X-One: 1: 2"))
        #expect(lines.contains("X-Empty: ") || lines.contains("X-Empty:"))
        #expect(lines.contains("-odd: -x"))
        #expect(lines.contains("Origin: http://page.test"))
    }

    @Test func `has a header of ours once when it is given by hand`() async throws {
        let lines = try await lines { [$0.url, "-H", "host: example.test", "-H", "User-Agent: me"] }
        #expect(lines.filter { $0.lowercased().hasPrefix("host:") } == ["host: example.test"])
        #expect(lines.filter { $0.hasPrefix("User-Agent") } == ["User-Agent: me"])
    }

    @Test func `turns user and password of the URL into Basic authorization`() async throws {
        let lines = try await lines { ["ws://me:p%40ss@127.0.0.1:\($0.port)/"] }
        #expect(lines.contains("Authorization: Basic bWU6cEBzcw=="))
        #expect(!lines.contains { $0.contains("p%40ss") })
    }

    @Test func `asks for subprotocols in order`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(["Sec-WebSocket-Protocol: v2"], then: Wire.close(1000))
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url, "-s", "v3, v2", "--subprotocol", "v1"])
            #expect(run.status == 0)
            #expect(try await server.finished().request.contains("Sec-WebSocket-Protocol: v3, v2, v1\r\n"))
        }
    }

    @Test func `is content with an answer in other letters`() async throws {
        try await ScriptedServer.run({ peer in
            let request = try peer.readHead()
            let answer = String(decoding: ScriptedConnection.acceptance(of: request), as: UTF8.self)
                .replacing("Upgrade: websocket", with: "UPGRADE:WebSocket")
                .replacing("Connection: Upgrade", with: "connection:  keep-alive, upgrade ")
                .replacing("101 Switching Protocols", with: "101 ")
            try peer.send(Array(answer.utf8) + Wire.text("fine") + Wire.close(1000))
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "fine\n")
            #expect(run.status == 0)
        }
    }
}
