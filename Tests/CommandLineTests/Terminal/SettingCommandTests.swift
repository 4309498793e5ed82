import TestSupport
import Testing

@Suite struct `A slash command for the session` {
    @Test func `puts names into what is sent`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/set\r")
            try await terminal.expect(
                lastRows: "> /set\n* no names are set; write /set NAME VALUE\n>", cursor: (2, 2))
            try await terminal.type("/set user Ada {Lovelace}\r/set\r")
            try await terminal.expect(lastRows: "* {{user}} = Ada {Lovelace}\n>", cursor: (2, 1))
            try await terminal.type("{{user}}\r/vars on\r{\"a\":\"{{user}}\"}\r{{no}}\r")
            #expect(try await server.texts(2) == ["{{user}}", "{\"a\":\"Ada {Lovelace}\"}"])
            try await terminal.expect(
                lastRows: "* {{no}} has no value; write /set no VALUE, or /vars off\n>", cursor: (2, 1))
            try await terminal.type("/vars off\r{{no}}\r")
            #expect(try await server.texts(3)[2] == "{{no}}")
        }
    }

    @Test func `changes how messages are shown`() async throws {
        try await TestTerminal.talk { terminal, server in
            server.say("{\"b\":1.0,\"a\":[]}")
            try await terminal.expect(row: "< {\"b\":1.0,\"a\":[]}")
            try await terminal.type("/pretty on\r/timestamps on\r")
            try await terminal.expect(lastRows: "> /timestamps on\n>", cursor: (2, 1))
            _ = try await roundTrip(terminal, server)
            server.say("{\"b\":1.0,\"a\":[]}")
            try await terminal.expect(
                lastRows: "T < {\n    \"b\": 1.0,\n    \"a\": []\n  }\n>", cursor: (2, 4))
            try await terminal.type("/pretty off\r/timestamps off\r")
            _ = try await roundTrip(terminal, server)
            server.say("[1]")
            try await terminal.expect(lastRows: "< [1]\n>", cursor: (2, 1))
        }
    }

    /// Waits until a line has arrived, so that all before it was done.
    private func roundTrip(_ terminal: TestTerminal, _ server: CuedServer) async throws {
        let count = try await server.log { _ in true }.texts.count
        try await terminal.type("sync\r")
        _ = try await server.texts(count + 1)
    }

    @Test func `sends again and again`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/every 20ms tick\r")
            try await terminal.type("half")
            let texts = try await server.texts(5)
            #expect(Set(texts) == ["tick"])
            try await terminal.expect(lastRows: "> tick\n> half", cursor: (6, 1))
            try await terminal.press("C-u")
            try await terminal.type("/every off\rend\r")
            _ = try await server.log { $0.texts.last == "end" }
            try await terminal.expect(row: "> end")
            // What was sent before may be shown below it, but nothing is sent any more.
            try await terminal.type("done\r")
            _ = try await server.log { $0.texts.suffix(2) == ["end", "done"] }
        }
    }

    @Test func `connects anew`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run([url]) { terminal in
                try await terminal.expect(row: "* /help lists commands, Ctrl-D closes")
                try await terminal.type("one\r/reconnect\r")
                try await terminal.expect(
                    screen: """
                        * connected to ws://127.0.0.1:PORT/ in N ms
                        * /help lists commands, Ctrl-D closes
                        > one
                        > /reconnect
                        * closed: 1000 normal closure
                        * connected to ws://127.0.0.1:PORT/ in N ms
                        >
                        """, cursor: (2, 6))
                try await terminal.type("two\r")
                #expect(try await server.texts(1, from: 1) == ["two"])
                #expect(try await server.finished(0).closeCode == 1000)
                try await terminal.press("C-d")
                try await terminal.expect(row: "[status 0]")
            }
            #expect(try await server.finished(1).closeCode == 1000)
        }
    }

    @Test func `helps`() async throws {
        try await TestTerminal.talk(columns: 120, rows: 40) { terminal, _ in
            try await terminal.type("/help close\r")
            try await terminal.expect(
                screen: """
                    > /help close
                    * /close [CODE [REASON]]
                      Begins the closing handshake; its end ends the session.
                    >
                    """, cursor: (2, 3))
            try await terminal.type("/help /quit\r")
            try await terminal.expect(
                lastRows: "> /help /quit\n* /quit\n  Closes the connection and leaves, as Ctrl-D does.\n>",
                cursor: (2, 3))
            try await terminal.type("/help nothing\r")
            try await terminal.expect(
                lastRows: "> /help nothing\n* there is no command /nothing; /help lists them\n>", cursor: (2, 2))
            try await terminal.clear()
            try await terminal.type("/help\r")
            try await terminal.expect(row: "  /quit        Closes the connection and leaves, as Ctrl-D does.")
            let rows = try await terminal.screen().rows
            #expect(rows.filter { $0.hasPrefix("  /") }.count == 26)
        }
    }
}
