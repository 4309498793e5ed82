import TestSupport
import Testing

@Suite struct `A run of scripts at a terminal` {
    /// A home with a script that passes, one that waits for a server, and one that fails.
    private func run(
        _ arguments: [String], columns: Int = 60, environment: [String: String] = [:],
        _ body: @Sendable @escaping (TestTerminal, CuedServer) async throws -> Void
    ) async throws {
        let files = [
            "a.wst": "connect ws://{{host}}/\nprint \"\\u001b[31mred\"\n",
            "b.wst":
                "connect ws://{{host}}/\ntest \"a rather long name of a test that waits\"\n< \"go on\" within 1m\n",
            "c.wst": "connect ws://{{host}}/\n> \"a\"\n< \"b\"\n",
            "_d.wst": "connect ws://{{host}}/\n> \"a\"\n< prefer \"b\" or \"c\"\n",
        ]
        try await CuedServer.run { server in
            try await ScriptFolder.with(files) { folder in
                let host = server.url.dropFirst("ws://".count).dropLast()
                try await TestTerminal.run(
                    ["run", ".", "--var", "host=\(host)"] + arguments, columns: columns, home: folder.folder,
                    environment: environment
                ) { terminal in try await body(terminal, server) }
            }
        }
    }

    @Test func `shows how far it is, and leaves only what is remarkable`() async throws {
        try await run([]) { terminal, server in
            try await terminal.expect(
                screen: #"\x1b[31mred"# + "\n[2/3] running b.wst: \"a rather long name of a test tha… …",
                cursor: (57, 1))
            server.say("go on")
            _ = try await server.texts(1, from: 2)
            server.say("c")
            try await terminal.expect(row: "[status 1]")
            let rows = try await terminal.screen().rows
            #expect(
                rows[0...4].map { $0.replacing(#/\d\.\d\d s/#, with: "N s") } == [
                    #"\x1b[31mred"#, "FAIL c.wst (N s)", "error: the text is different", " --> c.wst:3:3", "  |",
                ])
            #expect(!rows.contains { $0.contains("running") })
        }
    }

    @Test func `shows a test that passed if it warns`() async throws {
        try await run(["_d.wst", "--filter", "_d.wst"]) { terminal, server in
            _ = try await server.texts(1)
            server.say("c")
            try await terminal.expect(row: "[status 0]")
            let rows = try await terminal.screen().rows
            #expect(rows[0].hasPrefix("ok   _d.wst ("))
            #expect(rows[1].hasPrefix("warning: "))
        }
    }

    @Test func `is in colours, unless NO_COLOR or --color says otherwise`() async throws {
        for (arguments, environment) in [([], [:]), (["--color", "never"], [:]), ([], ["NO_COLOR": "1"])] {
            try await run(arguments + ["--filter", "c.wst"], environment: environment) { terminal, server in
                _ = try await server.texts(1)
                server.say("c")
                try await terminal.expect(row: "[status 1]")
                let isColored = try await terminal.coloredRows().contains { $0.contains("\u{1B}[31mFAIL") }
                #expect(isColored == (arguments.isEmpty && environment.isEmpty))
            }
        }
    }

    @Test func `puts the line away when it is interrupted`() async throws {
        try await run(["--filter", "b.wst*"]) { terminal, _ in
            try await terminal.expect(
                screen: "[1/1] running b.wst: \"a rather long name of a test tha… …", cursor: (57, 0))
            try await terminal.press("C-c")
            try await terminal.expect(row: "[status 130]")
            let rows = try await terminal.screen().rows
            #expect(rows.first?.hasPrefix("FAIL b.wst: ") == true)
        }
    }
}
