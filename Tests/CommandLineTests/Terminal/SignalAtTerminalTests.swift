import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A signal to a session at a terminal` {
    @Test func `TERM closes the connection, keeps the line and restores the terminal`() async throws {
        try await TemporaryFolder.run { home in
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("half a line")
                try await terminal.expect(screen: "> half a line", cursor: (13, 0))
                try await terminal.send(SIGTERM)
                try await terminal.expect(
                    screen: "> half a line\n* not sent; it is in the history\n[status 143]", cursor: (0, 3))
                #expect(try await server.finished().closeCode == 1001)
                try await terminal.paste("plain")
                try await terminal.expect(lastRows: "[status 143]\nplain", cursor: (5, 1))
            }
            #expect(SystemFile.text(home.path + "/wsx/history") == "half a line\n")
        }
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGQUIT])
    func `that crashes it restores the terminal`(_ signal: CInt) async throws {
        try await TestTerminal.talk(environment: Sanitizer.variablesForCrash) { terminal, _ in
            try await terminal.type("half a line")
            try await terminal.expect(screen: "> half a line", cursor: (13, 0))
            try await terminal.send(signal)
            try await terminal.expect(rowWithPrefix: "[status ")
            try await terminal.paste("plain")
            try await terminal.expect(row: "plain")
        }
    }

    @Test func `HUP ends it`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("half a line")
            try await terminal.expect(screen: "> half a line", cursor: (13, 0))
            try await terminal.send(SIGHUP)
            try await terminal.expect(
                screen: "> half a line\n* not sent; it is in the history\n[status 129]", cursor: (0, 3))
            #expect(try await server.finished().closeCode == 1001)
        }
    }

    @Test func `comes when the terminal is taken away, and it ends`() async throws {
        try await TemporaryFolder.run { home in
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("half a line")
                try await terminal.expect(screen: "> half a line", cursor: (13, 0))
                let pid = try await terminal.pid()
                try await terminal.takeAway()
                try await terminal.until("the command has ended") {
                    guard let text = SystemFile.text("/proc/\(pid)/stat"), !text.isEmpty else { return true }
                    return text.split(separator: ")").last?.hasPrefix(" Z") ?? true
                }
                #expect(try await server.finished().closeCode == 1001)
            }
            #expect(SystemFile.text(home.path + "/wsx/history") == "half a line\n")
        }
    }

    @Test func `STOP and CONT leave the line as it was`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("half a line")
            try await terminal.expect(screen: "> half a line", cursor: (13, 0))
            try await terminal.send(SIGSTOP)
            server.say("first")
            try await terminal.send(SIGCONT)
            try await terminal.expect(screen: "< first\n> half a line", cursor: (13, 1))
            try await terminal.paste("!\n!")
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["half a line!\n!"])
        }
    }

    @Test func `TERM twice ends it although the server does not answer`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrames(until: 0x8)
            peer.holdOpen()
        }) { server in
            let url = server.url
            try await TestTerminal.run(["-q", url]) { terminal in
                try await terminal.expect(screen: ">", cursor: (2, 0))
                try await terminal.send(SIGTERM)
                try await server.log { $0.closeCode != nil }
                try await terminal.send(SIGTERM)
                // How the screen is left tells which of the two has ended it, which is a matter of time.
                try await terminal.expect(row: "[status 143]")
            }
        }
    }
}
