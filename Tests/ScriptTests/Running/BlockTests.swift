import JSONText
import Script
import Testing

/// Loops, names, includes and everything else that is no conversation.
struct BlockTests {
    @Test func `Loops have counters from 1 on, and nest`() throws {
        let stage = try ScriptStage(
            """
            repeat 2 as i
              for x in ["a", {"b":1}]
                repeat 1
                  print "{{i}} {{x}}"
                end
              end
            end
            print "{{i}} {{x}}"
            """)
        #expect(stage.start().end() == ["passed"])
        #expect(stage.printed == ["1 a", #"1 {"b":1}"#, "2 a", #"2 {"b":1}"#, #"2 {"b":1}"#])
    }

    @Test(arguments: [
        "repeat 0\nprint \"no\"\nend", "for x in []\nprint \"no\"\nend", "repeat 3\nend", "repeat 1\nend",
    ])
    func `A loop without rounds or without lines does nothing`(loop: String) throws {
        let stage = try ScriptStage("\(loop)\nrepeat 2\n\(loop)\nend\nprint \"over\"\n")
        #expect(stage.start().end() == ["passed"])
        #expect(stage.printed == ["over"])
    }

    @Test func `A loop can not be done less than never`() throws {
        let stage = try ScriptStage(
            "repeat {{n}}\nprint \"no\"\nend\n", variables: ["n": .number(JSONNumber(-3))])
        #expect(stage.start().end() == ["1:8 `{{n}}` nothing can be done -3 times; 0 or more will do"])
    }

    @Test func `A loop over what came`() throws {
        let stage = try ScriptStage("connect ws://s/\n< ?list\nfor x in {{list}}\n> {{x}}\nend\n").start()
        stage.server.receive(.text("[1,[],\"b\"]"))
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls.dropLast() == [#""1""#, #""[]""#, #""b""#])
    }

    @Test func `What a loop expects has the values of its round`() throws {
        let stage = try ScriptStage("connect ws://s/\nrepeat 2 as i\n< \"{{i}}\"\nend\n").start()
        stage.server.receive(.text("1"), .text("2"))
        #expect(stage.end() == ["passed"])
    }

    @Test func `A loop over what is no array`() throws {
        let stage = try ScriptStage("set list = {}\nfor x in {{list}}\nend\n")
        #expect(stage.start().end() == ["2:10 `{{list}}` the list of `for` is no array"])
    }

    @Test func `A failure tells the rounds around it`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nrepeat 3\nfor x in [\"a\",2]\nrepeat 2 as i\n< text\nend\nend\nend\n"
        ).start()
        for number in 1...6 { stage.server.receive(.text("\(number)")) }
        stage.server.receive(.binary([]))
        #expect(
            stage.end() == [
                "5:3 `text` the message is binary, not text - text + hex [round 2 of 3] [x = 2] [i 1 of 2]"
            ])
    }

    @Test func `set, capture and built-in names`() throws {
        let stage = try ScriptStage(
            """
            set a = {"b":[1,"x"]}
            set c = {{a}}
            set a = "new"
            print "{{a}} {{c}} {{env.HOME}} {{now}}"
            print "{{uuid}}"
            print "{{uuid}}"
            print "{{env.NONE}}"
            """)
        #expect(
            stage.start().end() == ["7:8 `{{env.NONE}}` the environment has no NONE"])
        #expect(stage.printed.first == #"new {"b":[1,"x"]} /home/test 1970-01-01T00:00:00.000Z"#)
        #expect(stage.printed.count == 3)
        #expect(stage.printed[1] != stage.printed[2])
        #expect(stage.printed[1].count == 36)
    }

    @Test func `A variable of the command line is a string`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n> {\"n\":{{n}}}\nrepeat {{n}} as i\nwait {{i}}ms\nend\n", variables: ["n": .string("2")]
        ).start()
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls.first == #""{"n":"2"}""#)
        #expect(stage.elapsed == .milliseconds(3))
    }

    @Test func `An included file shares names and connections, and is named in failures`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nset user = \"ann\"\ninclude \"_login.wst\"\n> \"{{session}}\"\n< \"bye\"\n",
            files: ["_login.wst": "> \"{{user}}\"\n< {\"session\":?session}\n"]
        ).start()
        stage.server.receive(.text(#"{"session":"s1"}"#), .text("bye"))
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls.dropLast() == [#""ann""#, #""s1""#])
        #expect(
            stage.transcript == [
                "0 connected:1", #"0 > "ann" _login.wst:1"#, #"0 < {"session":"s1"} _login.wst:2 ok"#,
                #"0 < "bye":5 ok"#, #"0 > "s1":4"#,
            ])
        let other = try ScriptStage(
            "connect ws://s/\ninclude \"_a.wst\"\n", files: ["_a.wst": "< \"x\" within 1s\n"]
        ).start()
        #expect(other.end() == [#"_a.wst:1:3 `"x"` it did not come within 1 s - "x" + nothing"#])
    }

    // MARK: Tests of a file

    @Test func `Lines before the first test run afresh for each, and tests share nothing`() throws {
        let stage = try ScriptStage(
            """
            set n = 1
            option timeout 100ms
            connect ws://s/
            ignore "noise"
            test "one"
            set n = 2
            option timeout 7s
            option strict on
            ignore "x"
            < "a"
            test "two"
            print "{{n}}"
            < "x"
            < "b"
            """)
        stage.network.onConnect = { connection in
            connection.accept()
            let events: [StageEvent] =
                stage.network.connections.count == 1
                ? [.text("noise"), .text("x"), .text("a")] : [.text("x"), .text("noise"), .text("y")]
            connection.receive(events)
        }
        #expect(stage.start(0).end() == ["passed"])
        #expect(stage.start(1).end() == [#"14:3 `"b"` the text is different - "b" + "y""#])
        #expect(stage.printed == ["1"])
        #expect(stage.network.connections.count == 2)
        #expect(stage.plans.map(\.name) == ["one", "two"])
        #expect(stage.plans.map(\.line) == [5, 11])
    }

    @Test func `A file without tests is one, named after the file; one without lines is none`() throws {
        #expect(try ScriptStage("print \"a\"\n").plans.map(\.name) == ["test.wst"])
        #expect(try ScriptStage("# nothing\n").plans.isEmpty)
    }

    @Test func `A test for each element`() throws {
        let stage = try ScriptStage(
            """
            test "a {{x}}" for x in [1,"b"]
            print "{{x}}"
            test "c" skip "not {{y}}" for y in [{}]
            test "d" for z in []

            """
        )
        #expect(stage.plans.map(\.name) == ["a 1", "a b", "c [y = {}]"])
        #expect(stage.plans.map(\.skip) == [nil, nil, "not {}"])
        stage.start(0).end()
        stage.start(1).end()
        #expect(stage.printed == ["1", "b"])
    }

    // MARK: Turns

    @Test func `A loop without an end over steps that need no waiting lets others have their turn`() throws {
        let stage = try ScriptStage("repeat 1000000000 as i\nset x = {{i}}\nend\n").start()
        var turns = 0
        stage.network.after(.zero) { turns += 1 }
        #expect(stage.network.run(while: { turns == 0 }))
        #expect(turns == 1)
        stage.run?.interrupt("interrupted")
        #expect(stage.end().first?.hasPrefix("2:1 `set x = {{i}}` interrupted [i ") == true)
    }

    @Test func `A long loop comes to its end`() throws {
        let stage = try ScriptStage("repeat 12345\nset x = 1\nend\nprint \"over\"\n")
        #expect(stage.start().end() == ["passed"])
        #expect(stage.result?.stepCount == 12347)
    }

    @Test func `A server that answers within the call that sends`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nnever \"bad\"\nrepeat 3\n> \"a\"\n< \"a\"\nend\n> \"b\"\n> \"c\"\n")
        stage.network.onConnect = { connection in
            connection.onCall = { [weak connection] call in
                connection?.receive(call == #""b""# ? .text("bad") : .text("a"))
            }
            connection.accept()
        }
        #expect(stage.start().end() == [#"2:7 `"bad"` something came that never may - never + "bad""#])
        #expect(stage.server.calls == [#""a""#, #""a""#, #""a""#, #""b""#, "close 1000"])
    }
}
