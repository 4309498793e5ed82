import Notation
import Script
import Testing

@Suite("Lines and tests of scripts by themselves")
struct StepCheckingTests {
    @Test func `close codes that must not be sent`() throws {
        let hint = "1000 to 1003, 1007 to 1014 and 3000 to 4999 may be; `> frame op=close hex …` sends any"
        for code in ["1005", "999", "5000", "70000", "1004", "2999"] {
            let caret = String(repeating: "^", count: code.count)
            try check(
                "bob9 connect ws://x\nbob9 > close \(code) \"no \(code)\"\n"
                    + "             \(caret) the close code \(code) must not be sent\n~ \(hint)")
        }
        for code in ["1000", "1014", "3000", "4999", "{{code}}"] { try check("connect ws://x\n> close \(code)") }
    }

    @Test func `reasons that have no room`() throws {
        let reason = String(repeating: "ä", count: 61)
        let carets = String(repeating: "^", count: 70)
        try check(
            "connect ws://x\n> close 1000 \"\(reason)xy{{v}}\"\n"
                + "             \(carets) the reason has 124 bytes\n~ a Close has room for 123 bytes behind its code",
            right: "connect ws://x\n> close 1000 \"\(reason)x{{v}}\"")
        try check(
            """
            connect ws://x
            > close "bye"
                    ^^^^^ a reason needs a code
            ~ such as `> close 1000 "bye"`
            """)
    }

    @Test func `payloads that a Ping has no room for`() throws {
        let hint =
            "a Ping or Pong carries at most 125 bytes\n~ a longer one, for probing, is sent by `> frame op=ping …`"
        try check(
            """
            connect ws://x
            > ping fill 126 "a"
                   ^^^^^^^^^^^^ \(hint)
            > pong hex \(String(repeating: "00", count: 126))
                   \(String(repeating: "^", count: 256)) \(hint)
            """,
            right: """
                connect ws://x
                > ping fill 125 "a"
                > pong hex \(String(repeating: "00", count: 125))
                > frame op=ping fill 126 "a"
                """)
    }

    @Test func `pieces of what has none`() throws {
        try check(
            """
            connect ws://x
            > ping "fragment 1" chop 1
                                ^^^^ `chop` can not stand here
            ~ only messages, `raw` and `frame` are sent in pieces; leave it out
            > raw "a" fragment 1 chop 1
                      ^^^^^^^^ `fragment` can not stand here
            ~ only messages are sent in fragments; leave it out
            """,
            right: """
                connect ws://x
                > "a" fragment 1 chop 1
                > raw "a" chop 1
                """)
    }

    @Test func `close codes that do not come`() throws {
        try check(
            """
            connect ws://x
            < close 1000,999 or close 4000-5000 /999/
                         ^^^ 999 is no close code
            ~ they are numbers from 1000 to 4999
                                      ^^^^^^^^^ 4000-5000 is no close code
            ~ they are numbers from 1000 to 4999
            """,
            right: """
                connect ws://x
                < close 1000,1005 or close 4000-4999 /999/
                """)
        try check(
            """
            connect ws://x
            never close 1006
                        ^^^^ no Close has the code 1006
            ~ an end without a Close is `eof`
            """,
            right: "connect ws://x\nnever eof")
    }

    @Test func `questions that only a response answers`() throws {
        try check(
            """
            connect ws://x
            < "a"
              where status == 101
                    ^^^^^^ only the response to the handshake has a status
            ~ it is expected by `< http 101`, or by another status
              where size == 1
            < no text for 1s
              where header "A" exists
                    ^^^^^^^^^^ only the response to the handshake has headers
            ~ it is expected by `< http 101`, or by another status
            """,
            right: """
                connect ws://x
                < http 101
                  where status == 101
                  where header "A" exists
                  where body == ""
                < "a"
                  where size == 1
                """)
        try check(
            """
            connect ws://x
            < close
              capture a = subprotocol
                          ^^^^^^^^^^^ only the response to the handshake has a subprotocol
            ~ it is expected by `< http 101`, or by another status
            > "{{a}}"
            ^^^^^^^^^ nothing can be sent after `< close`
            ~ line 2 ends the connection; move this line above it
            """)
    }

    @Test func `captures of what is not taken`() throws {
        try check(
            """
            connect ws://x
            ignore {"type": ?t}
                             ^ `ignore` captures nothing
            ~ leave out the name: `?` matches any value, `?:int` one of a type
            < no /(?<a>b)/ for 1s
                 ^^^^^^^^^ `no` captures nothing
            ~ leave out the name of the group `a`: `(?:…)`
            """,
            right: """
                connect ws://x
                ignore {"type": ?}
                never ?:int
                < no /(b)/ for 1s
                """)
    }

    @Test func `ends that can not be ignored`() throws {
        try check(
            """
            connect ws://x
            ignore close 1000 or ping or eof
                   ^^^^^^^^^^ the end of a connection can not be ignored
            ~ expect it with `< close`, or write `never close`
                                         ^^^ the end of a connection can not be ignored
            ~ expect it with `< eof`, or write `never eof`
            never http 500
                  ^^^^^^^^ `http 500` can not stand behind `never`
            ~ expect it with `<`
            never raw "a"
                  ^^^^^^^ `raw` can not stand behind `never`
            ~ expect it with `<`
            < no raw "a" for 1s
                 ^^^^^^^ this connection has messages and not bytes
            ~ `< raw` is for `connect tcp`; bytes of a message are `hex …`
            """,
            right: """
                connect ws://x
                ignore ping
                never close or eof
                < no close for 1s
                bytes connect tcp ws://x
                bytes < no raw "a" for 1s
                """)
    }

    @Test func `URLs and options of a connection`() throws {
        let options: ScriptChecker.OptionCheck = { options in
            options.firstIndex { $0 != ["--subprotocol", "chat"] }.map {
                ConnectRequest.Problem("what is \(options[$0].joined(separator: "="))", option: $0, hint: "say it")
            }
        }
        try check(
            """
            connect htp://x
                    ^^^^^^^ this is no URL of a WebSocket
            ~ the scheme htp is not supported; use ws or wss
              --subprotocol {{name}}
              --subprotocol chat
              --proxy a b
              ^^^^^^^ what is --proxy=a b
            ~ say it
            """,
            right: """
                connect {{scheme}}://x
                  --subprotocol chat
                """, options: options)
    }

    @Test func `tests with the same name, and empty ones`() throws {
        try check(
            """
            connect ws://x
            test "a"
            > "a"
            test "b"
            ^^^^^^^^ warning: the test is empty
            ~ write its lines, delete it, or give it a `skip "reason"`
            test "c" skip "later"
            test "a"
                 ^^^ warning: another test has this name
            ~ line 2 has it first; reports and --filter tell tests by name
            repeat 2
            ^^^^^^^^ warning: the block is empty
            ~ delete it
            end
            """)
    }

    @Test func `teardown that only the last test has`() throws {
        let tests = """
            connect ws://x
            test "a"
            > "a"
            test "b"
            > "b"
            always
              > close 1000
            end
            """
        let mark =
            "^^^^^^ warning: only the last test has this `always`\n~ for all tests, move it above the first `test`"
        try check(
            tests.replacing("always", with: "always\n\(mark)"),
            right: """
                connect ws://x
                always
                  > close 1000
                end
                test "a"
                > "a"
                test "b"
                > "b"
                """)
        // It is for the last test when it has to do with it alone, and when others have one too.
        try check(tests.replacing("> \"b\"", with: "< {\"id\": ?id}").replacing("close 1000", with: "{{id}}"))
        try check(tests.replacing("> \"a\"", with: "> \"a\"\nalways\n  > \"z\"\nend"))
        try check(
            tests.replacing("connect ws://x\n", with: "").replacing("> \"a\"", with: "print \"a\"")
                .replacing("> \"b\"", with: "connect ws://x"))
    }
}
