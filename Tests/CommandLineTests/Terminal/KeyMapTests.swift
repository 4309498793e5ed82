import TestSupport
import Testing

@Suite struct `A user's key bindings` {
    /// Talks with these lines in `.editrc`.
    private func talk(
        editrc: String, _ body: @Sendable @escaping (TestTerminal, CuedServer) async throws -> Void
    ) async throws {
        try await TemporaryFolder.run { home in
            _ = try home.file(".editrc", Array((editrc + "\n").utf8))
            try await TestTerminal.talk(home: home, body)
        }
    }

    @Test func `may be those of vi`() async throws {
        try await talk(editrc: "bind -v") { terminal, server in
            try await terminal.type("one twx three")
            try await terminal.press("Escape")
            try await terminal.expect(screen: "> one twx three", cursor: (14, 0))
            try await terminal.type("bbe")
            try await terminal.expect(screen: "> one twx three", cursor: (8, 0))
            server.say("first")
            try await terminal.expect(screen: "< first\n> one twx three", cursor: (8, 1))
            try await terminal.type("ro")
            try await terminal.expect(screen: "< first\n> one two three", cursor: (8, 1))
            try await terminal.type("0x")
            try await terminal.expect(screen: "< first\n> ne two three", cursor: (2, 1))
            // Enter is that in both modes.
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["ne two three"])
            try await terminal.type("again\r")
            #expect(try await server.texts(2)[1] == "again")
        }
    }

    @Test func `of vi leave pastes and rows to us`() async throws {
        try await talk(editrc: "bind -v") { terminal, server in
            try await terminal.paste("two\nrows")
            try await terminal.press("M-Enter")
            try await terminal.type("three")
            try await terminal.expect(screen: "> two\nrows\nthree", cursor: (5, 2))
            try await terminal.press("Escape")
            try await terminal.expect(screen: "> two\nrows\nthree", cursor: (4, 2))
            try await terminal.paste("!")
            try await terminal.expect(screen: "> two\nrows\nthre!e", cursor: (5, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["two\nrows\nthre!e"])
        }
    }

    @Test func `of vi leave Tab and Control-R in insert mode`() async throws {
        try await talk(editrc: "wsx:bind -v") { terminal, server in
            try await terminal.type("/fra")
            try await terminal.type("g")
            try await terminal.press("Tab")
            try await terminal.expect(screen: "> /fragment", cursor: (12, 0))
            try await terminal.press("C-u")
            try await terminal.type("an apple\ra pear\r")
            _ = try await server.texts(2)
            try await terminal.press("C-r")
            try await terminal.type("app")
            try await terminal.expect(screen: "> an apple\n> a pear\n> an apple\nbck:app", cursor: (5, 2))
            try await terminal.press("Enter")
            #expect(try await server.texts(3)[2] == "an apple")
        }
    }

    @Test func `of vi leave Control-C and Control-D`() async throws {
        try await talk(editrc: "bind -v") { terminal, server in
            try await terminal.type("half a line")
            try await terminal.press("Escape")
            try await terminal.expect(screen: "> half a line", cursor: (12, 0))
            try await terminal.press("C-c")
            try await terminal.expect(screen: ">", cursor: (2, 0))
            // Insert mode again.
            try await terminal.type("iine")
            try await terminal.expect(screen: "> iine", cursor: (6, 0))
            try await terminal.press("C-c")
            try await terminal.expect(screen: ">", cursor: (2, 0))
            try await terminal.press("C-d")
            try await terminal.expect(screen: "[status 0]", cursor: (0, 1))
            #expect(try await server.finished().closeCode == 1000)
        }
    }

    @Test func `win over our Tab`() async throws {
        try await talk(editrc: "bind \"^I\" ed-move-to-beg\nbind \"^T\" ed-delete-prev-char") { terminal, server in
            try await terminal.type("/fra")
            try await terminal.press("Tab")
            try await terminal.expect(screen: "> /fra", cursor: (2, 0))
            try await terminal.press("C-e", "C-t")
            try await terminal.expect(screen: "> /fr", cursor: (5, 0))
        }
    }

    @Test func `of another program are not ours`() async throws {
        try await talk(editrc: "gdb:bind -v\nnonsense of all kinds\nbind") { terminal, server in
            try await terminal.press("C-l")
            try await terminal.type("abc")
            try await terminal.press("C-a")
            try await terminal.expect(screen: "> abc", cursor: (2, 0))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["abc"])
        }
    }

    @Test func `of vi end a line as Enter does, and a search is left without sending`() async throws {
        try await talk(editrc: "bind -v") { terminal, server in
            try await terminal.type("one\rtwo")
            try await terminal.press("Escape")
            try await terminal.type("#")
            #expect(try await server.texts(2) == ["one", "#two"])
            try await terminal.press("Escape")
            try await terminal.type("/on")
            try await terminal.press("Escape")
            try await terminal.expect(lastRows: "> #two\n> one", cursor: (2, 1))
            try await terminal.press("C-c")
            try await terminal.expect(lastRows: "> #two\n>", cursor: (2, 1))
            try await terminal.press("Escape")
            try await terminal.type("/t")
            try await terminal.paste("w\nx")
            try await terminal.expect(row: "/twx")
            try await terminal.press("C-c")
            try await terminal.expect(lastRows: "> #two\n>", cursor: (2, 1))
            try await terminal.type("ithree\r")
            #expect(try await server.texts(3)[2] == "ithree")
        }
    }

    @Test func `of vi leave the line when a search finds nothing`() async throws {
        try await talk(editrc: "bind -v") { terminal, server in
            try await terminal.type("one\rkept")
            try await terminal.press("Escape")
            try await terminal.type("/zzz")
            try await terminal.expect(lastRows: ">\n/zzz", cursor: (4, 1))
            try await terminal.press("Enter")
            try await terminal.expect(screen: "> one\n> kept", cursor: (5, 1))
            // A pattern that is taken back letter by letter is none either.
            try await terminal.type("/z")
            try await terminal.expect(row: "/z")
            try await terminal.press("BSpace", "BSpace")
            try await terminal.expect(screen: "> one\n> kept", cursor: (5, 1))
            try await terminal.type("A!\r")
            #expect(try await server.texts(2) == ["one", "kept!"])
        }
    }

    @Test func `that were begun do not swallow a paste, and can be a quoted Control-C`() async throws {
        try await talk(editrc: "") { terminal, server in
            try await terminal.press("C-v")
            try await terminal.paste("pasted")
            try await terminal.type("\r")
            #expect(try await server.texts(1) == ["pasted"])
            try await terminal.type("gone")
            try await terminal.press("C-v")
            try await terminal.expectQuotedKey()
            try await terminal.press("C-c")
            try await terminal.type("kept\r")
            #expect(try await server.texts(2)[1] == "gone\u{3}kept")
        }
    }
}
