import TestSupport
import Testing

@Suite struct `What a hostile server sends to a terminal` {
    @Test func `is shown escaped`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("half a line")
            server.say("\u{1B}[2J\u{1B}[31mred\u{1B}]0;title\u{07}")
            server.say("back\u{08}\u{08}space \u{7F} carriage\rreturn")
            server.say("C1 \u{9B}31m \u{85} \u{90}q\u{9C}")
            server.say("bidi \u{202E}evil\u{202C} \u{2066}x\u{2069} \u{200F}")
            server.say("nothing \0 there")
            try await terminal.expect(
                screen: #"""
                    < \x1b[2J\x1b[31mred\x1b]0;title\x07
                    < back\x08\x08space \x7f carriage\x0dreturn
                    < C1 \x9b31m \x85 \x90q\x9c
                    < bidi \u{202e}evil\u{202c} \u{2066}x\u{2069} \u{200f}
                    < nothing \x00 there
                    > half a line
                    """#, cursor: (13, 5))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["half a line"])
        }
    }

    @Test func `does not look like a row of ours`() async throws {
        try await TestTerminal.talk { terminal, server in
            server.say("one\n> forged\n* closed by the server: 1000\n\n< also")
            server.say("\n")
            server.say("")
            server.say("{\n\"a\": \"\n> \"}")
            try await terminal.expect(
                screen: """
                    < one
                      > forged
                      * closed by the server: 1000

                      < also
                    <

                    < (empty)
                    < {
                      "a": "
                      > "}
                    >
                    """, cursor: (2, 11))
        }
    }

    @Test func `is shown escaped in JSON, too`() async throws {
        try await TestTerminal.talk(["--color", "always", "--pretty"]) { terminal, server in
            server.say("{\"a\u{85}[31m\": \"\u{9B}2J\u{202E}\", \"b\": [1,2]}")
            try await terminal.expect(
                screen: #"""
                    < {
                        "a\x85[31m": "\x9b2J\u{202e}",
                        "b": [
                          1,
                          2
                        ]
                      }
                    >
                    """#, cursor: (2, 7))
        }
    }

    @Test func `is shown as a dump when it is binary`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("half")
            server.send(
                Wire.frame(0x2, Array("\u{1B}[2J".utf8) + [0, 0xFF, 0x9B, 0x41, 10, 13] + [UInt8](0x60...0x70)))
            server.send(Wire.frame(0x2, [0x41]))
            server.send(Wire.frame(0x2))
            try await terminal.expect(
                screen: """
                    < binary, 27 bytes
                      00000000  1b 5b 32 4a 00 ff 9b 41  0a 0d 60 61 62 63 64 65  |.[2J...A..`abcde|
                      00000010  66 67 68 69 6a 6b 6c 6d  6e 6f 70                 |fghijklmnop|
                    < binary, 1 byte
                      00000000  41                                                |A|
                    < binary, 0 bytes
                    > half
                    """, cursor: (6, 6))
        }
    }

    @Test func `is dumped in narrower rows in a narrower window`() async throws {
        try await TestTerminal.talk(columns: 50) { terminal, server in
            server.send(Wire.frame(0x2, Array("0123456789".utf8)))
            try await terminal.expect(
                screen: """
                    < binary, 10 bytes
                      00000000  30 31 32 33 34 35 36 37  |01234567|
                      00000008  38 39                    |89|
                    >
                    """, cursor: (2, 3))
        }
    }

    @Test func `ends the connection when it is no UTF-8`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("half")
            try await terminal.expect(screen: "> half", cursor: (6, 0))
            server.send(Wire.frame(0x1, [0x61, 0xFF, 0x62]))
            try await terminal.expect(row: "[status 5]")
            let rows = try await terminal.screen().rows
            #expect(
                rows == [
                    "> half", "* not sent; it is in the history",
                    "wsx: the server sent a text message that is not UTF-8 (at byte 1; RFC 6455 secti", "on 8.1)",
                    "[status 5]",
                ])
            #expect(try await server.log { $0.closeCode != nil }.closeCode == 1007)
        }
    }

    @Test func `drives the terminal with raw-terminal`() async throws {
        try await TestTerminal.talk(["--raw-terminal"]) { terminal, server in
            server.say("gone")
            try await terminal.expect(screen: "< gone\n>", cursor: (2, 1))
            server.say("\u{1B}[2J\u{1B}[H\u{1B}[31mred\u{1B}[0m")
            try await terminal.expect(screen: "red\n>", cursor: (2, 1))
        }
    }

    @Test func `in a Close or a Ping is escaped as well`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.run([url, "-P"]) { terminal in
                try await terminal.expect(row: "* /help lists commands, Ctrl-D closes")
                server.send(
                    Wire.frame(0x9, Array("\u{1B}[2J".utf8)) + Wire.frame(0x9, Array("hi".utf8)) + Wire.frame(0x9))
                try await terminal.expect(lastRows: "* ping, 4 bytes\n* ping \"hi\"\n* ping\n>", cursor: (2, 3))
                server.send(Wire.close(1000, "\u{1B}[31mred\n> forged"))
                try await terminal.expect(
                    lastRows: """
                        * ping
                        * closed by the server: 1000 normal closure, \\x1b[31mred
                          > forged
                        [status 0]
                        """, cursor: (0, 4))
            }
        }
    }

    @Test func `in a header need not be UTF-8`() async throws {
        try await ScriptedServer.run({ peer in
            let head = ScriptedConnection.acceptance(of: try peer.readHead(), headers: ["X-Name: caf?"])
            try peer.send(head.map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 })
            _ = try peer.readFrame()
        }) { server in
            let url = server.url
            try await TestTerminal.run(["-q", url]) { terminal in
                try await terminal.type("/headers\r")
                try await terminal.expect(row: "  < X-Name: caf\\xe9")
            }
            try await TestTerminal.run(["-v", url]) { terminal in
                try await terminal.expect(row: "< X-Name: caf\\xe9")
            }
        }
    }

    @Test func `may be a tab`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.paste("a\tb")
            server.say("a\tb")
            try await terminal.expect(screen: "< a     b\n> a     b", cursor: (9, 1))
        }
    }
}
