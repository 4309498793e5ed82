import TestSupport
import Testing

@Suite struct `A line that is being typed` {
    @Test func `stays below what arrives`() async throws {
        try await CuedServer.run { server in
            try await TestTerminal.run([server.url]) { terminal in
                try await terminal.expect(
                    screen: """
                        * connected to ws://127.0.0.1:PORT/ in N ms
                        * /help lists commands, Ctrl-D closes
                        >
                        """, cursor: (2, 2))
                try await terminal.type("half a li")
                server.say("first")
                try await terminal.expect(
                    screen: """
                        * connected to ws://127.0.0.1:PORT/ in N ms
                        * /help lists commands, Ctrl-D closes
                        < first
                        > half a li
                        """, cursor: (11, 3))
                try await terminal.type("ne")
                try await terminal.press("Enter")
                try await terminal.expect(
                    screen: """
                        * connected to ws://127.0.0.1:PORT/ in N ms
                        * /help lists commands, Ctrl-D closes
                        < first
                        > half a line
                        >
                        """, cursor: (2, 4))
                #expect(try await server.texts(1) == ["half a line"])
                try await terminal.press("C-d")
                try await terminal.expect(
                    screen: """
                        * connected to ws://127.0.0.1:PORT/ in N ms
                        * /help lists commands, Ctrl-D closes
                        < first
                        > half a line
                        * closed: 1000 normal closure
                        [status 0]
                        """, cursor: (0, 6))
            }
            #expect(try await server.finished().closeCode == 1000)
        }
    }
}
