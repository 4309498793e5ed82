import TestSupport
import Testing

@Suite struct `A terminal on one side only` {
    @Test func `is where lines are typed, and a file gets what comes`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let url = server.url
            try await TestTerminal.run(script: "wsx \(url) >out; cat -v out") { terminal in
                try await server.log { !$0.request.isEmpty }
                try await terminal.type("hello \u{16}\u{1B}[31m\r")
                _ = try await server.log { $0.texts.count == 1 }
                try await terminal.type("second\r")
                try await server.log { $0.texts.count == 2 }
                // The terminal's own line editing is in charge.
                try await terminal.press("C-d")
                try await terminal.expect(row: "[status 0]")
                let rows = try await terminal.screen().rows
                #expect(rows.suffix(3) == ["hello ^[[31m", "second", "[status 0]"])
            }
            #expect(try await server.finished().texts == ["hello \u{1B}[31m", "second"])
        }
    }

    @Test func `shows what comes, made harmless, while a pipe is sent`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let url = server.url
            try await TestTerminal.run(script: "printf 'one\\n\\033[31mtwo\\n' | wsx \(url)") { terminal in
                try await terminal.expect(screen: "one\n\\x1b[31mtwo\n[status 0]", cursor: (0, 3))
            }
        }
    }

    @Test func `with a rule to stop is a stream`() async throws {
        try await ScriptedServer.run(NamedScripts.all["numbers"]!) { server in
            let url = server.url
            try await TestTerminal.run([url, "--count", "2"]) { terminal in
                try await terminal.expect(screen: "number 1\nnumber 2\n[status 0]", cursor: (0, 3))
            }
        }
    }

    @Test func `may be there for stderr alone`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.close(1011, "bad \u{1B}[31mday"))
            peer.drain()
        }) { server in
            let url = server.url
            try await TestTerminal.run(script: "wsx \(url) </dev/null >out") { terminal in
                try await terminal.expect(
                    screen: """
                        wsx: the server closed the connection with 1011 (internal error): bad \\x1b[31mda
                        y
                        [status 5]
                        """, cursor: (0, 3))
            }
        }
    }
}
