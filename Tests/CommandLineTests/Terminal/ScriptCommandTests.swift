import Foundation
import TestSupport
import Testing

@Suite struct `A script at a terminal` {
    @Test func `runs on the connection, which stays open`() async throws {
        try await TemporaryFolder.run { home in
            let script = """
                connect ws://127.0.0.1:1/
                > {"token":{{name}}}
                < {"token":?answer}
                print "the answer is {{answer}}"
                > ping "k"
                < pong "k"

                """
            _ = try home.file("x.wst", Array(script.utf8))
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("/set name Ada\r/run x.wst\r")
                try await terminal.expect(row: "> {\"token\":\"Ada\"}")
                server.say("{\"token\":\"42\"}")
                try await terminal.expect(row: "* the answer is 42")
                try await terminal.expect(row: "* pong \"k\" in N ms")
                try await terminal.type("still here\r")
                #expect(try await server.texts(2) == ["{\"token\":\"Ada\"}", "still here"])
            }
        }
    }

    @Test func `tells that it passed, or how it failed`() async throws {
        try await TemporaryFolder.run { home in
            _ = try home.file("good.wst", Array("> \"a\"\n< \"b\"\n".utf8))
            _ = try home.file("bad.wst", Array("> \"a\"\n< {\"x\":1}\n".utf8))
            try await CuedServer.run { server in
                let url = server.url
                try await TestTerminal.run([url], home: home) { terminal in
                    try await terminal.expect(row: "* /help lists commands, Ctrl-D closes")
                    try await terminal.type("/run good.wst\r")
                    try await terminal.expect(row: "> a")
                    server.say("b")
                    try await terminal.until("it has passed") {
                        try await terminal.screen().rows.contains {
                            $0.hasPrefix("* script good.wst: passed (2 steps in ")
                        }
                    }
                    try await terminal.clear()
                    try await terminal.type("/run bad.wst\r")
                    try await terminal.expect(row: "> a")
                    server.say("{\"x\":2}")
                    try await terminal.until("it has failed") {
                        let rows = try await terminal.screen().rows
                        return rows.contains { $0.hasPrefix("* FAIL bad.wst") }
                            && rows.contains { $0.contains("--> bad.wst:2:") }
                    }
                    try await terminal.clear()
                    try await terminal.type("still here\r")
                    #expect(try await server.texts(3).last == "still here")
                }
            }
        }
    }

    @Test func `is interrupted first, the session then`() async throws {
        try await TemporaryFolder.run { home in
            _ = try home.file("long.wst", Array("wait 10m\n".utf8))
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("/run long.wst\r")
                try await terminal.type("/run long.wst\r")
                try await terminal.expect(row: "* a script is running; Ctrl-C interrupts it")
                try await terminal.press("C-c")
                try await terminal.until("it was interrupted") {
                    try await terminal.screen().rows.contains("  error: interrupted")
                }
                try await terminal.type("on\r")
                #expect(try await server.texts(1) == ["on"])
                try await terminal.press("C-c")
                try await terminal.expect(row: "[status 130]")
            }
        }
    }

    @Test func `with tests, with mistakes or without a file does not begin`() async throws {
        try await TemporaryFolder.run { home in
            _ = try home.file("tests.wst", Array("test \"t\"\n> \"a\"\n".utf8))
            _ = try home.file("wrong.wst", Array("> hello\n".utf8))
            try await TestTerminal.talk(home: home) { terminal, server in
                try await terminal.type("/run tests.wst\r")
                try await terminal.expect(
                    row: "* error: /run carries out one conversation, and this file has tests")
                try await terminal.clear()
                try await terminal.type("/run wrong.wst\r")
                try await terminal.until("the mistake is told") {
                    try await terminal.screen().rows.contains { $0.contains("--> wrong.wst:1:3") }
                }
                try await terminal.clear()
                try await terminal.type("/run none.wst\r")
                try await terminal.until("the file is named") {
                    try await terminal.screen().rows.contains { $0.hasPrefix("* error: ") && $0.contains("none.wst") }
                }
                try await terminal.type("on\r")
                #expect(try await server.texts(1) == ["on"])
            }
        }
    }
}

@Suite struct `A recording at a terminal` {
    @Test func `is written at off, and passes`() async throws {
        _ = try await TemporaryFolder.run { home in
            try await Serving.run(clients: 3) { server in
                try await TestTerminal.run(["-q", server.url], home: home) { terminal in
                    try await terminal.type("before\r")
                    try await terminal.expect(row: "< before")
                    try await terminal.type("/record r.wst\r")
                    try await terminal.type("{\"a\": 1}\r")
                    try await terminal.expect(row: "< {\"a\": 1}")
                    try await terminal.type("/record off\r")
                    try await terminal.expect(row: "* recorded in r.wst; wsx run r.wst does it again")
                    try await terminal.type("after\r")
                    try await terminal.expect(row: "< after")
                }
                let text = try String(contentsOfFile: home.path + "/r.wst", encoding: .utf8)
                #expect(text.hasSuffix("\n> \"{\\\"a\\\": 1}\"\n< {\"a\":1}\n"))
                let replay = try await Wsx.run(["run", home.path + "/r.wst"])
                #expect(replay.status == 0, "\(replay.stderr)")
            }
        }
    }

    @Test func `of the whole session is written at its end`() async throws {
        _ = try await TemporaryFolder.run { home in
            try await Serving.run(clients: 3) { server in
                try await TestTerminal.run(["-q", server.url, "--record", "r.wst"], home: home) { terminal in
                    try await terminal.type("hello\r/ping k\r/quit\r")
                    try await terminal.expect(row: "[status 0]")
                }
                let text = try String(contentsOfFile: home.path + "/r.wst", encoding: .utf8)
                for line in ["> \"hello\"", "< \"hello\"", "> ping \"k\"", "> close 1000", "< close 1000"] {
                    #expect(text.contains("\n\(line)\n"))
                }
                let replay = try await Wsx.run(["run", home.path + "/r.wst"])
                #expect(replay.status == 0, "\(replay.stderr)")
            }
        }
    }
}

@Suite struct `An expectation at a terminal` {
    @Test func `is told of below the message`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/expect {\"a\":1, ...}\r/expect {\"a\":1}\rgo\r")
            #expect(try await server.texts(1) == ["go"])
            server.say("{\"a\":1,\"b\":2}")
            server.say("{\"a\":2}")
            try await terminal.expect(row: "* expected: ok")
            try await terminal.until("the difference is told") {
                try await terminal.screen().rows.contains { $0.contains("at $.a: expected 1, received 2") }
            }
        }
    }
}
