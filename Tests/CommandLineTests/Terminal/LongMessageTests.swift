import Foundation
import TestSupport
import Testing

@Suite struct `A long message` {
    private static let rows = (1...50).map { "row \($0)" }

    @Test func `is cut to a screenful`() async throws {
        try await TestTerminal.talk(rows: 10) { terminal, server in
            try await terminal.type("half")
            server.say(Self.rows.joined(separator: "\n"))
            try await terminal.expect(
                screen: """
                    < row 1
                      row 2
                      row 3
                      row 4
                      row 5
                      row 6
                      row 7
                      row 8
                      … 340 bytes in all; /last shows them
                    > half
                    """, cursor: (6, 9))
        }
    }

    @Test func `is shown whole by last`() async throws {
        try await TestTerminal.talk(rows: 60) { terminal, server in
            let rows = (1...80).map { "row \($0)" }
            server.say(rows.joined(separator: "\n"))
            try await terminal.expect(lastRows: "  … 550 bytes in all; /last shows them\n>", cursor: (2, 1))
            try await terminal.type("/last\r")
            try await terminal.expect(
                screen: rows.suffix(59).map { "  \($0)" }.joined(separator: "\n") + "\n>", cursor: (2, 59))
            try await terminal.type("x")
            try await terminal.expect(lastRows: "  row 80\n> x", cursor: (3, 1))
        }
    }

    @Test func `of one line is cut as well`() async throws {
        try await TestTerminal.talk(columns: 20, rows: 8) { terminal, server in
            server.say(String(repeating: "0123456789", count: 100))
            try await terminal.expect(lastRows: "  … 1,000 bytes in a\nll; /last shows them\n>", cursor: (2, 2))
            let shown = try await terminal.screen().rows.dropLast(3).joined()
            #expect(("< " + String(repeating: "0123456789", count: 100)).contains(shown))
            try await terminal.type("/last | wc -c >count\r")
            try await terminal.until("the message was counted") {
                SystemFile.text(terminal.home.path + "/count")?.filter(\.isNumber) == "1001"
            }
        }
    }

    @Test func `that is binary is cut as well`() async throws {
        try await TestTerminal.talk(rows: 8) { terminal, server in
            server.send(Wire.frame(0x2, [UInt8](repeating: 0x41, count: 5000)))
            try await terminal.expect(
                screen: """
                    < binary, 5,000 bytes
                      00000000  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|
                      00000010  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|
                      00000020  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|
                      00000030  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|
                      00000040  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|
                      … 5,000 bytes in all; /last shows them
                    >
                    """, cursor: (2, 7))
        }
    }

    @Test func `is piped to a command, which has the terminal`() async throws {
        try await TestTerminal.talk { terminal, server in
            server.say("größe")
            server.say("two\nrows")
            try await terminal.expect(lastRows: "< two\n  rows\n>", cursor: (2, 2))
            try await terminal.clear()
            try await terminal.type("/last | wc -c\r")
            try await terminal.expect(screen: "> /last | wc -c\n9\n>", cursor: (2, 2))
            try await terminal.type("/last 2 | tr a-z A-Z\r")
            try await terminal.expect(lastRows: "> /last 2 | tr a-z A-Z\nGRößE\nTWO\nROWS\n>", cursor: (2, 4))
            // It reads what is typed, in lines, from the terminal.
            try await terminal.type("/last | (read line </dev/tty; echo \"got $line\")\r")
            try await terminal.expect(lastRows: "> /last | (read line </dev/tty; echo \"got $line\")", cursor: (0, 1))
            try await terminal.expectLentTerminal()
            server.say("meanwhile")
            try await terminal.type("answer\r")
            try await terminal.expect(lastRows: "answer\ngot answer\n< meanwhile\n>", cursor: (2, 3))
            try await terminal.paste("a\nb")
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["a\nb"])
        }
    }

    @Test func `is piped to a command that fails or is ended`() async throws {
        try await TestTerminal.talk { terminal, server in
            server.say("x")
            try await terminal.expect(screen: "< x\n>", cursor: (2, 1))
            try await terminal.type("/last | false\r")
            try await terminal.expect(lastRows: "* false ended with status 1\n>", cursor: (2, 1))
            try await terminal.type("/last | kill -9 $$\r")
            try await terminal.expect(lastRows: "* kill -9 $$ was ended by signal 9\n>", cursor: (2, 1))
            // A command need not end its last row.
            try await terminal.type("/last | printf unended\r")
            try await terminal.expect(lastRows: "> /last | printf unended\nunended\n>", cursor: (2, 2))
            try await terminal.type("still here\r")
            #expect(try await server.texts(1) == ["still here"])
        }
    }

    @Test func `is piped to a command that Control-C ends`() async throws {
        try await TestTerminal.talk { terminal, server in
            server.say("x")
            try await terminal.expect(screen: "< x\n>", cursor: (2, 1))
            try await terminal.type("/last | (echo waiting; exec sleep 1000)\r")
            try await terminal.expect(lastRows: "waiting", cursor: (0, 1))
            try await terminal.press("C-c")
            try await terminal.expect(lastRows: "waiting\n^C\n>", cursor: (2, 2))
            try await terminal.type("still here\r")
            #expect(try await server.texts(1) == ["still here"])
        }
    }

    @Test func `is saved byte for byte`() async throws {
        try await TestTerminal.talk { terminal, server in
            server.send(Wire.frame(0x2, [0, 0xFF, 10]))
            try await terminal.expect(row: "< binary, 3 bytes")
            try await terminal.clear()
            try await terminal.type("/save ~/saved\r/save nothing/there\r")
            let home = terminal.home.path
            try await terminal.expect(row: "* cannot write nothing/there: no such file or directory")
            #expect(try Data(contentsOf: URL(fileURLWithPath: home + "/saved")) == Data([0, 0xFF, 10]))
        }
    }
}
