import TestSupport
import Testing

@Suite struct `A line that can not be done` {
    /// Types lines, each of which is answered with one row, and nothing is sent.
    private func expect(_ rows: [(line: String, answer: String)], home: TemporaryFolder? = nil) async throws {
        try await TestTerminal.talk(["--color", "always"], columns: 160, rows: 60, home: home) { terminal, server in
            for (number, (line, answer)) in rows.enumerated() {
                try await terminal.type(line + "\r")
                try await terminal.expect(lastRows: "> \(line)\n* \(answer)\n>", cursor: (2, 2))
                let last = 2 * number + 1
                try await terminal.expect(redRow: last)
            }
            try await terminal.type("end\r")
            let log = try await server.log { !$0.frames.isEmpty }
            #expect(log.texts == ["end"])
        }
    }

    @Test func `is answered with a suggestion`() async throws {
        try await expect([
            ("/pnig", "there is no command /pnig; did you mean /ping?"),
            ("/quti", "there is no command /quti; did you mean /quit?"),
            (
                "/something",
                "there is no command /something; /help lists them, and // sends a message that begins with /"
            ),
            ("/", "there is no command /; /help lists them, and // sends a message that begins with /"),
            ("/ ping", "there is no command /; /help lists them, and // sends a message that begins with /"),
        ])
    }

    @Test func `because of its digits is told`() async throws {
        let binary = "write /binary hex DIGITS, /binary base64 TEXT or /binary file PATH"
        try await expect([
            ("/binary hex 0", "an odd number of hexadecimal digits (1) is not whole bytes; write two a byte"),
            ("/binary hex 0g", "\"g\" is no hexadecimal digit"),
            ("/binary base64 a", "\"a\" is no Base64"),
            ("/binary", binary),
            ("/binary hello", binary),
            ("/raw 00", "write /raw hex DIGITS"),
        ])
    }

    @Test func `because of its numbers is told`() async throws {
        try await expect([
            ("/close 999", "999 must not be sent as a close code; use 1000 to 1003, 1007 to 1014, or 3000 to 4999"),
            ("/close 1005", "1005 must not be sent as a close code; use 1000 to 1003, 1007 to 1014, or 3000 to 4999"),
            ("/close 99999", "\"99999\" is no close code; write /close CODE REASON, such as /close 1000 bye"),
            ("/close bye", "\"bye\" is no close code; write /close CODE REASON, such as /close 1000 bye"),
            ("/fragment 0 x", "write /fragment N TEXT, with N payload bytes a frame"),
            ("/fragment x", "write /fragment N TEXT, with N payload bytes a frame"),
            ("/every x y", "write /every DURATION TEXT, such as /every 5s hello, or /every off"),
            ("/every 0s y", "/every needs at least 1ms"),
            ("/frame op=20 x", "op=20 is no opcode; use text, binary, continuation, close, ping, pong or 0 to 15"),
            ("/frame rsv=8 x", "rsv=8 is wrong; use 0 to 7"),
            ("/frame fin=2 x", "fin=2 is wrong; use 0 or 1"),
            ("/frame mask=1 x", "mask=1 is wrong; use yes, no or a key of eight hexadecimal digits"),
            ("/frame len=x x", "len=x is wrong; use a number of bytes"),
            ("/last 0", "\"0\" is no number of messages; write /last, /last N or /last N | COMMAND"),
            ("/last |", "there is no command after |; write /last | less"),
        ])
    }

    @Test func `because of its size is told`() async throws {
        let long = String(repeating: "x", count: 126)
        try await expect([
            ("/ping \(long)", "126 bytes are too many: a control frame carries at most 125"),
            ("/close 1000 \(long)", "the reason has 126 bytes; 123 fit into a Close frame"),
        ])
    }

    @Test func `because of its words is told`() async throws {
        try await expect([
            ("/pretty", "write /pretty on or /pretty off"),
            ("/vars yes", "write /vars on or /vars off"),
            ("/multiline maybe", "write /multiline on or /multiline off"),
            ("/headers please", "\"please\" is too much: this command takes nothing"),
            ("/set 1a x", "\"1a\" is no name: a letter first, then letters, digits, _ and -"),
            ("/set a", "there is no value; write /set a VALUE"),
            ("/save", "there is no file; write /save FILE"),
            ("/last", "no message has been received"),
            ("/save x", "no message has been received"),
        ])
    }

    @Test func `because of its file is told`() async throws {
        try await TemporaryFolder.run { home in
            _ = try home.folder("folder")
            _ = try home.file("bytes", [0x61, 0xFF])
            try await expect(
                [
                    ("/text file nothing", "cannot read nothing: no such file or directory"),
                    ("/binary file nothing", "cannot read nothing: no such file or directory"),
                    ("/text file folder", "cannot read folder: is a directory"),
                    (
                        "/text file bytes",
                        "bytes is not UTF-8, so it can not be a text message; /binary file sends it"
                    ),
                ], home: home)
        }
    }

    @Test func `because it is not UTF-8 is told`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type(bytes: [0x61, 0xFF, 0x62, 0xC3, 0x0D])
            try await terminal.expect(row: "* the line is not UTF-8: nothing was sent")
            try await terminal.type(bytes: [0xF0, 0x9F, 0x91, 0x8B, 0x0D])
            #expect(try await server.texts(1) == ["👋"])
            try await terminal.expect(lastRows: "* the line is not UTF-8: nothing was sent\n> 👋\n>", cursor: (2, 2))
        }
    }

    @Test func `is nothing when it is empty`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("\r\rone\r")
            #expect(try await server.texts(1) == ["one"])
            try await terminal.expect(screen: ">\n>\n> one\n>", cursor: (2, 3))
        }
    }
}

extension TestTerminal {
    /// Waits until a row is red as a whole.
    fileprivate func expect(redRow number: Int) async throws {
        try await until("row \(number) is red") {
            let rows = try await coloredRows()
            return rows.count > number && rows[number].hasPrefix("\u{1B}[31m* ")
        }
    }
}
