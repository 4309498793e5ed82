import Testing

/// `ignore`, `never`, and the silence that `no` and `nothing` ask for.
struct FilterTests {
    // MARK: ignore, never

    @Test func `ignore drops what is queued and what comes later`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            wait 1s
            ignore {"type":"ping", ...} or "noise"
            < "a"
            < "b"
            < nothing for 1s
            """
        ).start()
        stage.server.receive(.text(#"{"type":"ping"}"#), .text("a"), .text("noise"))
        stage.network.after(.milliseconds(1500)) { stage.server.receive(.text("noise"), .text("b"), .text("noise")) }
        #expect(stage.end() == ["passed"])
        #expect(stage.transcript.filter { $0.hasSuffix("ignored") }.count == 4)
        #expect(stage.unread.isEmpty)
    }

    @Test func `never fails on what is queued`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\nnever \"bad\"\n< \"a\"\n").start()
        stage.server.receive(.text("a"), .text("bad"))
        #expect(stage.end() == [#"3:7 `"bad"` something came that never may - never + "bad""#])
        #expect(stage.transcript.last == #"0 < "bad":3 failed"#)
    }

    @Test(arguments: [
        "wait 10s", "< \"x\"", "< eventually \"x\"", "< pong", "< nothing for 9s", "< no \"y\" for 9s",
        "unordered\n< \"x\"\n< \"z\"\nend", "c < \"x\"", "b connect ws://s/",
    ])
    func `never fails on sight during any step`(step: String) throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            b connect ws://s/
            never "bad"
            c connect ws://s/
            b > close 1000
            \(step)
            print "no"

            """
        )
        stage.network.onConnect = { if stage.network.connections.count < 4 { $0.accept() } }
        stage.start()
        stage[1].closeAnswer = nil
        stage.network.after(.milliseconds(100)) { stage[0].receive(.text("bad")) }
        #expect(stage.end() == [#"3:7 `"bad"` something came that never may - never + "bad""#])
        #expect(stage.printed.isEmpty)
    }

    @Test func `never sees what eventually skips`() throws {
        let stage = try ScriptStage("connect ws://s/\nnever {\"error\":?, ...}\n< eventually \"x\"\n").start()
        stage.server.receive(.text("a"), .text(#"{"error":1}"#), .text("x"))
        #expect(stage.end() == [#"2:7 `{"error":?, ...}` something came that never may - never + {"error":1}"#])
    }

    @Test(arguments: ["ignore \"bad\"\nnever \"bad\"\n", "never \"bad\"\nignore \"bad\"\n"])
    func `never wins over ignore`(lines: String) throws {
        let stage = try ScriptStage("connect ws://s/\n\(lines)< \"bad\"\n").start()
        stage.server.receive(.text("bad"))
        let line = lines.hasPrefix("never") ? 2 : 3
        #expect(stage.end() == [#"\#(line):7 `"bad"` something came that never may - never + "bad""#])
    }

    @Test func `ignore wins over an expectation`() throws {
        let stage = try ScriptStage("connect ws://s/\nignore \"a\"\n< \"a\" within 1s\n").start()
        stage.server.receive(.text("a"))
        #expect(stage.end() == [#"3:3 `"a"` it did not come within 1 s - "a" + nothing"#])
    }

    @Test func `Without a name they concern the unnamed connection`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\na connect ws://s/\nignore \"x\"\na never \"y\"\na < \"x\"\n< \"y\"\n"
        ).start()
        stage[0].receive(.text("x"), .text("y"))
        stage[1].receive(.text("x"))
        #expect(stage.end() == ["passed"])
    }

    @Test func `They hold to the end of their block, each round anew`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            repeat 2
              < "x"
              ignore "x"
              < "y"
            end
            < "x"
            """
        ).start()
        stage.server.receive(.text("x"), .text("x"), .text("y"))
        stage.server.receive(.text("x"), .text("x"), .text("y"))
        stage.server.receive(.text("x"))
        #expect(stage.end() == ["passed"])
    }

    @Test func `An included file has no block of its own`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\ninclude \"_quiet.wst\"\n< \"y\"\n", files: ["_quiet.wst": "ignore \"x\"\n"]
        ).start()
        stage.server.receive(.text("x"), .text("y"))
        #expect(stage.end() == ["passed"])
    }

    @Test func `They hold before their connection is there`() throws {
        let stage = try ScriptStage("ignore \"x\"\nconnect ws://s/\n< \"y\"\n").start()
        stage.server.receive(.text("x"), .text("y"))
        #expect(stage.end() == ["passed"])
    }

    @Test func `Pings, and a Close, can be forbidden`() throws {
        let stage = try ScriptStage("connect ws://s/\nnever ping or close 1011\n< text\n").start()
        stage.server.receive(.ping("p"))
        #expect(stage.end() == [#"2:7 `ping` something came that never may - never + ping "p""#])
        let other = try ScriptStage("connect ws://s/\nnever ping or close 1011\n< text\n").start()
        other.server.receive(.close(1011, "worker died"))
        #expect(other.end() == [#"2:15 `close 1011` something came that never may - never + close 1011 "worker died""#])
    }

    @Test func `In teardown those of the test do not count, but those of the block do`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            ignore "x"
            never "y"
            always
              ignore "noise"
              < "x"
              < "y"
              < nothing for 1s
            end
            """
        ).start()
        stage.network.after(.milliseconds(1)) { stage.server.receive(.text("noise"), .text("x"), .text("y")) }
        stage.network.after(.milliseconds(500)) { stage.server.receive(.text("noise")) }
        #expect(stage.end() == ["passed"])
    }

    @Test func `What one block of teardown ignores the next one sees`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            always
              < "x"
            end
            always
              ignore "x"
            end
            """
        )
        stage.network.onConnect = { connection in
            connection.accept()
            stage.network.after(.milliseconds(1)) { connection.receive(.text("x")) }
        }
        #expect(stage.start().end() == ["passed"])
    }

    @Test func `What never forbids in teardown fails that, and the next line runs`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nalways\n  never \"bad\"\n  < \"a\"\n  > \"on\"\nend\n"
        ).start()
        stage.network.after(.milliseconds(100)) { stage.server.receive(.text("bad")) }
        #expect(stage.end() == [#"teardown 3:9 `"bad"` something came that never may - never + "bad""#])
        #expect(stage.server.calls == [#""on""#, "close 1000"])
        #expect(stage.elapsed == .milliseconds(100))
    }

    @Test func `An expression that takes too long fails never`() throws {
        let stage = try ScriptStage("connect ws://s/\nnever /^(a|aa)+$/\n< text\n").start()
        stage.server.receive(.text(String(repeating: "a", count: 60) + "b"))
        #expect(stage.end() == ["2:7 `/^(a|aa)+$/` the pattern /^(a|aa)+$/ takes too long on this message"])
    }

    @Test func `Raw bytes can not be ignored`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\nnever raw /x/\n").start()
        #expect(stage.end() == ["2:7 `raw /x/` `never` looks at messages, not at raw bytes"])
    }

    // MARK: no, nothing

    @Test func `Silence takes its time and consumes nothing`() throws {
        let stage = try ScriptStage("connect ws://s/\n< no \"b\" for 300ms\n< \"a\"\n< \"c\"\n").start()
        stage.server.receive(.text("a"))
        stage.network.after(.milliseconds(100)) { stage.server.receive(.text("c")) }
        #expect(stage.end() == ["passed"])
        #expect(stage.elapsed == .milliseconds(300))
    }

    @Test func `What is unread at the start breaks the silence`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< nothing for 300ms\n").start()
        stage.server.receive(.text("a"))
        #expect(
            stage.end() == [
                #"3:1 `< nothing for 300ms` something came - nothing of the kind + "a""#
            ])
        #expect(stage.elapsed == .seconds(1))
        #expect(stage.unread == [#""a""#])
    }

    @Test(arguments: [(300, false), (301, true)])
    func `The window ends when it should, also when the timer is late`(milliseconds: Int, passes: Bool) throws {
        let stage = try ScriptStage("connect ws://s/\n< no \"a\" or \"b\" for 300ms\n").start()
        stage.network.timerDelay = .milliseconds(10)
        stage.network.after(.milliseconds(milliseconds)) { stage.server.receive(.text("b")) }
        #expect(
            stage.end()
                == (passes
                    ? ["passed"]
                    : [#"2:1 `< no "a" or "b" for 300ms` it came - nothing of the kind + "b""#]))
    }

    @Test func `Pings and Pongs do not break the silence, unless it is about them`() throws {
        let stage = try ScriptStage("connect ws://s/\n< nothing for 300ms\n< no ping for 300ms\n").start()
        stage.server.receive(.ping("p"))
        #expect(stage.end() == [#"3:1 `< no ping for 300ms` it came - nothing of the kind + ping "p""#])
        #expect(stage.elapsed == .milliseconds(300))
    }

    @Test func `where is part of what must not come`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n< no {\"n\":?, ...} for 300ms\n  where $.n > 5\n< no {...} for 1s\n  where $.n == 3\n"
        ).start()
        stage.server.receive(.text(#"{"n":3}"#))
        #expect(
            stage.end() == [#"4:1 `< no {...} for 1s` it came - nothing of the kind + {"n":3}"#])
    }

    @Test func `A condition that can not be asked fails, and does not pass as silence`() throws {
        let stage = try ScriptStage("connect ws://s/\n< no {...} for 300ms\n  where $.n == {{x}}\n").start()
        stage.server.receive(.text(#"{"n":3}"#))
        #expect(
            stage.end() == ["3:16 `{{x}}` {{x}} has no value; pass it with --var x=VALUE, or capture it before"])
    }

    @Test func `A connection that ends is no silence`() throws {
        let stage = try ScriptStage("connect ws://s/\n< no \"a\" for 300ms\n").start()
        stage.network.after(.milliseconds(100)) { stage.server.close(1011, "worker died") }
        #expect(
            stage.end() == [
                #"2:1 `< no "a" for 300ms` the connection ended while it was listened to"#
                    + #" - nothing of the kind + close 1011 "worker died""#
            ])
        #expect(stage.elapsed == .milliseconds(100))
    }

    @Test func `no close for is about the Close`() throws {
        let stage = try ScriptStage("connect ws://s/\n< no close for 300ms\n> close 1000\n< close 1000\n").start()
        #expect(stage.end() == ["passed"])
    }
}
