import TestSupport
import Testing

@Suite struct `A slash command` {
    /// Types lines and gives the frames that they make, without their masks.
    private func frames(
        of lines: String, count: Int, arguments: [String] = [], home: TemporaryFolder? = nil
    ) async throws -> [WireFrame] {
        let result = Monitor<[WireFrame]>([])
        try await TestTerminal.talk(arguments, home: home) { terminal, server in
            try await terminal.type(lines)
            let log = try await server.log { $0.frames.count >= count }
            result.update { $0 = log.frames.map { WireFrame($0.first, $0.payload) } }
        }
        return result.update { $0 }
    }

    private func text(_ text: String) -> WireFrame { WireFrame(0x81, Array(text.utf8)) }

    @Test func `sends text and bytes`() async throws {
        let lines = "/text  a b\r//slash\r/binary hex 00 ff7F\r/binary base64 aGkh\r/text file\r"
        let sent = try await frames(of: lines, count: 5)
        #expect(
            sent == [
                text(" a b"), text("/slash"), WireFrame(0x82, [0, 0xFF, 0x7F]), WireFrame(0x82, Array("hi!".utf8)),
                text("file"),
            ])
    }

    @Test func `sends files byte for byte`() async throws {
        try await TemporaryFolder.run { home in
            _ = try home.file("with space.txt", Array("two\nrows\n".utf8))
            _ = try home.file("bytes", [0, 1, 0xFF])
            let lines = "/text file with space.txt\r/text file ~/with space.txt\r/binary file \(home.path)/bytes\r"
            let sent = try await frames(of: lines, count: 3, home: home)
            #expect(sent == [text("two\nrows\n"), text("two\nrows\n"), WireFrame(0x82, [0, 1, 0xFF])])
        }
    }

    @Test func `sends lines as bytes with binary`() async throws {
        let sent = try await frames(of: "größe\r/text t\r//\r", count: 3, arguments: ["--binary"])
        #expect(sent == [WireFrame(0x82, Array("größe".utf8)), text("t"), WireFrame(0x82, [0x2F])])
    }

    @Test func `sends fragments and frames of any kind`() async throws {
        let lines =
            "/fragment 2 größe\r/fragment 9 x\r/frame op=ping hello\r/frame op=3 rsv=7 fin=0 mask=00000000 hex 0102\r"
        let sent = try await frames(of: lines, count: 7)
        let payload = Array("größe".utf8)
        #expect(
            sent == [
                WireFrame(0x01, Array(payload[0..<2])), WireFrame(0x00, Array(payload[2..<4])),
                WireFrame(0x00, Array(payload[4..<6])), WireFrame(0x80, Array(payload[6...])), text("x"),
                WireFrame(0x89, Array("hello".utf8)), WireFrame(0x73, [1, 2]),
            ])
    }

    @Test func `sends bytes without a frame`() async throws {
        let sent = try await frames(of: "/raw hex 81 82 00 00 00 00 68 69\r/frame mask=no bare\r", count: 2)
        #expect(sent == [text("hi"), text("bare")])
    }

    @Test func `pings and tells the time it took`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/ping hello\r")
            try await terminal.expect(screen: "> /ping hello\n* pong \"hello\" in N ms\n>", cursor: (2, 2))
            try await terminal.type("/ping\r/pong unasked\r")
            try await terminal.expect(lastRows: "* pong in N ms\n>", cursor: (2, 1))
            let log = try await server.log { $0.frames.count == 3 }
            #expect(log.frames.map(\.first) == [0x89, 0x89, 0x8A])
            // Pings of the server are answered, and shown when that is wanted.
            server.send(Wire.frame(0x9, Array("unseen".utf8)))
            try await server.log { $0.frames.count == 4 }
            try await terminal.type("/pings on\rsync\r")
            // What comes by the network may overtake what is typed: once the line behind it is sent, it is done.
            _ = try await server.texts(1)
            server.send(Wire.frame(0x9, Array("seen".utf8)))
            try await terminal.expect(lastRows: "> /pings on\n> sync\n* ping \"seen\"\n>", cursor: (2, 3))
            try await terminal.type("/pings off\r")
        }
    }

    @Test func `closes with a code and a reason`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run([url]) { terminal in
                try await terminal.expect(row: "* /help lists commands, Ctrl-D closes")
                try await terminal.type("/close 4001 see you later\r")
                try await terminal.expect(
                    lastRows: "> /close 4001 see you later\n* closed: 4001, see you later\n[status 0]", cursor: (0, 3))
            }
            let close = try await server.finished().frames.last
            #expect(close?.payload == [0x0F, 0xA1] + Array("see you later".utf8))
        }
    }

    @Test func `leaves`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/quit\r")
            try await terminal.expect(screen: "> /quit\n[status 0]", cursor: (0, 2))
            #expect(try await server.finished().closeCode == 1000)
        }
    }

    @Test func `shows headers, TLS and numbers`() async throws {
        try await CuedServer.run(["X-Server: cued", "Set-Cookie: secret=1"]) { server in
            let url = server.url
            try await TestTerminal.run(["-q", url, "-H", "Authorization: Bearer secret"]) { terminal in
                try await terminal.type("/headers\r")
                try await terminal.expect(row: "  < X-Server: cued")
                let rows = try await terminal.screen().rows
                #expect(rows.contains("* opening handshake"))
                #expect(rows.contains("  > GET / HTTP/1.1"))
                #expect(rows.contains("  < HTTP/1.1 101 Switching Protocols"))
                #expect(!rows.contains { $0.contains("secret") })
                try await terminal.clear()
                try await terminal.type("/tls\r")
                try await terminal.expect(
                    screen: "> /tls\n* no TLS: the connection is not encrypted\n>", cursor: (2, 2))
                server.say("größe")
                try await terminal.expect(row: "< größe")
                try await terminal.clear()
                try await terminal.type("one\r/ping\r")
                try await terminal.expect(row: "* pong in N ms")
                try await terminal.type("/stats\r")
                try await terminal.expect(row: "  received 1 message, 7 bytes")
                let numbers = try await terminal.screen().rows
                #expect(numbers.contains("  sent 1 message, 3 bytes"))
                #expect(numbers.contains { $0.hasPrefix("  round trip ") })
                #expect(numbers.contains { $0.hasPrefix("* connected for ") })
            }
        }
    }
}
