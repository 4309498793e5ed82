import JSONText
import Testing

/// `<`: the next message, judged.
struct ExpectingTests {
    @Test func `A message that is as expected passes`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            > "hello"
            < "hello"
            """
        ).start()
        stage.server.receive(.text("hello"))
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls == [#""hello""#, "close 1000"])
    }

    @Test func `A timeout fails and never falls through`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            < "hello"
            > "never sent"
            """
        ).start()
        stage.advance(4999)
        #expect(stage.outcome == ["it is not over"])
        #expect(stage.end() == [#"2:3 `"hello"` it did not come within 5 s - "hello" + nothing"#])
        #expect(stage.server.calls == ["close 1000"])
        #expect(stage.elapsed == .seconds(5))
    }

    @Test func `The next message is judged, and no later one`() throws {
        let stage = try ScriptStage("connect ws://s/\n< \"b\"\n").start()
        stage.server.receive(.text("a"), .text("b"))
        #expect(stage.end() == [#"2:3 `"b"` the text is different - "b" + "a""#])
        #expect(stage.unread == [#""b""#])
    }

    @Test func `Messages that came earlier are not lost`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< \"a\"\n< \"b\"\n").start()
        stage.server.receive(.text("a"))
        stage.server.receive(.text("b"))
        #expect(stage.end() == ["passed"])
        #expect(stage.elapsed == .seconds(1))
    }

    @Test func `A part of JSON that differs is what the caret points at`() throws {
        let stage = try ScriptStage("connect ws://s/\n< {\"a\":{\"b\":[1, 2]}, ...}\n").start()
        stage.server.receive(.text(#"{"a":{"b":[1,3]},"c":0}"#))
        #expect(stage.end() == ["2:17 `2` the value is different at $.a.b[1] - 2 + 3"])
    }

    @Test func `Bytes that differ are shown as bytes`() throws {
        let stage = try ScriptStage("connect ws://s/\n< hex 00 ff\n").start()
        stage.server.receive(.binary([0, 1]))
        #expect(stage.end() == ["2:3 `hex 00 ff` the bytes are different - [0, 255] + [0, 1]"])
    }

    // MARK: eventually, prefer, or

    @Test func `Eventually skips what does not match`() throws {
        let stage = try ScriptStage("connect ws://s/\n< eventually \"c\"\n< \"d\"\n").start()
        stage.server.receive(.text("a"), .text("b"))
        stage.server.receive(.text("c"), .text("d"))
        #expect(stage.end() == ["passed"])
        #expect(
            stage.transcript == [
                "0 connected:1", "0 < \"a\":2 skipped", "0 < \"b\":2 skipped", "0 < \"c\":2 ok", "0 < \"d\":3 ok",
            ])
    }

    @Test func `The nearest message that was skipped is shown when time is over`() throws {
        let stage = try ScriptStage("connect ws://s/\n< eventually {\"a\":1,\"b\":2} within 2s\n").start()
        stage.server.receive(.text(#"{"a":1,"b":3}"#), .text(#""x""#))
        #expect(
            stage.end() == [
                "2:25 `2` a matching message did not come within 2 s at $.b - 2 + 3 (nearest message that was skipped)"
            ])
    }

    @Test func `The second alternative of prefer is a warning`() throws {
        let stage = try ScriptStage("connect ws://s/\n< prefer \"a\" or \"b\"\n< prefer \"a\" or \"b\"\n").start()
        stage.server.receive(.text("a"), .text("b"))
        #expect(stage.end() == ["passed"])
        #expect(
            stage.warnings == [#"3:10 `"a"` another alternative came than the one preferred - "a" or "b" + "b""#])
    }

    @Test func `Prefer fails when neither came`() throws {
        let stage = try ScriptStage("connect ws://s/\n< prefer \"a\" or \"b\"\n").start()
        stage.server.receive(.text("c"))
        #expect(stage.end() == [#"2:17 `"b"` the text is different - "b" + "c""#])
        #expect(stage.warnings.isEmpty)
    }

    @Test(arguments: [true, false])
    func `An or over both queues takes what came first`(isPingFirst: Bool) throws {
        let stage = try ScriptStage("connect ws://s/\n< ping or text\n< ping or text\nprint \"over\"\n").start()
        let events: [StageEvent] = [.ping("p"), .text("t")]
        stage.server.receive(isPingFirst ? events : events.reversed())
        #expect(stage.end() == ["passed"])
        let lines = ["0 < ping \"p\"", "0 < \"t\""]
        #expect(
            stage.transcript.dropFirst()
                == (isPingFirst ? [lines[0] + ":2 ok", lines[1] + ":3 ok"] : [lines[1] + ":2 ok", lines[0] + ":3 ok"]))
    }

    @Test func `An or over both queues judges the earlier one alone`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< \"b\" or ping\n").start()
        stage.server.receive(.text("a"), .ping(""))
        #expect(stage.end() == [#"3:3 `"b"` the text is different - "b" + "a""#])
    }

    // MARK: Deadlines

    @Test func `within counts from when the step begins to wait`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< \"a\" within 200ms\n").start()
        stage.network.after(.milliseconds(1200)) { stage.server.receive(.text("a")) }
        #expect(stage.end() == ["passed"])
    }

    @Test func `within fails a message that comes later`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< \"a\" within 200ms\n").start()
        stage.network.after(.milliseconds(1201)) { stage.server.receive(.text("a")) }
        #expect(stage.end() == [#"3:3 `"a"` it did not come within 200 ms - "a" + nothing"#])
        #expect(stage.elapsed == .milliseconds(1200))
    }

    @Test func `A queued message satisfies at once, however little time there is`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< \"a\" within 0ms\n").start()
        stage.server.receive(.text("a"))
        #expect(stage.end() == ["passed"])
    }

    @Test func `A message after the deadline is too late, also when the timer is late`() throws {
        let stage = try ScriptStage("connect ws://s/\n< \"a\" within 200ms\n").start()
        stage.network.timerDelay = .milliseconds(50)
        stage.network.after(.milliseconds(210)) { stage.server.receive(.text("a")) }
        #expect(stage.end() == [#"2:3 `"a"` it did not come within 200 ms - "a" + nothing"#])
    }

    @Test func `eventually has one deadline for all that it skips`() throws {
        let stage = try ScriptStage("connect ws://s/\n< eventually \"x\" within 1s\n").start()
        for number in 1...20 {
            stage.network.after(.milliseconds(100 * number)) { stage.server.receive(.text("\(number)")) }
        }
        #expect(
            stage.end() == [
                #"2:14 `"x"` a matching message did not come within 1 s"#
                    + #" - "x" + "10" (nearest message that was skipped)"#
            ])
        #expect(stage.elapsed == .seconds(1))
    }

    @Test func `option timeout holds from its line on`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            option timeout 300ms
            < "a"
            """
        ).start()
        #expect(stage.end() == [#"3:3 `"a"` it did not come within 300 ms - "a" + nothing"#])
    }

    // MARK: rtt

    @Test(arguments: [(49, true), (50, false)])
    func `rtt is from the last bytes sent to the arrival`(milliseconds: Int, passes: Bool) throws {
        let stage = try ScriptStage("connect ws://s/\n> \"a\"\nwait 1s\n> \"b\"\nwait 1s\n< \"b\" rtt < 50ms\n").start()
        stage.network.after(.milliseconds(1000 + milliseconds)) { stage.server.receive(.text("b")) }
        #expect(
            stage.end() == (passes ? ["passed"] : ["6:7 `rtt < 50ms` the round trip took 50 ms - < 50 ms + 50 ms"]))
    }

    @Test func `rtt without an earlier send is an error`() throws {
        let stage = try ScriptStage("connect ws://s/\n< \"b\" rtt < 50ms\n").start()
        #expect(stage.end() == ["2:7 `rtt < 50ms` nothing was sent before, so there is no round trip"])
    }

    @Test func `rtt of a connection does not count what another one sent`() throws {
        let stage = try ScriptStage("a connect ws://s/\nb connect ws://s/\nb > \"x\"\na < \"b\" rtt < 50ms\n").start()
        #expect(stage.end() == ["4:9 `rtt < 50ms` nothing was sent before, so there is no round trip"])
    }

    @Test func `What came before the last send is no answer to it`() throws {
        let stage = try ScriptStage("connect ws://s/\n> \"a\"\nwait 1s\n> \"b\"\n< \"b\" rtt < 50ms\n").start()
        stage.server.receive(.text("b"))
        #expect(
            stage.end() == ["5:7 `rtt < 50ms` it came 1 s before the last `>`, so there is no round trip"])
    }

    // MARK: where, capture

    @Test func `where is part of the match`() throws {
        let text = "connect ws://s/\n< {\"n\":?}\n  where $.n > 5\n"
        let stage = try ScriptStage(text).start()
        stage.server.receive(.text(#"{"n":3}"#))
        #expect(stage.end() == ["3:9 `$.n > 5` $.n is not as demanded - > 5 + 3"])
    }

    @Test func `eventually skips a message that fails a condition`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n< eventually {\"n\":?n}\n  where $.n > 5\n  where $.n < 9\nprint \"{{n}}\"\n"
        ).start()
        stage.server.receive(.text(#"{"n":3}"#), .text(#"{"n":10}"#), .text(#"{"n":7}"#))
        #expect(stage.end() == ["passed"])
        #expect(stage.printed == ["7"])
    }

    @Test func `where is asked of each alternative`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n< {\"a\":?x, ...} or {\"b\":?x, ...}\n  where $.b == {{x}}\n  where $.b is int\n"
        ).start()
        stage.server.receive(.text(#"{"a":1,"b":2}"#))
        #expect(stage.end() == ["passed"])
    }

    @Test func `capture runs once, on the message taken`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n< eventually {\"ok\":true, ...}\n  capture id = $.id\nprint \"{{id}}\"\n"
        ).start()
        // It would fail on the first one, which has no id.
        stage.server.receive(.text(#"{"ok":false}"#), .text(#"{"ok":true,"id":[1,2]}"#))
        #expect(stage.end() == ["passed"])
        #expect(stage.printed == ["[1,2]"])
    }

    @Test func `A capture that finds nothing fails its step`() throws {
        let stage = try ScriptStage("connect ws://s/\n< {...}\n  capture id = $.id\n").start()
        stage.server.receive(.text("{}"))
        #expect(stage.end() == ["3:16 `$.id` there is nothing at $.id, so nothing is captured"])
        #expect(stage.transcript.last == "0 < {}:2 failed")
    }

    @Test func `A name without a value fails where it stands`() throws {
        let stage = try ScriptStage("connect ws://s/\n< {...}\n  where $.id == {{nobody}}\n").start()
        stage.server.receive(.text(#"{"id":1}"#))
        #expect(
            stage.end() == [
                "3:17 `{{nobody}}` {{nobody}} has no value; pass it with --var nobody=VALUE, or capture it before"
            ])
    }
}
