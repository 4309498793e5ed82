import Foundation
import TestSupport
import Testing

@Suite struct `The history` {
    @Test func `reaches over sessions`() async throws {
        try await TemporaryFolder.run { home in
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("one\rtwo\rtwo\r/ping\r")
                #expect(try await server.texts(3) == ["one", "two", "two"])
                try await terminal.press("C-d")
                try await terminal.expect(row: "[status 0]")
            }
            let file = home.path + "/wsx/history"
            #expect(SystemFile.text(file) == "one\ntwo\n/ping\n")
            #expect(try mode(of: file) == 0o600)
            #expect(try mode(of: home.path + "/wsx") == 0o700)
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.press("Up")
                try await terminal.expect(screen: "> /ping", cursor: (7, 0))
                try await terminal.press("Up")
                try await terminal.expect(screen: "> two", cursor: (5, 0))
                server.say("first")
                try await terminal.expect(screen: "< first\n> two", cursor: (5, 1))
                try await terminal.press("Up")
                try await terminal.expect(screen: "< first\n> one", cursor: (5, 1))
                try await terminal.press("Up")
                try await terminal.press("Down")
                try await terminal.expect(screen: "< first\n> two", cursor: (5, 1))
                try await terminal.press("Enter")
                #expect(try await server.texts(1) == ["two"])
            }
        }
    }

    @Test func `keeps the line that is left for it, and Down alone changes nothing`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("one\r")
            let text = String(repeating: "a", count: 2000)
            try await terminal.paste(text)
            try await terminal.press("Up")
            try await terminal.expect(row: "> one")
            try await terminal.press("Down")
            try await terminal.press("Enter")
            #expect(try await server.texts(2) == ["one", text])
            try await terminal.type("typed")
            try await terminal.press("Down")
            try await terminal.type("!\r")
            #expect(try await server.texts(3)[2] == "typed!")
        }
    }

    @Test func `of a file with wrong permissions is made private`() async throws {
        try await TemporaryFolder.run { home in
            let file = try home.folder("wsx").file("history", Array("old\n".utf8))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            try await TestTerminal.talk(home: home) { terminal, _ in
                try await terminal.press("Up")
                try await terminal.expect(screen: "> old", cursor: (5, 0))
                #expect(try mode(of: file) == 0o600)
            }
        }
    }

    @Test func `leaves out what begins with a space`() async throws {
        try await TemporaryFolder.run { home in
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("kept\r secret\r")
                #expect(try await server.texts(2) == ["kept", " secret"])
                try await terminal.press("Up")
                try await terminal.expect(lastRows: ">  secret\n> kept", cursor: (6, 1))
            }
            #expect(SystemFile.text(home.path + "/wsx/history") == "kept\n")
        }
    }

    @Test func `is neither read nor kept with no-history`() async throws {
        try await TemporaryFolder.run { home in
            let file = try home.folder("wsx").file("history", Array("old\n".utf8))
            try await TestTerminal.talk(["--no-history"], home: home) { terminal, server in
                try await terminal.type("one\r")
                #expect(try await server.texts(1) == ["one"])
                try await terminal.press("Up", "Up", "Up")
                try await terminal.expect(screen: "> one\n> one", cursor: (5, 1))
            }
            #expect(SystemFile.text(file) == "old\n")
        }
    }

    @Test func `keeps rows of one message together`() async throws {
        try await TemporaryFolder.run { home in
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.paste("a\\n\n  b\n")
                try await terminal.press("Enter")
                #expect(try await server.texts(1) == ["a\\n\n  b"])
            }
            #expect(SystemFile.text(home.path + "/wsx/history") == "a\\\\n\\n  b\n")
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.press("Up")
                try await terminal.expect(screen: "> a\\n\n  b", cursor: (3, 1))
                try await terminal.press("Enter")
                #expect(try await server.texts(1) == ["a\\n\n  b"])
            }
        }
    }

    @Test func `is searched with Control-R`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("an apple\ra pear\ra plum\r")
            #expect(try await server.texts(3).count == 3)
            try await terminal.press("C-r")
            try await terminal.type("app")
            try await terminal.expect(
                screen: "> an apple\n> a pear\n> a plum\n> an apple\nbck:app", cursor: (5, 3))
            try await terminal.press("Enter")
            #expect(try await server.texts(4)[3] == "an apple")
            try await terminal.expect(
                screen: "> an apple\n> a pear\n> a plum\n> an apple\n>", cursor: (2, 4))
        }
    }

    /// libedit itself keeps 1024 characters.
    @Test func `gives a long line back after a search`() async throws {
        try await TestTerminal.talk { terminal, server in
            let long = "one" + String(repeating: "a", count: 1600)
            let older = "one" + String(repeating: "b", count: 1600)
            try await terminal.paste(older)
            try await terminal.press("Enter")
            try await terminal.type("one plum\r")
            try await terminal.paste(long)
            try await terminal.press("C-r")
            try await terminal.type("plum")
            try await terminal.expect(row: "bck:plum")
            try await terminal.press("C-g")
            try await terminal.expect(row: String(repeating: "a", count: 80))
            try await terminal.type("!\r")
            #expect(try await server.texts(3) == [older, "one plum", long + "!"])
            let next = "one" + String(repeating: "c", count: 1600)
            try await terminal.paste(next)
            try await terminal.press("C-r")
            try await terminal.type("plum")
            try await terminal.press("Escape")
            try await terminal.expect(row: "> one plum")
            // Alt-N walks back over the newest entry.
            try await terminal.press("C-a", "M-n")
            try await terminal.expect(row: String(repeating: "a", count: 80))
            try await terminal.press("M-n")
            try await terminal.expect(row: String(repeating: "c", count: 80))
            try await terminal.press("Enter")
            #expect(try await server.texts(4)[3] == next)
        }
    }

    @Test func `is shared by two sessions`() async throws {
        try await TemporaryFolder.run { home in
            try await CuedServer.run { server in
                let url = server.url
                // One terminal with two sessions, one after the other, around a third one in the background.
                try await TestTerminal.run(
                    script: """
                        wsx -q \(url)
                        cat "$HOME/wsx/history"
                        wsx -q \(url)
                        """, home: home
                ) { terminal in
                    try await terminal.expect(screen: ">", cursor: (2, 0))
                    try await terminal.type("mine\r")
                    _ = try await server.texts(1)
                    let other = home.path + "/wsx/history"
                    let before = try #require(SystemFile.text(other))
                    try Data((before + "theirs\n").utf8).write(to: URL(fileURLWithPath: other))
                    try await terminal.type("mine again\r")
                    try await terminal.press("C-d")
                    try await terminal.expect(
                        screen: "> mine\n> mine again\nmine\ntheirs\nmine again\n>", cursor: (2, 5))
                    try await terminal.press("Up", "Up")
                    try await terminal.expect(row: "> theirs")
                }
            }
        }
    }

    @Test func `that can not be kept is a note, and no more`() async throws {
        try await TemporaryFolder.run { home in
            _ = try home.file("wsx", [])
            try await CuedServer.run { server in
                try await TestTerminal.run([server.url], columns: 250, home: home) { terminal in
                    let file = home.path + "/wsx/history"
                    try await terminal.expect(row: "* cannot use the history file \(file): not a directory")
                    try await terminal.type("one\r")
                    #expect(try await server.texts(1) == ["one"])
                    try await terminal.press("Up")
                    try await terminal.expect(row: "> one")
                }
            }
        }
    }

    private func mode(of path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
}
