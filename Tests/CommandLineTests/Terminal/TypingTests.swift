import TestSupport
import Testing

@Suite struct `A line that is being typed` {
    /// A hundred digits: more than two rows of 40 columns.
    private static let digits = String(repeating: "0123456789", count: 10)

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

    @Test(arguments: [40, 120])
    func `keeps its cursor in the middle`(_ columns: Int) async throws {
        try await TestTerminal.talk(columns: columns) { terminal, server in
            try await terminal.type("one thre")
            try await terminal.press("M-b")
            server.say("first")
            try await terminal.expect(screen: "< first\n> one thre", cursor: (6, 1))
            try await terminal.type("two ")
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n> one two thre", cursor: (10, 2))
            try await terminal.press("C-e")
            try await terminal.type("e")
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["one two three"])
            try await terminal.expect(screen: "< first\n< second\n> one two three\n>", cursor: (2, 3))
        }
    }

    @Test func `of three rows stays whole`() async throws {
        try await TestTerminal.talk(columns: 40, rows: 10) { terminal, server in
            try await terminal.type(Self.digits)
            let line = """
                > 01234567890123456789012345678901234567
                8901234567890123456789012345678901234567
                8901234567890123456789
                """
            try await terminal.expect(screen: line, cursor: (22, 2))
            server.say("first")
            try await terminal.expect(screen: "< first\n" + line, cursor: (22, 3))
            // The cursor in the first row, in the last one, and in the one between.
            try await terminal.press("C-a")
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n" + line, cursor: (2, 2))
            try await terminal.press("C-e", "C-b", "C-b")
            server.say("third")
            try await terminal.expect(screen: "< first\n< second\n< third\n" + line, cursor: (20, 5))
            try await terminal.type("\u{1B}20\u{02}")
            server.say("fourth")
            try await terminal.expect(screen: "< first\n< second\n< third\n< fourth\n" + line, cursor: (0, 6))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [Self.digits])
            try await terminal.expect(screen: "< first\n< second\n< third\n< fourth\n" + line + "\n>", cursor: (2, 7))
        }
    }

    @Test func `that fills its row exactly stays whole`() async throws {
        try await TestTerminal.talk(columns: 40, rows: 10) { terminal, server in
            let text = String(Self.digits.prefix(38))
            try await terminal.type(text)
            try await terminal.expect(screen: "> \(text)", cursor: (0, 1))
            server.say("first")
            try await terminal.expect(screen: "< first\n> \(text)", cursor: (0, 2))
            try await terminal.press("C-b")
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n> \(text)", cursor: (39, 2))
            try await terminal.press("Enter")
            try await terminal.expect(lastRows: "< second\n> \(text)\n\n>", cursor: (2, 3))
            #expect(try await server.texts(1) == [text])
        }
    }

    @Test func `at the bottom of the screen scrolls with it`() async throws {
        try await TestTerminal.talk(columns: 40, rows: 4) { terminal, server in
            try await terminal.type(Self.digits)
            for number in 1...5 {
                server.say("number \(number)")
                try await terminal.expect(
                    screen: """
                        < number \(number)
                        > 01234567890123456789012345678901234567
                        8901234567890123456789012345678901234567
                        8901234567890123456789
                        """, cursor: (22, 3))
            }
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [Self.digits])
        }
    }

    @Test func `longer than the screen arrives whole`() async throws {
        try await TestTerminal.talk(columns: 20, rows: 4) { terminal, server in
            try await terminal.type(Self.digits)
            server.say("first")
            try await terminal.press("C-a")
            server.say("second")
            try await terminal.type("x")
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["x" + Self.digits])
            try await terminal.type("next")
            try await terminal.expect(lastRows: "> next", cursor: (6, 0))
        }
    }

    @Test func `is not moved by messages of several rows`() async throws {
        try await TestTerminal.talk(columns: 20, rows: 10) { terminal, server in
            try await terminal.type("typed")
            server.say("one\ntwo")
            server.say("a message longer than the screen is wide")
            try await terminal.expect(
                screen: """
                    < one
                      two
                    < a message longer t
                    han the screen is wi
                    de
                    > typed
                    """, cursor: (7, 5))
            try await terminal.press("C-u")
            try await terminal.expect(
                screen: """
                    < one
                      two
                    < a message longer t
                    han the screen is wi
                    de
                    >
                    """, cursor: (2, 5))
        }
    }
}
