import JSONText
import Script
import Testing
import WebSocketProtocol

/// Several connections, how they open and how they end.
struct ConnectionTests {
    // MARK: Opening

    @Test func `What stands below connect goes to the server`() throws {
        let stage = try ScriptStage(
            """
            set sid = "a1"
            connect ws://{{host}}/x
              Cookie: sid={{sid}}
              --subprotocol chat
            """, variables: ["host": .string("s:80")]
        ).start()
        #expect(stage.end() == ["passed"])
        #expect(stage.server.request.url == "ws://s:80/x")
        #expect(stage.server.request.headers.map { "\($0.name)=\($0.value)" } == ["Cookie=sid=a1"])
        #expect(stage.server.request.options == [["--subprotocol", "chat"]])
        #expect(!stage.server.request.isTCP)
    }

    @Test(arguments: [
        ("connect http://s/", "1:9 `http://s/` the URL is wrong: no ws://"),
        ("connect ws://s/\n  --subprotocol a\n  --nonsense 3", "3:3 `--nonsense` unknown option"),
        (
            "connect ws://{{host}}/",
            "1:14 `{{host}}` {{host}} has no value; pass it with --var host=VALUE, or capture it before"
        ),
    ])
    func `A connection that can not be tried`(text: String, failure: String) throws {
        let stage = try ScriptStage(text).start()
        #expect(stage.end() == [failure])
        #expect(stage.network.connections.isEmpty)
    }

    @Test func `A handshake that is refused fails connect`() throws {
        let stage = try ScriptStage("connect ws://s/\n> \"a\"\n")
        stage.network.onConnect = {
            $0.refuse("401 Unauthorized", ["X-Why: because", "Set-Cookie: a=b"], body: "no token\nno entry\n")
        }
        #expect(stage.start().end() == ["1:1 `connect ws://s/` the server refused the handshake: 401"])
        #expect(
            stage.result?.failures.first?.response == [
                "HTTP/1.1 401 Unauthorized", "X-Why: because", "Set-Cookie: •••", "", "no token", "no entry",
            ])
    }

    @Test func `Of a long refusal the beginning is told, without secrets`() throws {
        let body = (1...30).map { "line \($0) hush-hush" }.joined(separator: "\n")
        let stage = try ScriptStage("connect ws://s/\n", secrets: ["hush-hush"])
        stage.network.onConnect = { $0.refuse("500 No", body: body) }
        stage.start().end()
        let response = try #require(stage.result?.failures.first?.response)
        #expect(response.count == 23)
        #expect(response[2] == "line 1 •••")
        #expect(response.last == "…")
    }

    @Test(arguments: ["always\n> close 1000\nend\n", "include \"_always.wst\"\n"])
    func `Teardown between connect and the response is not its next step`(lines: String) throws {
        let stage = try ScriptStage(
            "connect ws://s/\n\(lines)< http 401\n", files: ["_always.wst": "always\n> close 1000\nend\n"])
        stage.network.onConnect = { $0.refuse("401 Unauthorized") }
        #expect(stage.start().end() == ["passed"])
    }

    @Test func `A refusal is judged by the next step, body and header and all`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            < http 401 within 1s
              where header "WWW-Authenticate" matches /^Bearer/
              where body contains "token"
              where status == 401
              capture scheme = header "www-authenticate"
            print "{{scheme}}"
            """)
        stage.network.onConnect = { connection in
            stage.network.after(.milliseconds(10)) {
                connection.refuse("401 Unauthorized", ["WWW-Authenticate: Bearer x"], body: "no token")
            }
        }
        #expect(stage.start().end() == ["passed"])
        #expect(stage.printed == ["Bearer x"])
    }

    @Test func `Behind a refusal nothing comes`() throws {
        let stage = try ScriptStage("connect ws://s/\n< http 401\n< \"a\"\n")
        stage.network.onConnect = { $0.refuse("401 Unauthorized") }
        #expect(
            stage.start().end() == [
                #"3:3 `"a"` the server refused the handshake, before a matching message - "a" + eof"#
            ])
    }

    @Test func `Another status than the one expected`() throws {
        let stage = try ScriptStage("connect ws://s/\n< http 101\n")
        stage.network.onConnect = { $0.refuse("503 Busy") }
        #expect(stage.start().end() == ["2:3 `http 101` the server answered with 503 - http 101 + http 503"])
        #expect(stage.result?.failures.first?.response.first == "HTTP/1.1 503 Busy")
    }

    @Test func `101 is judged as well`() throws {
        let stage = try ScriptStage("connect ws://s/\n< http 101\n  where subprotocol == \"chat\"\n< \"hi\"\n")
        stage.network.onConnect = {
            $0.accept(["Sec-WebSocket-Protocol: chat"])
            $0.receive(.text("hi"))
        }
        #expect(stage.start().end() == ["passed"])
    }

    @Test func `A server that never answers is up to the line that judges`() throws {
        let stage = try ScriptStage("connect ws://s/\n< http 401 within 1s\n")
        stage.network.onConnect = { _ in }
        #expect(stage.start().end() == ["2:3 `http 401` it did not come within 1 s - http 401 + nothing"])
        #expect(stage.server.isCancelled)
        #expect(stage.elapsed == .seconds(1))
    }

    @Test func `No connection at all is no response`() throws {
        let stage = try ScriptStage("connect ws://s/\n< http 401\n")
        stage.network.onConnect = { $0.fail("nobody listens") }
        #expect(stage.start().end() == ["2:3 `http 401` nobody listens - http 401 + (nobody listens)"])
    }

    @Test func `A connect is judged only if the next step of that connection in the source does so`() throws {
        let lines = "_in.wst"
        let stage = try ScriptStage(
            """
            include "_in.wst"
            a > close 1000
            include "_in.wst"
            < "b"
            a < "hi"
            """, files: [lines: "a connect ws://s/\nrepeat 1\n> \"unnamed\"\nend\n"])
        // Without a step of `a` between, the second `a <` would judge a response that nobody asked for.
        stage.network.onConnect = { $0.accept() }
        #expect(stage.start().end().first?.contains("the connection is not open: there was no `connect`") == true)
    }

    @Test func `A file that is included twice is judged where that is asked for`() throws {
        let stage = try ScriptStage(
            """
            include "_in.wst"
            < http 101
            > close 1000
            < close 1000
            include "_in.wst"
            < "hi"
            """, files: ["_in.wst": "connect ws://s/\n"])
        stage.network.onConnect = { connection in
            connection.accept()
            if stage.network.connections.count == 2 { connection.receive(.text("hi")) }
        }
        #expect(stage.start().end() == ["passed"])
    }

    // MARK: --retry-for

    @Test func `With retry-for a connection is tried until it works`() throws {
        let stage = try ScriptStage("connect ws://s/\n  --retry-for 1000\n> \"a\"\n")
        stage.network.onConnect = { connection in
            if stage.network.connections.count < 4 { connection.fail("nobody listens") } else { connection.accept() }
        }
        #expect(stage.start().end() == ["passed"])
        #expect(stage.network.connections.count == 4)
        #expect(stage.elapsed == .milliseconds(300))
    }

    @Test func `With retry-for the last attempt is what fails`() throws {
        let stage = try ScriptStage("connect ws://s/\n  --retry-for 1000\n> \"a\"\n")
        stage.network.onConnect = { connection in
            connection.fail("attempt \(stage.network.connections.count)")
        }
        #expect(stage.start().end() == ["1:1 `connect ws://s/` attempt 11"])
        #expect(stage.elapsed == .seconds(1))
    }

    @Test func `With retry-for the last attempt is judged`() throws {
        let stage = try ScriptStage("connect ws://s/\n  --retry-for 1000\n< http 503\n")
        stage.network.onConnect = { connection in
            connection.refuse(stage.network.connections.count < 11 ? "401 No" : "503 Busy")
        }
        #expect(stage.start().end() == ["passed"])
    }

    @Test func `An interruption ends the attempts`() throws {
        let stage = try ScriptStage("connect ws://s/\n  --retry-for 10000\nalways\n> \"a\"\nend\n")
        stage.network.onConnect = { $0.fail("nobody listens") }
        stage.start()
        stage.advance(250)
        stage.run?.interrupt("interrupted")
        #expect(stage.end() == ["1:1 `connect ws://s/` interrupted"])
        #expect(stage.network.connections.count == 3)
    }

    // MARK: Names

    @Test func `Connections with names have queues of their own`() throws {
        let stage = try ScriptStage(
            """
            alice connect ws://s/a
            bob connect ws://s/b
            alice > "hi"
            bob < "hi from alice"
            alice < "ack"
            """
        ).start()
        stage[1].receive(.text("hi from alice"))
        stage[0].receive(.text("ack"))
        #expect(stage.end() == ["passed"])
        #expect(stage[0].calls == [#""hi""#, "close 1000"])
        #expect(stage[1].calls == ["close 1000"])
        #expect(
            stage.transcript == [
                "0 alice connected:1", "0 bob connected:2", #"0 alice > "hi":3"#,
                #"0 bob < "hi from alice":4 ok"#, #"0 alice < "ack":5 ok"#,
            ])
    }

    @Test(arguments: [
        ("> \"a\"", "1:1 `> \"a\"` the connection is not open: there was no `connect`"),
        ("bob < \"a\"", "1:1 `bob < \"a\"` the connection bob is not open: there was no `connect`"),
        ("< nothing for 1s", "1:1 `< nothing for 1s` the connection is not open: there was no `connect`"),
        ("connect ws://s/\nconnect ws://s/", "2:1 `connect ws://s/` the connection is open already"),
    ])
    func `Lines on connections that are not there`(text: String, failure: String) throws {
        #expect(try ScriptStage(text).start().end() == [failure])
    }

    @Test(arguments: ["> close 1000", "< close 1000", "> close 1000\n< close 1000\n< eof"])
    func `After a close a second connect replaces the first one`(close: String) throws {
        let stage = try ScriptStage("connect ws://s/1\n\(close)\nconnect ws://s/2\n> \"new\"\n< \"hi\"\n")
        stage.network.onConnect = { connection in
            connection.accept()
            if connection.request.url == "ws://s/2" { connection.receive(.text("hi")) }
        }
        stage.start()
        if close.hasPrefix("<") { stage[0].receive(.close(1000, "")) }
        #expect(stage.end() == ["passed"])
        #expect(stage[1].calls == [#""new""#, "close 1000"])
        #expect(!stage[0].calls.contains(#""new""#))
    }

    @Test func `A connection that is refused while another one waits is judged when its step comes`() throws {
        let stage = try ScriptStage("a connect ws://s/\nb connect ws://s/\na < \"x\"\nb < http 503\n")
        stage.network.onConnect = { connection in
            if stage.network.connections.count == 1 { return connection.accept() }
            stage.network.after(.milliseconds(10)) { connection.refuse("503 Busy") }
        }
        stage.start()
        stage.network.after(.milliseconds(20)) { stage[0].receive(.text("x")) }
        #expect(stage.end() == ["passed"])
        #expect(stage.elapsed == .milliseconds(20))
    }

    // MARK: Ends

    @Test(arguments: [
        ("< \"a\"", #"2:3 `"a"` the server closed before a matching message - "a" + close 1011 "worker died""#),
        ("< pong", #"2:3 `pong` the server closed before a matching message - pong + close 1011 "worker died""#),
        (
            "< nothing for 1s",
            #"2:1 `< nothing for 1s` the connection ended - nothing of the kind + close 1011 "worker died""#
        ),
        (
            "unordered\n< \"a\"\nend",
            #"3:3 `"a"` the server closed before a matching message - "a" + close 1011 "worker died""#
        ),
        (
            "< close 1000",
            #"2:3 `close 1000` the server closed with 1011 (internal error) - close 1000 + close 1011 "worker died""#
        ),
        ("< close 1011 \"x\"", #"2:14 `"x"` the text is different - "x" + "worker died""#),
        ("< eof", #"2:3 `eof` the server closed before a matching message - eof + close 1011 "worker died""#),
    ])
    func `A Close fails the waiting step at once, with code and reason`(step: String, failure: String) throws {
        let stage = try ScriptStage("connect ws://s/\n\(step)\n").start()
        stage.network.after(.milliseconds(10)) { stage.server.close(1011, "worker died") }
        #expect(stage.end() == [failure])
        #expect(stage.elapsed == .milliseconds(10))
    }

    @Test func `A Close behind skipped messages tells both`() throws {
        let stage = try ScriptStage("connect ws://s/\n< eventually {\"a\":1}\n").start()
        stage.server.receive(.text(#"{"a":2}"#), .close(1011, "worker died"))
        #expect(
            stage.end() == [
                #"2:19 `1` the server closed before a matching message at $.a"#
                    + #" - 1 + 2 (nearest message that was skipped); it ended with: close 1011 "worker died""#
            ])
    }

    @Test func `A Close fails a wait for a Pong although data is unread before it`() throws {
        let stage = try ScriptStage("connect ws://s/\n< pong\n").start()
        stage.server.receive(.text("a"))
        stage.network.after(.milliseconds(10)) { stage.server.receive(.close(1001, "")) }
        #expect(stage.end() == ["2:3 `pong` the server closed before a matching message - pong + close 1001"])
    }

    @Test(arguments: ["close 1000", "eof"])
    func `close and eof after unread data are a mismatch`(event: String) throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n< \(event)\n").start()
        stage.server.receive(.text("a"))
        if event == "eof" { stage.server.end() } else { stage.server.close(1000) }
        #expect(stage.end() == [#"3:3 `\#(event)` something else came - \#(event) + "a""#])
    }

    @Test(
        arguments: [
            ("close", 1011, true), ("close 1000,1011", 1011, true), ("close 4000-4999", 4123, true),
            ("close 4000-4999 /^bye/", 4999, true), ("close 1005", nil, true), ("close 1000 or eof", 1000, true),
            ("close 4000-4999", 3999, false),
        ] as [(String, UInt16?, Bool)])
    func `Codes of a Close`(event: String, code: UInt16?, passes: Bool) throws {
        let stage = try ScriptStage("connect ws://s/\n< \(event)\n< eof\n").start()
        stage.server.close(code, code == nil ? "" : "bye")
        #expect((stage.end() == ["passed"]) == passes)
    }

    @Test func `A violation is nothing that can be expected`() throws {
        let stage = try ScriptStage("connect ws://s/\n< close or eof or text\n").start()
        stage.server.end("the server sent a masked frame", isViolation: true)
        #expect(
            stage.end() == [
                "2:3 `close or eof or text` the server sent a masked frame"
                    + " - close or eof or text + (the server sent a masked frame)"
            ])
    }

    @Test func `Nothing can be sent when the connection is over`() throws {
        let stage = try ScriptStage("connect ws://s/\nwait 1s\n> \"a\"\n").start()
        stage.server.close(1011, "worker died")
        #expect(
            stage.end() == [
                #"3:1 `> "a"` the connection is not open any more; it ended with: close 1011 "worker died""#
            ])
    }

    @Test func `Nothing can be sent behind a Close`() throws {
        let stage = try ScriptStage("connect ws://s/\n> close 1000\n> \"a\"\n").start()
        #expect(stage.end() == ["3:1 `> \"a\"` the connection is closing: nothing can be sent any more"])
    }

    @Test func `What comes after the end is that it is over`() throws {
        let stage = try ScriptStage("connect ws://s/\n< close 1000\n< eof\n< \"a\"\n").start()
        stage.server.close(1000)
        #expect(stage.end() == [#"4:3 `"a"` the connection is over - "a" + nothing"#])
        #expect(stage.elapsed == .zero)
    }
}
