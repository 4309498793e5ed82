import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A control key` {
    @Test func `C clears a line, and leaves when there is none`() async throws {
        try await TestTerminal.talk(columns: 40) { terminal, server in
            try await terminal.type("half a line " + String(repeating: "x", count: 60))
            try await terminal.expect(
                screen: "> half a line xxxxxxxxxxxxxxxxxxxxxxxxxx\n" + String(repeating: "x", count: 34),
                cursor: (34, 1))
            try await terminal.press("C-c")
            try await terminal.expect(screen: ">", cursor: (2, 0))
            server.say("first")
            try await terminal.expect(screen: "< first\n>", cursor: (2, 1))
            try await terminal.press("C-c")
            try await terminal.expect(screen: "< first\n[status 130]", cursor: (0, 2))
            let log = try await server.finished()
            #expect(log.closeCode == 1001)
            #expect(log.texts == [])
        }
    }

    @Test func `D closes the connection and leaves`() async throws {
        try await TestTerminal.talk(["--close-code", "4000", "--close-reason", "done"]) { terminal, server in
            try await terminal.type("abc")
            try await terminal.press("C-a", "C-d")
            try await terminal.expect(screen: "> bc", cursor: (2, 0))
            try await terminal.press("C-d", "C-d")
            try await terminal.expect(screen: ">", cursor: (2, 0))
            try await terminal.press("C-d")
            try await terminal.expect(screen: "[status 0]", cursor: (0, 1))
            let log = try await server.finished()
            #expect(log.closeCode == 4000)
            #expect(log.frames.last?.payload.suffix(4) == Array("done".utf8)[...])
        }
    }

    @Test func `C leaves at once although the server does not answer`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            peer.holdOpen()
        }) { server in
            let url = server.url
            try await TestTerminal.run(["-q", url]) { terminal in
                try await terminal.expect(screen: ">", cursor: (2, 0))
                try await terminal.press("C-c")
                try await terminal.expect(screen: "[status 130]", cursor: (0, 1))
            }
        }
    }

    @Test func `C ends the wait after Control-D`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            peer.holdOpen()
        }) { server in
            let url = server.url
            try await TestTerminal.run(["-q", url, "--close-timeout", "1h"]) { terminal in
                try await terminal.expect(screen: ">", cursor: (2, 0))
                try await terminal.press("C-d")
                try await terminal.expect(screen: "", cursor: (0, 0))
                // No line is edited any more: the terminal shows the key itself.
                try await terminal.press("C-c")
                try await terminal.expect(screen: "^C[status 130]", cursor: (0, 1))
            }
        }
    }

    @Test func `C leaves before there is a connection`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            peer.holdOpen()
        }) { server in
            let url = server.url
            try await TestTerminal.run(["-q", url]) { terminal in
                try await server.log { !$0.request.isEmpty }
                try await terminal.press("C-c")
                // The terminal is not ours yet: it shows the key itself.
                try await terminal.expect(screen: "^C[status 130]", cursor: (0, 1))
            }
        }
    }

    @Test func `Z stops, and fg brings line and terminal back`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.runShell { terminal in
                try await terminal.expect(screen: "$", cursor: (2, 0))
                try await terminal.type("stty -a >before; clear; wsx -q \(url)\r")
                try await terminal.expect(row: ">")
                try await terminal.type("half a line")
                try await terminal.press("C-b")
                try await terminal.expect(lastRows: "> half a line", cursor: (12, 0))
                try await terminal.press("C-z")
                try await terminal.expect(row: "[1]+  Stopped                 wsx -q ws://127.0.0.1:PORT/")
                // The shell sets the terminal for its own line; a command is given what there was before.
                try await terminal.type("stty -a >during; clear; fg\r")
                try await terminal.expect(lastRows: "wsx -q ws://127.0.0.1:PORT/\n> half a line", cursor: (12, 1))
                server.say("first")
                try await terminal.expect(lastRows: "< first\n> half a line", cursor: (12, 1))
                try await terminal.type("\u{05}!\r")
                #expect(try await server.texts(1) == ["half a line!"])
                try await terminal.paste("two\nrows")
                try await terminal.press("Enter")
                #expect(try await server.texts(2)[1] == "two\nrows")
                try await terminal.press("C-d")
                try await terminal.expect(row: "$")
                try await terminal.type("s=$?; stty -a >after; clear; echo $s\r")
                try await terminal.expect(screen: "0\n$", cursor: (2, 1))
                let modes = ["before", "during", "after"].map { SystemFile.text("\(terminal.home.path)/\($0)") }
                #expect(modes[0] != nil)
                #expect(modes[1] == modes[0])
                #expect(modes[2] == modes[0])
            }
        }
    }

    @Test func `Z twice is as good as once`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.runShell { terminal in
                try await terminal.type("clear; wsx -q \(url)\r")
                try await terminal.expect(row: ">")
                var line = ""
                for word in ["one", " two", " three"] {
                    line += word
                    try await terminal.type(word)
                    // What is typed and not read yet would be the shell's.
                    try await terminal.expect(lastRows: "> \(line)", cursor: (2 + line.count, 0))
                    try await terminal.press("C-z")
                    try await terminal.expect(row: "[1]+  Stopped                 wsx -q ws://127.0.0.1:PORT/")
                    server.say("behind \(line)")
                    try await terminal.type("clear; fg\r")
                    try await terminal.expect(row: "< behind \(line)")
                }
                try await terminal.expect(
                    screen: "wsx -q ws://127.0.0.1:PORT/\n< behind one two three\n> one two three", cursor: (15, 2))
            }
        }
    }

    @Test func `Z stops a command that has the terminal, and fg brings that back`() async throws {
        try await CuedServer.run { server in
            let url = server.url
            try await TestTerminal.runShell { terminal in
                try await terminal.type("clear; wsx -q \(url)\r")
                try await terminal.expect(row: ">")
                server.say("x")
                try await terminal.expect(row: "< x")
                try await terminal.type("/last | (echo waiting; exec sleep 1000)\r")
                try await terminal.expect(row: "waiting")
                try await terminal.press("C-z")
                try await terminal.expect(row: "[1]+  Stopped                 wsx -q ws://127.0.0.1:PORT/")
                try await terminal.type("clear; fg\r")
                try await terminal.expect(screen: "wsx -q ws://127.0.0.1:PORT/", cursor: (0, 1))
                try await terminal.press("C-c")
                try await terminal.expect(screen: "wsx -q ws://127.0.0.1:PORT/\n^C\n>", cursor: (2, 2))
                try await terminal.type("still here\r")
                #expect(try await server.texts(1) == ["still here"])
            }
        }
    }

    @Test func `Z where nobody could let it go on changes nothing`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("half a line")
            try await terminal.expect(screen: "> half a line", cursor: (13, 0))
            try await terminal.press("C-z")
            server.say("first")
            try await terminal.expect(row: "< first")
            try await terminal.type("!\r")
            #expect(try await server.texts(1) == ["half a line!"])
        }
    }

    @Test func `L clears the screen`() async throws {
        try await TestTerminal.talk { terminal, server in
            server.say("first")
            try await terminal.type("half")
            try await terminal.expect(screen: "< first\n> half", cursor: (6, 1))
            try await terminal.press("C-l")
            try await terminal.expect(screen: "> half", cursor: (6, 0))
            server.say("second")
            try await terminal.expect(screen: "< second\n> half", cursor: (6, 1))
        }
    }

    @Test func `that edits does so`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("one two three")
            try await terminal.press("C-w")
            try await terminal.expect(screen: "> one two", cursor: (10, 0))
            try await terminal.press("C-a", "C-k")
            try await terminal.expect(screen: ">", cursor: (2, 0))
            try await terminal.press("C-y", "Left", "BSpace", "Right", "DC", "Home", "Right", "DC", "End")
            try await terminal.type("!")
            try await terminal.expect(screen: "> oe tw !", cursor: (9, 0))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["oe tw !"])
        }
    }
}
