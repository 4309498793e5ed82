import TestSupport
import Testing

@Suite struct `Wide characters in a line` {
    @Test(arguments: [40, 120])
    func `stay where they are when something arrives`(_ columns: Int) async throws {
        try await TestTerminal.talk(columns: columns) { terminal, server in
            try await terminal.type("世界 👋 é")
            try await terminal.expect(screen: "> 世界 👋 é", cursor: (11, 0))
            server.say("你好")
            try await terminal.expect(screen: "< 你好\n> 世界 👋 é", cursor: (11, 1))
            try await terminal.press("C-b", "C-b", "C-b")
            server.say("second")
            try await terminal.expect(screen: "< 你好\n< second\n> 世界 👋 é", cursor: (7, 2))
            try await terminal.press("BSpace")
            try await terminal.type("! ")
            try await terminal.press("C-d")
            try await terminal.expect(screen: "< 你好\n< second\n> 世界!  é", cursor: (8, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["世界!  é"])
        }
    }

    @Test func `go into the next row when one column is left`() async throws {
        try await TestTerminal.talk(columns: 40) { terminal, server in
            let narrow = String(repeating: "x", count: 37)
            try await terminal.type(narrow + "世界")
            try await terminal.expect(screen: "> \(narrow)\n世界", cursor: (4, 1))
            server.say("first")
            try await terminal.expect(screen: "< first\n> \(narrow)\n世界", cursor: (4, 2))
            // The cursor on the character that did not fit, and before it.
            try await terminal.press("C-b", "C-b")
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n> \(narrow)\n世界", cursor: (0, 3))
            try await terminal.press("C-b")
            server.say("third")
            try await terminal.expect(screen: "< first\n< second\n< third\n> \(narrow)\n世界", cursor: (38, 3))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [narrow + "世界"])
            try await terminal.expect(screen: "< first\n< second\n< third\n> \(narrow)\n世界\n>", cursor: (2, 5))
        }
    }

    @Test func `fill the last two columns`() async throws {
        try await TestTerminal.talk(columns: 40) { terminal, server in
            let narrow = String(repeating: "x", count: 36)
            try await terminal.type(narrow + "世")
            try await terminal.expect(screen: "> \(narrow)世", cursor: (0, 1))
            server.say("first")
            try await terminal.expect(screen: "< first\n> \(narrow)世", cursor: (0, 2))
            try await terminal.type("界")
            try await terminal.expect(screen: "< first\n> \(narrow)世\n界", cursor: (2, 2))
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n> \(narrow)世\n界", cursor: (2, 3))
        }
    }

    @Test func `wrap over three rows`() async throws {
        try await TestTerminal.talk(columns: 21, rows: 10) { terminal, server in
            let text = String(repeating: "世", count: 25)
            try await terminal.type(text)
            // The first row has room for nine and a half, the others for ten and a half.
            let line = """
                > 世世世世世世世世世
                世世世世世世世世世世
                世世世世世世
                """
            try await terminal.expect(screen: line, cursor: (12, 2))
            server.say("first")
            try await terminal.expect(screen: "< first\n" + line, cursor: (12, 3))
            try await terminal.press("C-a")
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n" + line, cursor: (2, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == [text])
        }
    }

    @Test func `of no width are sent, though libedit does not draw them`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("e\u{301}x")
            server.say("e\u{301}x")
            try await terminal.expect(screen: "< e\u{301}x\n> ex", cursor: (4, 1))
            try await terminal.press("Enter")
            #expect(try await server.texts(1).first?.unicodeScalars.elementsEqual(["e", "\u{301}", "x"]) == true)
        }
    }
}
