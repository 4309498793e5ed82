import TestSupport
import Testing

@Suite struct `Tab` {
    @Test func `completes a command`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/fr")
            try await terminal.press("Tab")
            try await terminal.expect(screen: "> /fra", cursor: (6, 0))
            try await terminal.type("g")
            try await terminal.press("Tab")
            try await terminal.expect(screen: "> /fragment", cursor: (12, 0))
            try await terminal.type("2 abc\r")
            let log = try await server.log { $0.frames.count == 2 }
            #expect(log.frames.map(\.first) == [0x01, 0x80])
        }
    }

    @Test func `shows the candidates when there are several`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/recon")
            try await terminal.press("Tab")
            try await terminal.expect(screen: "> /reconnect", cursor: (13, 0))
            try await terminal.press("C-u")
            try await terminal.type("/pi")
            try await terminal.press("Tab")
            try await terminal.expect(screen: "> /ping", cursor: (7, 0))
            try await terminal.press("Tab")
            try await terminal.expect(screen: "  /ping   /pings\n> /ping", cursor: (7, 1))
            server.say("first")
            try await terminal.expect(screen: "  /ping   /pings\n< first\n> /ping", cursor: (7, 2))
        }
    }

    @Test func `shows the candidates in as many columns as fit`() async throws {
        try await TestTerminal.talk(columns: 20) { terminal, _ in
            try await terminal.type("/s")
            try await terminal.press("Tab")
            try await terminal.expect(screen: "  /stats  /save\n  /set\n> /s", cursor: (4, 2))
        }
    }

    @Test func `rings when nothing fits, and leaves the line`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/nothing")
            try await terminal.press("Tab")
            try await terminal.type("!")
            try await terminal.expect(screen: "> /nothing!", cursor: (11, 0))
            try await terminal.press("C-u")
            try await terminal.type("no command")
            try await terminal.press("Tab")
            try await terminal.type("!\r")
            #expect(try await server.texts(1) == ["no command!"])
        }
    }

    @Test func `completes in the middle of a line`() async throws {
        try await TestTerminal.talk { terminal, _ in
            try await terminal.type("/qu x")
            try await terminal.press("C-b", "C-b", "Tab")
            try await terminal.expect(screen: "> /quit  x", cursor: (8, 0))
        }
    }

    @Test func `knows close codes and words`() async throws {
        try await TestTerminal.talk { terminal, _ in
            try await terminal.type("/close 10")
            try await terminal.press("Tab")
            try await terminal.expect(
                screen: """
                      1000  1001  1002  1003  1007  1008  1009  1010  1011  1012  1013  1014
                    > /close 10
                    """, cursor: (11, 1))
            try await terminal.press("C-u")
            try await terminal.type("/pretty of")
            try await terminal.press("Tab")
            try await terminal.expect(row: "> /pretty off")
            try await terminal.press("C-u")
            try await terminal.type("/help recon")
            try await terminal.press("Tab")
            try await terminal.expect(row: "> /help reconnect")
        }
    }

    @Test func `knows files and folders`() async throws {
        try await TemporaryFolder.run { home in
            _ = try home.folder("data").file("größe.json", Array("{}".utf8))
            _ = try home.file("date", [])
            _ = try home.file(".hidden", [])
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("/text fi")
                try await terminal.press("Tab")
                try await terminal.expect(screen: "> /text file", cursor: (13, 0))
                try await terminal.type("da")
                try await terminal.press("Tab")
                try await terminal.expect(screen: "> /text file dat", cursor: (16, 0))
                try await terminal.press("Tab")
                try await terminal.expect(screen: "  data/  date\n> /text file dat", cursor: (16, 1))
                try await terminal.type("a")
                try await terminal.press("Tab")
                try await terminal.expect(screen: "  data/  date\n> /text file data/", cursor: (18, 1))
                try await terminal.press("Tab")
                try await terminal.expect(screen: "  data/  date\n> /text file data/größe.json", cursor: (29, 1))
                try await terminal.press("Enter")
                #expect(try await server.texts(1) == ["{}"])
                try await terminal.type("/save ~/dat")
                try await terminal.press("Tab")
                try await terminal.expect(lastRows: "  ~/data/  ~/date\n> /save ~/dat", cursor: (13, 1))
            }
        }
    }
}
