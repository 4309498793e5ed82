import Testing

/// `unordered … end`.
struct UnorderedTests {
    @Test func `Lines are met in any order, across connections`() throws {
        let stage = try ScriptStage(
            """
            a connect ws://s/
            b connect ws://s/
            unordered
              a < {"type":"ack","seq":?seq:int}
              b < {"from":"a"}
                capture from = $.from
            end
            print "{{seq}} {{from}}"
            """
        ).start()
        stage[1].receive(.text(#"{"from":"a"}"#))
        stage[0].receive(.text(#"{"type":"ack","seq":7}"#))
        #expect(stage.end() == ["passed"])
        #expect(stage.printed == ["7 a"])
    }

    @Test func `Captures are not visible within the block`() throws {
        let stage = try ScriptStage("connect ws://s/\nunordered\n< {\"a\":?a}\n< {\"b\":{{a}}}\nend\n").start()
        #expect(
            stage.end() == ["4:8 `{{a}}` {{a}} has no value; pass it with --var a=VALUE, or capture it before"])
    }

    @Test func `Captures of a block that fails give no name a value`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nset a = 1\nunordered\n< {\"a\":?a}\n< \"b\"\nend\nalways\nprint \"{{a}}\"\nend\n"
        ).start()
        stage.server.receive(.text(#"{"a":2}"#))
        #expect(stage.end() == [#"5:3 `"b"` it did not come within 5 s - "b" + nothing"#])
        #expect(stage.printed == ["1"])
    }

    @Test func `All deadlines start at the block`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nwait 1s\nunordered\n< \"a\" within 300ms\n< \"b\" within 200ms\nend\n"
        ).start()
        stage.network.after(.milliseconds(1190)) { stage.server.receive(.text("a")) }
        #expect(stage.end() == [#"5:3 `"b"` it did not come within 200 ms - "b" + nothing"#])
        #expect(stage.elapsed == .milliseconds(1200))
    }

    @Test func `A message after a deadline is too late, also when the timer is late`() throws {
        let stage = try ScriptStage("connect ws://s/\nunordered\n< \"a\" within 300ms\nend\n").start()
        stage.network.timerDelay = .milliseconds(50)
        stage.network.after(.milliseconds(301)) { stage.server.receive(.text("a")) }
        #expect(stage.end() == [#"3:3 `"a"` it did not come within 300 ms - "a" + nothing"#])
    }

    @Test func `A message goes to the first open line that matches`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            unordered
            < {"n":?first, ...}
            < {"n":?second}
            end
            print "{{first}} {{second}}"

            """
        ).start()
        stage.server.receive(.text(#"{"n":1}"#), .text(#"{"n":2}"#))
        #expect(stage.end() == ["passed"])
        #expect(stage.printed == ["1 2"])
    }

    @Test func `A message that matches none of the open lines fails`() throws {
        let stage = try ScriptStage("connect ws://s/\nunordered\n< \"a\"\n< {\"b\":1,\"c\":2}\nend\n").start()
        stage.server.receive(.text("a"), .text(#"{"b":1,"c":3}"#))
        #expect(
            stage.end() == [
                "4:14 `2` a message matches none of the lines that are open"
                    + "; nearest: the value is different at $.c - 2 + 3"
            ])
    }

    @Test func `It is skipped while an open line says eventually`() throws {
        let text = "connect ws://s/\nunordered\n< eventually \"a\"\n< \"b\"\nend\n"
        let stage = try ScriptStage(text).start()
        stage.server.receive(.text("x"), .text("b"), .text("y"), .text("a"))
        #expect(stage.end() == ["passed"])
        #expect(stage.transcript[1] == #"0 < "x":3 skipped"#)
        let other = try ScriptStage(text).start()
        other.server.receive(.text("a"), .text("x"))
        #expect(
            other.end() == [
                #"4:3 `"b"` a message matches none of the lines that are open; nearest: the text is different"#
                    + #" - "b" + "x""#
            ])
    }

    @Test func `eventually of one connection skips nothing on another one`() throws {
        let stage = try ScriptStage(
            "a connect ws://s/\nb connect ws://s/\nunordered\na < eventually \"a\"\nb < \"b\"\nend\n"
        ).start()
        stage[1].receive(.text("x"))
        #expect(stage.end().first?.hasPrefix("5:5 `\"b\"` a message matches none") == true)
    }

    @Test func `Data and control frames in one block`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n> ping \"k\"\nunordered\n< pong \"k\" rtt < 1s\n< \"a\"\n< ping or \"b\"\nend\n"
        ).start()
        stage.server.receive(.ping("p"), .text("a"))
        stage.server.receive(.pong("k", answer: 1))
        #expect(stage.end() == ["passed"])
    }

    @Test func `A connection that is over fails a line at once`() throws {
        let stage = try ScriptStage("connect ws://s/\nunordered\n< close 1000\n< eof\n< \"a\"\nend\n").start()
        stage.server.close(1000)
        #expect(stage.end() == [#"5:3 `"a"` the connection is over - "a" + nothing"#])
        #expect(stage.elapsed == .zero)
    }

    @Test func `A condition and a preference of a line`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nunordered\n< {\"n\":?, ...}\n  where $.n > 5\n< prefer \"a\" or {\"n\":3}\nend\n"
        ).start()
        stage.server.receive(.text(#"{"n":3}"#), .text(#"{"n":6}"#))
        #expect(stage.end() == ["passed"])
        #expect(stage.warnings.count == 1)
    }

    @Test func `An empty block is met`() throws {
        #expect(try ScriptStage("unordered\nend\nprint \"a\"\n").start().end() == ["passed"])
    }
}
