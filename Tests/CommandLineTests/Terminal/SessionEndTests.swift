import TestSupport
import Testing

@Suite struct `The end of a session at a terminal` {
    /// Ends a session with half a line in it; the history that stays behind.
    private func endWithHalfALine(
        _ arguments: [String] = [], screen: String, _ end: @escaping @Sendable (CuedServer) -> Void
    ) async throws {
        try await TemporaryFolder.run { home in
            try await CuedServer.run { server in
                let url = server.url
                try await TestTerminal.run([url] + arguments, home: home) { terminal in
                    try await terminal.expect(row: "* /help lists commands, Ctrl-D closes")
                    try await terminal.type("half a line")
                    try await terminal.expect(row: "> half a line")
                    end(server)
                    try await terminal.expect(screen: screen, cursor: (0, 6))
                }
            }
            #expect(SystemFile.text(home.path + "/wsx/history") == "half a line\n")
            try await TestTerminal.talk(home: home) { terminal, _ in
                try await terminal.press("Up")
                try await terminal.expect(screen: "> half a line", cursor: (13, 0))
            }
        }
    }

    @Test func `by the server that goes away keeps the line`() async throws {
        try await endWithHalfALine(
            screen: """
                * connected to ws://127.0.0.1:PORT/ in N ms
                * /help lists commands, Ctrl-D closes
                * closed by the server: 1001 going away, see you
                > half a line
                * not sent; it is in the history
                [status 0]
                """
        ) { server in server.send(Wire.close(1001, "see you")) }
    }

    @Test func `by a server in trouble keeps the line`() async throws {
        try await endWithHalfALine(
            screen: """
                * connected to ws://127.0.0.1:PORT/ in N ms
                * /help lists commands, Ctrl-D closes
                > half a line
                * not sent; it is in the history
                wsx: the server closed the connection with 1011 (internal error): out of coffee
                [status 5]
                """
        ) { server in server.send(Wire.close(1011, "out of coffee")) }
    }

    @Test func `by a server that vanishes keeps the line`() async throws {
        try await endWithHalfALine(
            screen: """
                * connected to ws://127.0.0.1:PORT/ in N ms
                * /help lists commands, Ctrl-D closes
                > half a line
                * not sent; it is in the history
                wsx: the server dropped the connection without a Close
                [status 5]
                """
        ) { server in server.drop() }
    }

    @Test func `shows what came last`() async throws {
        try await TestTerminal.talk(rows: 200) { terminal, server in
            try await terminal.type("half")
            try await terminal.expect(screen: "> half", cursor: (6, 0))
            server.send((1...100).flatMap { Wire.text("number \($0)") } + Wire.close(1000))
            let rows = (1...100).map { "< number \($0)" }
            try await terminal.expect(row: "[status 0]")
            let screen = try await terminal.screen()
            #expect(Set(screen.rows).isSuperset(of: rows))
            #expect(screen.rows.contains("> half"))
        }
    }

    @Test func `comes when max-time is over`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run([url, "--max-time", "2s"]) { terminal in
                try await terminal.expect(
                    screen: """
                        * connected to ws://127.0.0.1:PORT/ in N ms
                        * /help lists commands, Ctrl-D closes
                        * --max-time is over
                        * closed: 1000 normal closure
                        [status 0]
                        """, cursor: (0, 5))
            }
        }
    }

    @Test func `before its beginning leaves the terminal alone`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            try peer.send(Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno\n".utf8))
        }) { server in
            let url = server.url
            try await TestTerminal.run([url]) { terminal in
                try await terminal.expect(row: "[status 4]")
                let rows = try await terminal.screen().rows
                #expect(rows.contains { $0.hasPrefix("wsx: the server") && $0.contains("403") })
                #expect(!rows.contains { $0.hasPrefix(">") })
            }
        }
    }

    @Test func `turns bracketed paste off`() async throws {
        try await TestTerminal.talk { terminal, _ in
            try await terminal.press("C-d")
            try await terminal.expect(screen: "[status 0]", cursor: (0, 1))
            // In brackets the terminal would show ^[[200~ before it.
            try await terminal.paste("plain")
            try await terminal.expect(screen: "[status 0]\nplain", cursor: (5, 1))
        }
    }
}
