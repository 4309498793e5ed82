import TestSupport
import Testing

@Suite struct `A paste` {
    /// A JSON document of about a hundred thousand bytes, in rows.
    private static let document: String = {
        let rows = (0..<1600).map { number in
            "  {\"number\": \(number), \"text\": \"Zeichen für Zeichen, 世界, \\u00e9\"}"
        }
        return "[\n" + rows.joined(separator: ",\n") + "\n]"
    }()

    @Test func `of a large document arrives as one message`() async throws {
        try await TestTerminal.talk { terminal, server in
            #expect(Self.document.utf8.count > 100_000)
            try await terminal.paste(Self.document + "\n")
            try await terminal.press("Enter")
            let texts = try await server.texts(1)
            #expect(texts[0] == Self.document)
            try await terminal.type("next")
            try await terminal.expect(lastRows: "> next", cursor: (6, 0))
            try await terminal.press("Enter")
            #expect(try await server.texts(2)[1] == "next")
        }
    }

    @Test func `of a large line without brackets arrives whole`() async throws {
        try await TestTerminal.talk { terminal, server in
            let line = String((0..<20_000).map { "\($0 % 10000 + 10000)" }.joined().prefix(100_000))
            try await terminal.paste(line, isBracketed: false)
            try await terminal.press("Enter")
            let texts = try await server.texts(1)
            #expect(texts[0] == line)
        }
    }

    @Test func `of several rows is one message`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.paste("one\ntwo\n\nfour\n")
            try await terminal.expect(screen: "> one\ntwo\n\nfour", cursor: (4, 3))
            server.say("first")
            try await terminal.expect(screen: "< first\n> one\ntwo\n\nfour", cursor: (4, 4))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["one\ntwo\n\nfour"])
            try await terminal.expect(screen: "< first\n> one\ntwo\n\nfour\n>", cursor: (2, 5))
        }
    }

    @Test func `that begins with a slash is no command`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.paste("/quit")
            try await terminal.expect(screen: "> /quit", cursor: (7, 0))
            try await terminal.press("Enter")
            try await terminal.paste("//comment\n/quit\n")
            try await terminal.press("Enter")
            #expect(try await server.texts(2) == ["/quit", "//comment\n/quit"])
        }
    }

    @Test func `that begins with a slash is no command when it comes back either`() async throws {
        try await TemporaryFolder.run { home in
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.paste("/ping pasted")
                try await terminal.press("Enter")
                try await terminal.expect(lastRows: "> /ping pasted\n>", cursor: (2, 1))
                try await terminal.press("Up")
                try await terminal.expect(row: "> //ping pasted")
                try await terminal.press("Enter")
                #expect(try await server.texts(2) == ["/ping pasted", "/ping pasted"])
                try await terminal.paste("/quit")
                try await terminal.press("C-a")
                try await terminal.expect(row: "> /quit")
                server.drop()
                try await terminal.expect(row: "[status 5]")
            }
            #expect(SystemFile.text(home.path + "/wsx/history") == "//ping pasted\n//quit\n")
        }
    }

    @Test func `leaves commands of the history as they are`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/ping typed\r")
            try await server.log { $0.frames.contains { $0.first == 0x89 } }
            try await terminal.paste("/quit")
            try await terminal.expect(row: "> /quit")
            try await terminal.press("Up", "Enter")
            try await server.log { $0.frames.count { $0.first == 0x89 } == 2 }
            try await terminal.paste("/quit")
            try await terminal.press("C-r")
            try await terminal.type("ping")
            try await terminal.expect(row: "bck:ping")
            try await terminal.press("Enter")
            try await server.log { $0.frames.count { $0.first == 0x89 } == 3 }
            // Back at what was pasted, that is no command.
            try await terminal.paste("/quit")
            try await terminal.press("Up", "Down", "Enter")
            #expect(try await server.texts(1) == ["/quit"])
        }
    }

    @Test func `with a bracket that is not closed is sent by Enter`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.paste("[2026-11-28] started\n[")
            try await terminal.press("Enter")
            try await terminal.paste("{\n")
            try await terminal.press("Enter")
            #expect(try await server.texts(2) == ["[2026-11-28] started\n[", "{"])
            // What is typed goes on.
            try await terminal.type("{\r}\r")
            #expect(try await server.texts(3)[2] == "{\n}")
        }
    }

    @Test func `behind typed text belongs to it`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/text ")
            try await terminal.paste("two\nrows")
            try await terminal.type("!")
            try await terminal.expect(screen: "> /text two\nrows!", cursor: (5, 1))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["two\nrows!"])
        }
    }

    @Test func `in the middle of a line is inserted there`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("ad")
            try await terminal.press("C-b")
            try await terminal.paste("b\nc")
            try await terminal.expect(screen: "> ab\ncd", cursor: (1, 1))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["ab\ncd"])
        }
    }

    @Test func `that was deleted again leaves commands as they are`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.paste("/ping")
            try await terminal.press("C-u")
            try await terminal.type("/binary hex 01\r")
            let log = try await server.log { !$0.frames.isEmpty }
            #expect(log.frames.map { WireFrame($0.first, $0.payload) } == [WireFrame(0x82, [1])])
        }
    }

    @Test func `of keys of the editor inserts them`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("\u{1B}[200~a\tb\u{01}\u{1B}[Ac\u{1B}[201~")
            try await terminal.expect(screen: "> a     b^A^[[Ac", cursor: (16, 0))
            server.say("first")
            try await terminal.expect(screen: "< first\n> a     b^A^[[Ac", cursor: (16, 1))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["a\tb\u{01}\u{1B}[Ac"])
        }
    }

    @Test func `in pieces is still one`() async throws {
        try await TestTerminal.talk { terminal, server in
            // The beginning of a paste is whole: what comes later than 30 ms is keys of its own.
            try await terminal.type("\u{1B}[200~one\r")
            server.say("first")
            try await terminal.type("two")
            // What arrives waits for the end of the paste.
            try await terminal.type("\u{1B}[2")
            try await terminal.type("01~")
            try await terminal.expect(screen: "< first\n> one\ntwo", cursor: (3, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["one\ntwo"])
        }
    }

    @Test func `twice is one message as well`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.paste("one\n")
            try await terminal.paste("two\n")
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["onetwo"])
        }
    }
}
