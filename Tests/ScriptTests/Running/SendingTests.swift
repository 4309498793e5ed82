import JSONText
import Script
import Testing

/// What steps send, and Pings and Pongs.
struct SendingTests {
    @Test(arguments: [
        (#"> "hello""#, #""hello""#), (#"> {"a": 1}"#, #""{"a":1}""#), ("> hex 00 ff 7f", "hex 00 ff 7f"),
        ("> text hex 61", #""a""#), (#"> binary "a""#, "hex 61"), (#"> "abcd" fragment 3"#, #""abcd" fragment 3"#),
        (#"> "abcd" chop 2"#, #""abcd" chop 2"#), (#"> ping "k""#, #"ping "k""#), ("> ping", #"ping """#),
        (#"> pong "k""#, #"pong "k""#), (#"> close 4000 "bye""#, #"close 4000 "bye""#), ("> close", "close"),
        ("> eof", "eof"), (#"> frame op=text mask=no "hello""#, #"frame 1 unmasked 5 "hello""#),
        (#"> frame op=3 fin=0 len=200 "ab""#, #"frame 3 more 200 "ab""#),
        (#"> frame deflate=yes "Hello""#, "frame 1 rsv 4 7 hex f2 48 cd c9 c9 07 00"),
        (#"> frame op=binary rsv=1 deflate=yes "Hello""#, "frame 2 rsv 1 7 hex f2 48 cd c9 c9 07 00"),
        (#"> frame deflate=no "Hello""#, #"frame 1 5 "Hello""#),
        ("> raw hex 81 00 chop 1", "raw hex 81 00 chop 1"),
        (#"> "{{n}} {{list}}""#, #""7 [1,2]""#), ("> {{list}}", #""[1,2]""#), ("> fill 5 \"ab\"", #""ababa""#),
    ])
    func `What is sent`(line: String, call: String) throws {
        let stage = try ScriptStage(
            "connect ws://s/\n\(line)\n",
            variables: ["n": .number(JSONNumber(7)), "list": .array([.number(JSONNumber(1)), .number(JSONNumber(2))])]
        ).start()
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls.first == call)
    }

    @Test(arguments: [
        ("> close 1005", "2:1 `> close 1005` the close code 1005 must not be sent; `> frame op=close` sends anything"),
        (
            "> ping fill 126 \"a\"",
            "2:1 `> ping fill 126 \"a\"` 126 bytes are too many: a control frame carries at most 125"
        ),
        ("> close {{large}}", "2:9 `{{large}}` 70000 is no close code"),
        ("> close {{negative}}", "2:9 `{{negative}}` -1 is no close code"),
        ("> \"a\" fragment {{zero}}", "2:16 `{{zero}}` nothing can be cut into pieces of 0 bytes; 1 or more will do"),
        ("> \"a\" chop {{zero}}", "2:12 `{{zero}}` nothing can be cut into pieces of 0 bytes; 1 or more will do"),
        (
            "> \"{{x}}\"",
            "2:4 `{{x}}` {{x}} has no value; pass it with --var x=VALUE, or capture it before"
        ),
    ])
    func `What can not be sent`(line: String, failure: String) throws {
        let stage = try ScriptStage(
            "connect ws://s/\n\(line)\n",
            variables: [
                "zero": .string("0"), "large": .string("70000"), "negative": .number(JSONNumber(-1)),
            ]
        ).start()
        #expect(stage.end() == [failure])
        #expect(stage.server.calls == ["close 1000"])
    }

    // MARK: Room

    @Test func `A step waits until the server takes what was sent before, and goes on then`() throws {
        let stage = try ScriptStage("connect ws://s/\n> \"a\"\n> \"b\"\n> \"c\"\n< \"d\"\n")
        stage.network.onConnect = { connection in
            connection.onCall = { if $0 == #""a""# { connection.stall() } }
            connection.accept()
        }
        stage.start()
        stage.advance(4999)
        #expect(stage.server.calls == [#""a""#])
        stage.server.takeMore()
        #expect(stage.server.calls == [#""a""#, #""b""#, #""c""#])
        stage.server.receive(.text("d"))
        #expect(stage.end() == ["passed"])
        #expect(stage.transcript.contains(#"4999 > "b":3"#))
    }

    @Test(arguments: [
        "> \"b\"", "> hex 00", "> ping", "> pong", "> frame op=3", "> raw hex 00", "> \"b\" fragment 1",
    ])
    func `A server that takes nothing fails the step in time`(line: String) throws {
        let stage = try ScriptStage("option timeout 2s\nconnect ws://s/\n\(line)\n")
        stage.network.onConnect = { connection in
            connection.stall()
            connection.accept()
        }
        #expect(
            stage.start().end() == [
                "3:1 `\(line)` the server did not take what was sent before within 2 s; "
                    + "how long a step waits is set by `option timeout`"
            ])
        #expect(stage.server.calls == ["close 1000"])
        #expect(stage.elapsed == .seconds(2))
    }

    @Test func `A Close does not wait, nor does the end of the stream`() throws {
        let stage = try ScriptStage("connect ws://s/\n> close 4000\n< close 4000\n")
        stage.network.onConnect = { connection in
            connection.stall()
            connection.accept()
        }
        #expect(stage.start().end() == ["passed"])
        #expect(stage.elapsed == .zero)
    }

    @Test func `A connection that ends while a step waits for room fails it`() throws {
        let stage = try ScriptStage("connect ws://s/\n> \"a\"\n")
        stage.network.onConnect = { connection in
            connection.stall()
            connection.accept()
        }
        stage.start()
        stage.network.after(.seconds(1)) { stage.server.close(1001) }
        #expect(stage.end() == [#"2:1 `> "a"` the connection is not open any more; it ended with: close 1001"#])
        #expect(stage.elapsed == .seconds(1))
    }

    @Test func `A script that does not look at what comes is told why nothing goes out`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n> \"a\"\n").start()
        stage.server.receive(.binary(Array(repeating: 0, count: 9 << 20)), .binary(Array(repeating: 0, count: 9 << 20)))
        stage.server.stall()
        #expect(
            stage.end().first?.hasSuffix(
                "; nothing is read either, since 2 messages wait: expect them in between") == true)
    }

    // MARK: Pings and Pongs

    @Test func `Pongs older than the last Ping are dropped`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n> ping \"1\"\nwait 1s\n> ping \"2\"\n< pong \"2\"\n< no pong for 100ms\n"
        ).start()
        stage.server.receive(.pong("1", answer: 1), .pong("0", answer: nil))
        stage.network.after(.milliseconds(1010)) { stage.server.receive(.pong("2", answer: 2)) }
        #expect(stage.end() == ["passed"])
    }

    @Test func `Silence is not broken by Pongs older than the last Ping`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n> ping \"a\"\nwait 100ms\n> ping \"b\"\n< no pong \"a\" for 100ms\n"
        ).start()
        stage.server.receive(.pong("a", answer: 1))
        #expect(stage.end() == ["passed"])
    }

    @Test func `Pings that were forgotten are told of`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< ping \"0\"\n").start()
        for number in 0..<1003 { stage.server.receive(.ping("\(number)")) }
        #expect(
            stage.end() == [
                #"3:8 `"0"` the text is different - "0" + "3"; 3 older ones are forgotten: of Pings and Pongs that no "#
                    + "step has taken, the last 1000 are kept"
            ])
    }

    @Test func `A Pong that nobody asked for is an event`() throws {
        let stage = try ScriptStage("connect ws://s/\n< pong \"alive\"\n").start()
        stage.server.receive(.pong("alive", answer: nil))
        #expect(stage.end() == ["passed"])
    }

    @Test func `Pongs to keep-alive Pings are no events`() throws {
        let stage = try ScriptStage("connect ws://s/\n> ping \"k\"\n< pong \"k\"\n").start()
        stage.server.pingByItself()
        stage.server.receive(.pong("keep-alive", answer: 2), .pong("k", answer: 1))
        #expect(stage.end() == ["passed"])
    }

    @Test func `Data and control frames have queues of their own`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< ping \"1\"\n< ping \"2\"\n< \"a\"\n").start()
        stage.server.receive(.text("a"), .ping("1"))
        stage.server.receive(.text("b"), .ping("2"), .ping("3"))
        #expect(stage.end() == ["passed"])
        #expect(stage.unread == [#""b""#])
    }

    @Test func `The head of the queue of control frames is judged`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< ping \"2\"\n").start()
        stage.server.receive(.ping("1"), .ping("2"))
        #expect(stage.end() == [#"3:8 `"2"` the text is different - "2" + "1""#])
    }

    // MARK: Streams of bytes

    @Test func `A stream of bytes`() throws {
        let stage = try ScriptStage(
            """
            connect tcp ws://s/
            > raw "GET / HTTP/1.1\\r\\n\\r\\n" chop 1
            < raw "HTTP/"
            < raw /^1\\.1 (?<status>\\d+) .*\\r\\n\\r\\n/
              where text contains "Bad"
              capture all = size
            < raw "body"
            > eof
            < eof
            print "{{status}} {{all}}"
            """
        ).start()
        #expect(stage.server.request.isTCP)
        for part in ["HT", "TP/1.1 400", " Bad Request\r\n", "\r\nbody"] { stage.server.receive(raw: part) }
        stage.server.endInput()
        #expect(stage.end() == ["passed"])
        #expect(stage.printed == ["400 23"])
        #expect(stage.server.calls == [#"raw "GET / HTTP/1.1\#r\#n\#r\#n" chop 1"#, "eof", "abandon"])
    }

    @Test func `Other bytes than those expected`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n< raw \"abc\"\n").start()
        stage.server.receive(raw: "abx")
        #expect(stage.end() == ["2:3 `raw \"abc\"` other bytes came - [97, 98, 99] + [97, 98, 120]"])
        #expect(stage.elapsed == .zero)
    }

    @Test func `An expression waits for more until time is over`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n< raw /end/ within 1s\n").start()
        stage.server.receive(raw: "be")
        #expect(stage.end() == [#"2:3 `raw /end/` it did not come within 1 s - raw /end/ + "be""#])
        #expect(stage.elapsed == .seconds(1))
    }

    @Test func `The end of the stream ends the wait for more bytes`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n< raw \"abc\"\n").start()
        stage.server.receive(raw: "ab")
        stage.server.endInput()
        #expect(
            stage.end() == ["2:3 `raw \"abc\"` it did not come before the end of the stream - [97, 98, 99] + [97, 98]"])
        #expect(stage.elapsed == .zero)
    }

    @Test func `Bytes that nobody took are listed, and a failure where that is asked for`() throws {
        for isStrict in [false, true] {
            let stage = try ScriptStage(
                (isStrict ? "option strict on\n" : "\n") + "connect tcp ws://s/\n< raw \"a\"\n"
            ).start()
            stage.server.receive(raw: "abc")
            let failure = #"1:1 `option strict on` a message was not looked at - nothing unread + raw "bc""#
            #expect(stage.end() == [isStrict ? failure : "passed"])
            #expect(stage.unread == [#"raw "bc""#])
        }
    }

    @Test func `Bytes that are left do not stand before the end`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n< raw /a/\n< raw \"x\" or eof\n").start()
        stage.server.receive(raw: "abc")
        stage.server.endInput()
        #expect(stage.end() == ["passed"])
    }

    @Test func `Bytes after the deadline are too late, also when the timer is late`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n< raw \"a\" within 200ms\n").start()
        stage.network.timerDelay = .milliseconds(50)
        stage.network.after(.milliseconds(210)) { stage.server.receive(raw: "a") }
        #expect(stage.end() == [#"2:3 `raw "a"` it did not come within 200 ms - raw "a" + nothing"#])
    }

    @Test func `An expression that matches nothing at all is not asked for ever`() throws {
        let stage = try ScriptStage(
            "connect tcp ws://s/\n< eventually raw /x?/\n  where size == 1\n< raw \"!\"\n"
        ).start()
        stage.server.receive(raw: "aax!")
        #expect(stage.end() == ["passed"])
    }

    @Test func `eventually skips bytes`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n< eventually raw \"end\"\n< raw \"!\"\n").start()
        stage.server.receive(raw: "the en")
        stage.server.receive(raw: "d!")
        #expect(stage.end() == ["passed"])
    }

    @Test func `A condition is part of what bytes have to be`() throws {
        let lines = "raw /\\d/\n  where text == \"2\"\n"
        let stage = try ScriptStage("connect tcp ws://s/\n< eventually \(lines)< raw \"3\"\n").start()
        stage.server.receive(raw: "123")
        #expect(stage.end() == ["passed"])
        let other = try ScriptStage("connect tcp ws://s/\n< \(lines)").start()
        other.server.receive(raw: "123")
        #expect(other.end() == [#"3:9 `text == "2"` the text is not as demanded - "2" + "1""#])
    }

    @Test func `Bytes break the silence`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n< no raw /x/ for 1s\n< nothing for 1s\n").start()
        stage.network.after(.milliseconds(500)) { stage.server.receive(raw: "abc") }
        #expect(stage.end() == [#"3:1 `< nothing for 1s` something came - nothing of the kind + raw "abc""#])
        let other = try ScriptStage("connect tcp ws://s/\n< no raw \"x\" for 1s\n").start()
        other.server.receive(raw: "abxc")
        #expect(other.end() == [#"2:1 `< no raw "x" for 1s` it came - nothing of the kind + raw "abxc""#])
    }

    @Test func `Only bytes go over a stream of bytes`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\n> \"a\"\n").start()
        #expect(
            stage.end() == [
                "2:1 `> \"a\"` the connection is a stream of bytes: only `> raw`, `> eof` and `> close` go there"
            ])
    }

    @Test func `Bytes go to any of several lines`() throws {
        let stage = try ScriptStage(
            """
            a connect tcp ws://s/
            b connect ws://s/
            unordered
              b < "hi"
              a < raw "x"
                capture n = size
            end
            print "{{n}}"

            """
        ).start()
        stage[0].receive(raw: "x")
        stage[1].receive(.text("hi"))
        #expect(stage.end() == ["passed"])
        #expect(stage.printed == ["1"])
    }
}
