import TestSupport
import Testing

@Suite struct `A flood of messages at a terminal` {
    @Test func `leaves the line as it was typed`() async throws {
        try await Serving.run(["--flood", "100000x100"], clients: 3) { server in
            try await TestTerminal.run(["-q", server.url], columns: 90, rows: 20) { terminal in
                try await terminal.type("typed in a flood")
                try await terminal.expect(row: "[status 0]")
                let rows = try await terminal.screen().rows
                #expect(rows.suffix(3) == ["> typed in a flood", "* not sent; it is in the history", "[status 0]"])
                #expect(rows.dropLast(3).allSatisfy { $0.count <= 90 })
            }
        }
    }

    @Test func `can be left`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            let block = (1...1000).flatMap { Wire.text("message \($0)") }
            while true { try peer.send(block) }
        }) { server in
            let url = server.url
            try await TestTerminal.run(["-q", url]) { terminal in
                try await terminal.type("half a line")
                try await terminal.expect(row: "> half a line")
                try await terminal.press("C-c")
                try await terminal.expect(row: ">")
                try await terminal.press("C-c")
                try await terminal.expect(row: "[status 130]")
            }
        }
    }

    @Test func `shows its last messages and how many are missing`() async throws {
        try await TestTerminal.talk(columns: 60, rows: 20) { terminal, server in
            try await terminal.type("half a line")
            try await terminal.expect(screen: "> half a line", cursor: (13, 0))
            let padding = String(repeating: ".", count: 40)
            server.send((1...60_000).flatMap { Wire.text("\($0) \(padding)") })
            let rows = (59_982...60_000).map { "< \($0) \(padding)" }
            try await terminal.expect(screen: rows.joined(separator: "\n") + "\n> half a line", cursor: (13, 19))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["half a line"])
        }
    }
}
