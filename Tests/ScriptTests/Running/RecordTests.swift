import JSONText
import Notation
import Script
import Testing

/// Transcripts, secrets, `--update`, and how much is kept.
struct RecordTests {
    // MARK: Transcripts

    @Test func `A transcript has times, connections, lines and marks`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            ignore "noise"
            > {"a":1}
            wait 20ms
            < eventually hex 01
            > ping "k"
            > close 1000 "bye"
            < close
            < "never"
            """
        ).start()
        stage.network.after(.milliseconds(10)) {
            stage.server.receive(.text("noise"), .text("x"), .binary([1]), .ping(""), .text("unread"))
        }
        stage.network.after(.milliseconds(15)) { stage.server.receive(.pong("p", answer: nil)) }
        stage.end()
        #expect(
            stage.transcript == [
                "0 connected:1", #"0 > {"a":1}:3"#, #"10 < "noise" ignored"#, #"10 < "x":5 skipped"#,
                "10 < hex 01:5 ok", "10 < ping", #"10 < "unread":8 failed"#, #"15 < pong "p""#, #"20 > ping "k":6"#,
                #"20 > close 1000 "bye":7"#,
            ])
    }

    @Test func `A long message is cut`() throws {
        let stage = try ScriptStage("connect ws://s/\n< text\n> fill 5000 \"ab\"\n").start()
        stage.server.receive(.text(String(repeating: "x", count: 3000)))
        stage.end()
        #expect(stage.transcript.map(\.count).allSatisfy { $0 < 2050 })
        #expect(
            stage.transcript.last?.hasSuffix("…\" (5000 bytes):3") == true
                || stage.transcript.last?.hasSuffix("\"… (5000 bytes):3") == true)
    }

    @Test func `A hundred thousand messages leave the last ones`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nrepeat 100000 as i\n< /./\nend\n< \"last\"\n"
        ).start()
        for block in 0..<1000 { stage.server.receive((0..<100).map { .text("\(block * 100 + $0)") }) }
        stage.server.receive(.text("last"))
        #expect(stage.end() == ["passed"])
        let transcript = try #require(stage.result?.transcript)
        #expect(transcript.count == 100_002)
        #expect(transcript.entries.count >= Transcript.capacity)
        #expect(transcript.entries.count <= 2 * Transcript.capacity)
        #expect(stage.transcript.suffix(2) == [#"0 < "99999":3 ok"#, #"0 < "last":5 ok"#])
    }

    // MARK: Secrets

    private static let secret = #"s3"c\rét"#

    @Test func `No field of a result has a secret in it`() throws {
        let secret = Self.secret
        let stage = try ScriptStage(
            """
            connect ws://s/
            always
              print "{{s}}"
              < "teardown {{s}}" within 1s
            end
            test "{{s}}" for s in [{{secret}}]
            > {"auth":{{s}}}
            > binary "{{s}}"
            < prefer "a" or text
            for x in [{{s}}]
              < eventually {"k":"a"} within 1s
            end
            test "b" skip "{{secret}}"
            """, variables: ["secret": .string(secret)], secrets: ["c", secret, ""]
        ).start()
        stage.server.receive(.text("it is \(secret)"), .text(#"{"k":\#(JSONValue.string(secret).compactText)}"#))
        stage.server.receive(.ping(secret))
        stage.server.receive(.text("it is \(secret)\u{301}"))
        stage.end()
        let result = try #require(stage.result)
        #expect(result.failures.count == 2)
        #expect(result.warnings.count == 1)
        #expect(stage.printed == ["•••"])
        let names = [stage.plans[0].name, stage.plans[1].name, stage.plans[1].skip ?? ""]
        let texts = names + stage.outcome + stage.warnings + stage.transcript + stage.unread + stage.printed
        for form in [secret, #"s3\"c\\rét"#, "73 33 22 63"] {
            #expect(!texts.contains { $0.contains(form) }, "\(form)")
        }
        #expect(stage.outcome.first?.hasSuffix(#"[s = "•••"]"#) == false)
        #expect(stage.outcome.first?.hasSuffix(#"[x = "•••"]"#) == true)
        #expect(stage.transcript.contains { $0.contains("it is •••\u{301}") })
        #expect(stage.transcript[1] == #"0 > {"auth":"•••"}:7"#)
        #expect(stage.transcript[2] == "0 > hex •••:8")
    }

    @Test func `Bytes of a secret are not dumped`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n< hex 00 01 02 03 04 05 06 07\n", secrets: ["abc"]
        ).start()
        stage.server.receive(.binary([0] + Array("xabcabc".utf8)))
        let stars = Array("x******".utf8)
        #expect(
            stage.end() == [
                "2:3 `hex 00 01 02 03 04 05 06 07` the bytes are different - [0, 1, 2, 3, 4, 5, 6, 7] + \([0] + stars)"
            ])
    }

    // MARK: --update

    @Test func `With update literals that differ are taken as they came`() throws {
        let text = """
            connect ws://s/
            < "old"
            < {"a":1}   # comment
              capture a = $.a
            < hex 00
            print "{{a}}"

            """
        let stage = try ScriptStage(text, updates: true).start()
        stage.server.receive(.text("new"), .text(#"{"a":2}"#), .text("te{{xt"))
        #expect(stage.end() == ["passed"])
        #expect(stage.printed == ["2"])
        let (bytes, changes) = LiteralUpdate.apply(stage.updates, to: stage.script.sources[0])
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == text.replacing(#""old""#, with: #""new""#).replacing(#"{"a":1}"#, with: #"{"a":2}"#)
                .replacing("hex 00", with: #""te\u007b{xt""#))
        #expect(changes.map(\.line) == [2, 3, 5])
        #expect(changes.first?.old == #"< "old""#)
        #expect(changes.first?.new == #"< "new""#)
        #expect(stage.transcript[1] == #"0 < "new":2 ok"#)
    }

    @Test(arguments: [
        "< {\"a\":?}", "< {\"a\":1, ...}", "< /x/", "< glob \"x*\"", "< \"{{v}}\"", "< \"a\" or \"b\"",
        "< eventually \"a\" within 1s", "< binary \"a\"", "< fill 3 \"a\"", "< ping \"a\"",
    ])
    func `Patterns are never rewritten`(line: String) throws {
        let stage = try ScriptStage("set v = \"1\"\nconnect ws://s/\n\(line)\n", updates: true).start()
        stage.server.receive(.text("other"), .ping("other"))
        #expect(stage.end() != ["passed"])
        #expect(stage.updates.isEmpty)
    }

    @Test func `A word for the type stays where it fits`() throws {
        let stage = try ScriptStage("connect ws://s/\n< text \"a\"\n< binary \"a\"\n", updates: true).start()
        stage.server.receive(.text("b"), .binary([0]))
        #expect(stage.end() == ["passed"])
        #expect(stage.updates.map(\.text) == [#""b""#, "hex 00"])
    }

    @Test func `What else is wrong with a line fails although literals are taken`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\n< {\"a\":1}\n  where $.b == 5\n", updates: true
        ).start()
        stage.server.receive(.text(#"{"a":1,"b":6}"#))
        #expect(stage.end() == ["2:3 `{\"a\":1}` a member is not expected at $ - {\"a\":1} + {\"b\":6}"])
        #expect(stage.updates.isEmpty)
        let other = try ScriptStage("connect ws://s/\n< \"a\"\n  where size == 2\n", updates: true).start()
        other.server.receive(.text("a"))
        #expect(other.end() == ["3:9 `size == 2` the size is not as demanded - 2 + 1"])
        #expect(other.updates.isEmpty)
        let late = try ScriptStage("connect ws://s/\n> \"x\"\nwait 1s\n< \"a\" rtt < 5ms\n", updates: true).start()
        late.network.after(.milliseconds(10)) { late.server.receive(.text("b")) }
        #expect(late.end() == ["4:7 `rtt < 5ms` the round trip took 10 ms - < 5 ms + 10 ms"])
    }

    @Test func `A secret is not written into a script`() throws {
        let stage = try ScriptStage("connect ws://s/\n< \"a\"\n", secrets: ["sesame"], updates: true).start()
        stage.server.receive(.text("open sesame"))
        #expect(stage.end() == [#"2:3 `"a"` the text is different - "a" + "open •••""#])
        #expect(stage.updates.isEmpty)
    }

    @Test func `Of several updates of one literal the first one counts, in the order of the tests`() throws {
        let suite = try SuiteStage("connect ws://s/\n< \"a\"\ntest \"1\"\nwait 1s\ntest \"2\"\nprint \"\"\n") {
            $0.updates = true
            $0.jobCount = 2
        }
        suite.network.onConnect = { connection in
            connection.accept()
            connection.receive(.text("\(suite.network.connections.count)"))
        }
        suite.start().end()
        #expect(suite.updates.map(\.text) == [#""1""#, #""2""#])
        let (bytes, _) = LiteralUpdate.apply(suite.updates, to: suite.stage.script.sources[0])
        #expect(String(decoding: bytes, as: UTF8.self).contains(#"< "1""#))
    }

    // MARK: How much is kept

    @Test func `Reading stops when much is unread, and goes on later`() throws {
        let stage = try ScriptStage(
            "connect ws://s/\nwait 10s\nrepeat 60\n< text\nend\n> \"half\"\nrepeat 40\n< text\nend\n"
        ).start()
        let message = String(repeating: "x", count: 200 << 10)
        var count = 0
        while stage.server.isReading, count < 100 {
            stage.server.receive(.text(message))
            count += 1
        }
        #expect(count == 82)
        #expect(stage.server.calls == ["stops reading"])
        stage.network.after(.seconds(11)) { stage.server.receive((0..<18).map { _ in .text("more") }) }
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls == ["stops reading", "reads", #""half""#, "close 1000"])
    }

    @Test func `Reading stops as well when messages are many`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 10s\n").start()
        for _ in 0..<101 { stage.server.receive((0..<1000).map { _ in .text("") }) }
        #expect(!stage.server.isReading)
        // At the end the answer to our Close is to be seen.
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls == ["stops reading", "reads", "close 1000"])
    }

    @Test func `What is dropped makes room again`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 10s\nignore text\n< binary\n").start()
        stage.server.receive((0..<18).map { _ in .text(String(repeating: "x", count: 1 << 20)) })
        #expect(!stage.server.isReading)
        stage.network.after(.seconds(11)) { if stage.server.isReading { stage.server.receive(.binary([])) } }
        #expect(stage.end() == ["passed"])
    }

    @Test func `Control frames that nobody looks at hold nothing up`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 10s\n< ping /^199000$/\n").start()
        for number in 0..<200_000 { stage.server.receive(.ping("\(number)")) }
        #expect(stage.server.isReading)
        #expect(stage.end() == ["passed"])
    }

    @Test func `Bytes without frames stop reading as well`() throws {
        let stage = try ScriptStage("connect tcp ws://s/\nwait 10s\n< raw /x$/\n> eof\n").start()
        stage.server.receive(raw: String(repeating: "x", count: 17 << 20))
        #expect(!stage.server.isReading)
        #expect(stage.end() == ["passed"])
        #expect(stage.server.isReading)
    }
}
