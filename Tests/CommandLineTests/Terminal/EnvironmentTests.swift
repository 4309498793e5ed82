import TestSupport
import Testing

@Suite struct `The environment of a terminal` {
    @Test(arguments: ["C", "POSIX", "de_DE.ISO-8859-1", ""])
    func `may have no UTF-8`(_ locale: String) async throws {
        try await TestTerminal.talk(environment: ["LANG": locale]) { terminal, server in
            try await terminal.type("größer 世界")
            server.say("größer 世界")
            try await terminal.expect(screen: "< größer 世界\n> größer 世界", cursor: (13, 1))
            try await terminal.press("BSpace")
            try await terminal.expect(screen: "< größer 世界\n> größer 世", cursor: (11, 1))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["größer 世"])
        }
    }

    @Test(arguments: ["dumb", "nonsense", ""])
    func `may name a terminal that nobody knows`(_ name: String) async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run(script: "TERM=\(name) wsx -q \(url)") { terminal in
                try await terminal.expect(row: ">")
                try await terminal.type("half a l")
                server.say("first")
                try await terminal.expect(row: "< first")
                try await terminal.type("ine\r")
                #expect(try await server.texts(1) == ["half a line"])
                server.say("second")
                try await terminal.expect(row: "< second")
                // Nothing but text was written.
                #expect(try await terminal.screen().rows.allSatisfy { !$0.contains("[") })
                try await terminal.type("/quit\r")
                try await terminal.expect(row: "[status 0]")
            }
        }
    }

    @Test func `without TERM is one that nobody knows`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run(script: "unset TERM; wsx -q \(url)") { terminal in
                try await terminal.expect(row: ">")
                try await terminal.type("one\r")
                #expect(try await server.texts(1) == ["one"])
                try await terminal.press("C-d")
                try await terminal.expect(row: "[status 0]")
            }
        }
    }

    /// The screen with its colours after a message and an error.
    private func colors(
        _ arguments: [String] = [], environment: [String: String] = [:], expecting expected: [String]
    ) async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run([url, "-q"] + arguments, columns: 120, environment: environment) { terminal in
                try await terminal.expect(screen: ">", cursor: (2, 0))
                server.say("{\"a\": [1, \"b\", true]}")
                try await terminal.expect(lastRows: "< {\"a\": [1, \"b\", true]}\n>", cursor: (2, 1))
                try await terminal.type("/nothing\rx")
                try await terminal.expect(coloredRows: expected)
            }
        }
    }

    private static let colored = [
        "\u{1B}[34m<\u{1B}[39m {\u{1B}[36m\"a\"\u{1B}[39m: [\u{1B}[33m1\u{1B}[39m, \u{1B}[32m\"b\"\u{1B}[39m,"
            + " \u{1B}[35mtrue\u{1B}[39m]}",
        "\u{1B}[32m>\u{1B}[39m /nothing",
        "\u{1B}[31m* there is no command /nothing; /help lists them, and // sends a message that begins with /",
        "\u{1B}[32m>\u{1B}[39m x",
    ]
    private static let plain = [
        "< {\"a\": [1, \"b\", true]}", "> /nothing",
        "* there is no command /nothing; /help lists them, and // sends a message that begins with /", "> x",
    ]

    @Test func `gives colours`() async throws {
        try await colors(expecting: Self.colored)
    }

    @Test func `gives none with NO_COLOR, unless they are asked for`() async throws {
        try await colors(environment: ["NO_COLOR": "1"], expecting: Self.plain)
        try await colors(["--color", "always"], environment: ["NO_COLOR": "1"], expecting: Self.colored)
    }

    @Test func `gives none with color never`() async throws {
        try await colors(["--color", "never"], expecting: Self.plain)
    }
}
