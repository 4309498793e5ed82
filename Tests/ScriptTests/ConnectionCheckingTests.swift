import Notation
import Script
import Testing

@Suite("Connections that scripts use")
struct ConnectionCheckingTests {
    @Test func `a connection that nothing opens`() throws {
        try check(
            """
            alice connect ws://x
            bob connect ws://x
            bop > "hi"
            ^^^ no `connect` opens the connection `bop`
            ~ did you mean `bob`?
            bop < "hi"
            carol ignore ping
            ^^^^^ no `connect` opens the connection `carol`
            ~ there is `alice`, `bob`
            < "hi"
            ^ no `connect` opens the connection without a name
            ~ there is `alice`, `bob`
            """,
            right: """
                alice connect ws://x
                bob connect ws://x
                bob > "hi"
                bob < "hi"
                """)
        try check(
            """
            bob connect ws://x
            never "hi"
            ^^^^^ no `connect` opens the connection without a name
            ~ did you mean `bob`?
            """)
        try check(
            """
            < nothing for 1s
            ^ no `connect` opens the connection without a name
            ~ write `connect URL` above
            """)
        try check(
            """
            connect ws://x
            bob > "hi"
            ^^^ no `connect` opens the connection `bob`
            ~ write `bob connect URL` above
            """)
    }

    @Test func `a connection that is opened later, or in another test`() throws {
        try check(
            """
            test "one"
            > "hi"
            ^ the connection without a name is not open yet
            ~ line 3 opens it
            connect ws://x
            test "two"
            < "hi"
            ^ no `connect` of this test opens the connection without a name
            ~ line 3 opens one in another test, and tests share nothing
            """,
            right: """
                connect ws://x
                test "one"
                > "hi"
                test "two"
                < "hi"
                """)
    }

    @Test func `teardown above the tests is about the connections of any of them`() throws {
        try check(
            """
            always
              alice > close 1000
              bob > close 1000
              carol > close 1000
              ^^^^^ no `connect` opens the connection `carol`
            ~ there is `alice`
            end
            test "one"
            alice connect ws://x
            test "two"
            alice connect ws://x
            bob connect ws://x
            always
              carl > "bye"
              ^^^^ no `connect` opens the connection `carl`
            ~ there is `alice`, `bob`
            end
            """)
    }

    @Test func `the connection without a name may be open before the script begins`() throws {
        let script = try load("> \"a\"\nconnect ws://x\n> \"b\"\nbob > \"c\"\n")
        #expect(
            ScriptChecker.check(script, isConnected: true).diagnostics.map(\.message) == [
                "no `connect` opens the connection `bob`"
            ])
    }

    @Test func `a filter may stand before its connection`() throws {
        try check("bob ignore ping\nbob connect ws://x\nbob < \"hi\"")
    }

    @Test func `an included file uses the connections of others`() throws {
        try check("> \"hi\"\nbob < \"hi\"", name: "a/_login.wst")
        try check("connect ws://x\ninclude \"_a.wst\"\nbob > \"hi\"", files: ["_a.wst": "> \"hi\"\nbob connect ws://x"])
    }

    @Test func `a connection that is open already`() throws {
        try check(
            """
            connect ws://x
            connect ws://y
            ^^^^^^^^^^^^^^ the connection is open already
            ~ line 1 opens it; wait for its end with `< close`, or give one of them a name
            bob connect ws://x
            bob > "last"
            bob connect ws://y
            ^^^^^^^^^^^^^^^^^^ `bob` is open already
            ~ line 3 opens it; wait for its end with `bob < close`, or choose another name
            """,
            right: """
                connect ws://x
                < close 1000 or eof
                connect ws://y
                > close 1000
                connect ws://z
                bob connect ws://x
                bob > close 1000
                bob < "bye" or close
                bob connect ws://y
                """)
        try check("connect ws://x\n< http 401\nconnect ws://x\n< http 101")
        try check("connect ws://x\ntest \"one\"\n> \"a\"\ntest \"two\"\n> \"a\"")
    }

    @Test func `what is sent after the end`() throws {
        try check(
            """
            connect ws://x
            > close 1000
            > "hello"
            ^^^^^^^^^ nothing can be sent after `> close`
            ~ line 2 ends the connection; move this line above it
            > eof
            > raw hex 00
            ^^^^^^^^^^^^ nothing can be sent after `> eof`
            ~ line 4 ends the connection; move this line above it
            < close 1000
            > ping
            ^^^^^^ nothing can be sent after `< close`
            ~ line 6 ends the connection; move this line above it
            """,
            right: """
                connect ws://x
                > "hello"
                > close 1000
                < "hello"
                < close 1000
                < eof
                """)
        try check(
            """
            connect ws://x
            < http 401
            > "hello"
            ^^^^^^^^^ nothing can be sent after `< http 401`
            ~ line 2 ends the connection; move this line above it
            """,
            right: """
                connect ws://x
                < http {{status}}
                > "hello"
                """)
    }

    @Test func `what is expected after the end`() throws {
        try check(
            """
            connect ws://x
            < close 1000
            < "hello"
            ^^^^^^^^^ nothing comes after `< close`
            ~ line 2 ends the connection; move this line above it
            < pong "x"
            < nothing for 1s
            < eof
            < eof
            ^^^^^ nothing comes after `< eof`
            ~ line 6 ends the connection; move this line above it
            """,
            right: """
                connect ws://x
                < "hello"
                < close 1000 or "x"
                < close 1001 or "x"
                < eof
                """)
    }

    @Test func `lines in any order are not after each other`() throws {
        try check(
            """
            connect ws://x
            bob connect ws://x
            unordered
              < http 101
              bob < http 101
            end
            unordered
              < close 1000
              < "hello"
              bop < "hello"
              ^^^ no `connect` opens the connection `bop`
            ~ did you mean `bob`?
              bop < close
            end
            > "hello"
            ^^^^^^^^^ nothing can be sent after `< close`
            ~ line 8 ends the connection; move this line above it
            """)
    }

    @Test func `teardown begins anywhere`() throws {
        try check(
            """
            connect ws://x
            always
              > close 1000
              < close 1000 rtt < 1s
            end
            always
              alice > "x"
              ^^^^^ no `connect` opens the connection `alice`
            ~ write `alice connect URL` above
              connect ws://x/clean
              > close 1000
              > "late"
              ^^^^^^^^ nothing can be sent after `> close`
            ~ line 9 ends the connection; move this line above it
            end
            < close
            """)
    }

    @Test func `the response to the handshake comes first`() throws {
        try check(
            """
            connect ws://x
            > "hello"
            < http 101
              ^^^^^^^^ the response to the handshake is expected too late
            ~ `< http` is the next line of the connection after its `connect`
            """,
            right: """
                connect ws://x
                bob connect ws://x
                option timeout 1s
                ignore ping
                < http 101
                bob < http 101
                > "hello"
                """)
    }

    @Test func `a round trip begins with something sent`() throws {
        try check(
            """
            connect ws://x
            bob connect ws://x
            > "hello"
            < "hello" rtt < 1s
            bob < "hello" rtt < 1s
                          ^^^^^^^^ there is no `>` to measure from
            ~ `rtt` is the time since the last `>` of this connection; for a deadline write `within`
            """,
            right: """
                bob connect ws://x
                bob > frame op=3
                bob < "hello" rtt < 1s
                bob > ping
                """)
    }

    @Test func `without a handshake there are bytes only`() throws {
        try check(
            """
            connect tcp ws://x
            > "GET /"
            ^^^^^^^^^ a connection without a handshake carries bytes only
            ~ send them with `> raw …`, or leave out `tcp` behind `connect`
            > close
            ^^^^^^^ a connection without a handshake carries bytes only
            ~ send them with `> raw …`, or leave out `tcp` behind `connect`
            """,
            right: """
                connect tcp ws://x
                > raw "GET /"
                < raw /^HTTP/ or eof
                > eof
                < eof
                """)
        try check(
            """
            connect tcp ws://x
            < "a" or eof or raw "b"
              ^^^ a connection without a handshake carries bytes only
            ~ expect them with `< raw …`, or leave out `tcp` behind `connect`
            < http 200
              ^^^^^^^^ a connection without a handshake has no response
            ~ expect its bytes with `< raw /^HTTP/`, or leave out `tcp` behind `connect`
            """)
        try check(
            """
            connect ws://x
            < raw "a"
              ^^^^^^^ this connection has messages and not bytes
            ~ `< raw` is for `connect tcp`; bytes of a message are `hex …`
            """,
            right: """
                connect ws://x
                > raw hex 81 00
                < hex 00
                """)
    }
}
