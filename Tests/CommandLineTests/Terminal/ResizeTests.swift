import TestSupport
import Testing

@Suite struct `A window that changes` {
    private static let digits = String(repeating: "0123456789", count: 9)

    @Test func `to fewer columns keeps the line`() async throws {
        try await TestTerminal.talk(columns: 60, rows: 12) { terminal, server in
            server.say("first")
            try await terminal.type(Self.digits)
            try await terminal.expect(
                screen: """
                    < first
                    > 0123456789012345678901234567890123456789012345678901234567
                    89012345678901234567890123456789
                    """, cursor: (32, 2))
            try await terminal.resize(columns: 40, rows: 12)
            let line = """
                > 01234567890123456789012345678901234567
                8901234567890123456789012345678901234567
                890123456789
                """
            // The terminal itself moves the rows above out of its screen.
            try await terminal.expect(screen: line, cursor: (12, 2))
            server.say("second")
            try await terminal.expect(screen: "< second\n" + line, cursor: (12, 3))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [Self.digits])
        }
    }

    @Test func `to more columns keeps the line`() async throws {
        try await TestTerminal.talk(columns: 40, rows: 12) { terminal, server in
            server.say("first")
            try await terminal.type(Self.digits)
            try await terminal.press("C-a")
            try await terminal.expect(
                screen: """
                    < first
                    > 01234567890123456789012345678901234567
                    8901234567890123456789012345678901234567
                    890123456789
                    """, cursor: (2, 1))
            try await terminal.resize(columns: 60, rows: 12)
            let line = """
                > 0123456789012345678901234567890123456789012345678901234567
                89012345678901234567890123456789
                """
            try await terminal.expect(screen: "< first\n" + line, cursor: (2, 1))
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n" + line, cursor: (2, 2))
            try await terminal.resize(columns: 100, rows: 12)
            try await terminal.expect(screen: "< first\n< second\n> \(Self.digits)", cursor: (2, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [Self.digits])
        }
    }

    @Test func `to fewer rows and back keeps the line`() async throws {
        try await TestTerminal.talk(columns: 40, rows: 10) { terminal, server in
            for number in 1...6 { server.say("number \(number)") }
            try await terminal.expect(row: "< number 6")
            try await terminal.type("half a line")
            try await terminal.resize(columns: 40, rows: 3)
            try await terminal.expect(screen: "< number 5\n< number 6\n> half a line", cursor: (13, 2))
            server.say("first")
            try await terminal.expect(screen: "< number 6\n< first\n> half a line", cursor: (13, 2))
            try await terminal.resize(columns: 40, rows: 10)
            try await terminal.expect(lastRows: "< number 6\n< first\n> half a line", cursor: (13, 2))
            server.say("second")
            try await terminal.expect(lastRows: "< first\n< second\n> half a line", cursor: (13, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["half a line"])
        }
    }

    @Test func `keeps a line of several rows and wide characters`() async throws {
        try await TestTerminal.talk(columns: 40, rows: 12) { terminal, server in
            try await terminal.type("one\u{1B}\r" + String(repeating: "世", count: 25) + "\u{1B}\rtwo")
            try await terminal.expect(
                screen: """
                    > one
                    世世世世世世世世世世世世世世世世世世世世
                    世世世世世
                    two
                    """, cursor: (3, 3))
            try await terminal.resize(columns: 21, rows: 12)
            let line = """
                > one
                世世世世世世世世世世
                世世世世世世世世世世
                世世世世世
                two
                """
            try await terminal.expect(screen: line, cursor: (3, 4))
            server.say("first")
            try await terminal.expect(screen: "< first\n" + line, cursor: (3, 5))
        }
    }

    @Test func `again and again ends with one line`() async throws {
        try await TestTerminal.talk(columns: 60, rows: 12) { terminal, server in
            try await terminal.type(Self.digits)
            for columns in [40, 80, 30, 100, 25, 60] {
                try await terminal.resize(columns: columns, rows: 12)
                server.say("at \(columns)")
                try await terminal.expect(row: "< at \(columns)")
            }
            try await terminal.expect(
                lastRows: """
                    < at 60
                    > 0123456789012345678901234567890123456789012345678901234567
                    89012345678901234567890123456789
                    """, cursor: (32, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [Self.digits])
        }
    }

    @Test func `cuts long messages at its new size`() async throws {
        try await TestTerminal.talk(columns: 60, rows: 24) { terminal, server in
            try await terminal.resize(columns: 20, rows: 6)
            // The size is looked at before a message is shown, and told to whoever cuts messages before the next line.
            server.say("probe")
            try await terminal.expect(row: "< probe")
            try await terminal.type("sync\r")
            _ = try await server.texts(1)
            server.say((1...9).map { "row \($0)" }.joined(separator: "\n"))
            try await terminal.expect(
                screen: """
                      row 2
                      row 3
                      row 4
                      … 53 bytes in all;
                     /last shows them
                    >
                    """, cursor: (2, 5))
        }
    }

    @Test(arguments: [(1, 5), (2, 5), (3, 1), (20, 1), (1, 1)])
    func `may be tiny`(_ columns: Int, _ rows: Int) async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run(["-q", url], columns: columns, rows: rows) { terminal in
                _ = try await server.log { !$0.request.isEmpty }
                try await terminal.type("ab世界cd\u{1B}\r, ef")
                server.say("a message with 世界 in it")
                server.send(Wire.frame(0x2, [UInt8](0...99)))
                try await terminal.press("C-a", "C-e")
                server.say("{\"a\": 1}")
                try await terminal.press("Enter")
                #expect(try await server.texts(1) == ["ab世界cd\n, ef"])
                try await terminal.type("/quit\r")
                let log = try await server.finished()
                #expect(log.closeCode == 1000)
                try await terminal.until("the command has ended") { terminal.modes("after")?.isEmpty == false }
            }
        }
    }

    @Test func `to nearly nothing and back keeps the line`() async throws {
        try await TestTerminal.talk(columns: 60, rows: 12) { terminal, server in
            try await terminal.type(Self.digits)
            for (columns, rows) in [(1, 1), (2, 3), (1, 12), (60, 1)] {
                try await terminal.resize(columns: columns, rows: rows)
                server.say("x")
            }
            try await terminal.resize(columns: 100, rows: 12)
            server.say("last")
            try await terminal.expect(lastRows: "< last\n> \(Self.digits)", cursor: (92, 1))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [Self.digits])
        }
    }
}
