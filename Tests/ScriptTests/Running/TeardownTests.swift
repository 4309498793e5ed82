import Script
import Testing

/// `always`, and how tests end.
struct TeardownTests {
    @Test func `Blocks run last-first, wherever they stand, also when the test has failed before them`() throws {
        let stage = try ScriptStage(
            """
            always
              print "preamble"
            end
            connect ws://s/
            test "one"
            always
              print "first"
            end
            < "a"
            repeat 0
              always
                print "second"
                print "third"
              end
            end
            """
        ).start()
        stage.server.receive(.text("b"))
        #expect(stage.end() == [#"9:3 `"a"` the text is different - "a" + "b""#])
        #expect(stage.printed == ["second", "third", "first", "preamble"])
    }

    @Test func `Teardown runs when all is well`() throws {
        let stage = try ScriptStage("connect ws://s/\nalways\n> \"bye\"\n< \"bye\"\nend\n> \"hi\"\n").start()
        stage.server.receive(.text("bye"))
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls == [#""hi""#, #""bye""#, "close 1000"])
    }

    @Test func `Each line runs though earlier ones failed, and all failures are told`() throws {
        let stage = try ScriptStage(
            """
            connect ws://s/
            always
              < "x" within 1s
              print "{{nobody}}"
              > "bye"
              < "y" within 1s
            end
            < "a" within 2s
            """
        ).start()
        #expect(
            stage.end() == [
                #"8:3 `"a"` it did not come within 2 s - "a" + nothing"#,
                #"teardown 3:5 `"x"` it did not come within 1 s - "x" + nothing"#,
                "teardown 4:10 `{{nobody}}` {{nobody}} has no value"
                    + "; pass it with --var nobody=VALUE, or capture it before",
                #"teardown 6:5 `"y"` it did not come within 1 s - "y" + nothing"#,
            ])
        #expect(stage.server.calls == [#""bye""#, "close 1000"])
        #expect(stage.elapsed == .seconds(4))
    }

    @Test func `A failure in teardown alone fails the test`() throws {
        let stage = try ScriptStage("always\nprint \"{{nobody}}\"\nend\n")
        #expect(stage.start().end().count == 1)
        #expect(stage.result?.verdict == .failed)
    }

    @Test func `Lines on connections that are not open are left out and noted`() throws {
        let stage = try ScriptStage(
            """
            a connect ws://s/
            b connect ws://s/
            always
              a > close 1000
              a < close 1000
              b > "bye"
              c > "never opened"
              c < nothing for 1s
            end
            a < "x"
            """
        ).start()
        stage[0].close(1011, "worker died")
        #expect(
            stage.end() == [#"10:5 `"x"` the server closed before a matching message - "x" + close 1011 "worker died""#]
        )
        #expect(
            stage.transcript.suffix(5) == [
                "0 a left out: the connection a is not open:4", "0 a left out: the connection a is not open:5",
                #"0 b > "bye":6"#, "0 c left out: the connection c is not open:7",
                "0 c left out: the connection c is not open:8",
            ])
    }

    @Test(arguments: ["> close 1000", "> close 1000\n< close 1000"])
    func `A connection that the test has closed is not open`(close: String) throws {
        let stage = try ScriptStage(
            "connect ws://s/\n\(close)\nalways\n> close 1000\n< close 1000\n< nothing for 9s\nend\n"
        ).start()
        #expect(stage.end() == ["passed"])
        #expect(stage.server.calls == ["close 1000"])
        #expect(stage.elapsed == .zero)
    }

    @Test func `After a half-closure nothing can be sent, which is no failure of teardown`() throws {
        let stage = try ScriptStage("connect ws://s/\n> eof\nalways\n> close 1000\nend\n").start()
        #expect(stage.end() == ["passed"])
        #expect(stage.transcript.last == "0 left out: the connection is not open:4")
    }

    @Test func `Teardown may close and judge the answer`() throws {
        let stage = try ScriptStage("connect ws://s/\nalways\n> close 1000\nwait 1s\n< close 1000\nend\n").start()
        #expect(stage.end() == ["passed"])
        #expect(stage.transcript.contains("0 < close 1000:5 ok"))
    }

    @Test func `Teardown may open a connection of its own`() throws {
        let stage = try ScriptStage("always\nconnect ws://s/\n> \"clean up\"\nend\n")
        #expect(stage.start().end() == ["passed"])
        #expect(stage.server.calls == [#""clean up""#, "close 1000"])
    }

    @Test func `An interruption ends the steps and runs teardown`() throws {
        let stage = try ScriptStage("connect ws://s/\nalways\n> \"bye\"\nend\n< \"a\"\n").start()
        stage.advance(100)
        stage.run?.interrupt("interrupted")
        stage.run?.interrupt("again")
        #expect(stage.end() == [#"5:1 `< "a"` interrupted"#])
        #expect(stage.server.calls == [#""bye""#, "close 1000"])
        #expect(stage.elapsed == .milliseconds(100))
        #expect(stage.endCount == 1)
    }

    @Test func `An interruption while a connection opens gives that up, and leaves its lines out`() throws {
        let stage = try ScriptStage("connect ws://s/\nalways\n> \"bye\"\n< \"bye\"\nend\n")
        stage.network.onConnect = { _ in }
        stage.start()
        stage.run?.interrupt("interrupted")
        #expect(stage.end() == ["1:1 `connect ws://s/` interrupted"])
        #expect(stage.server.isCancelled)
        #expect(stage.elapsed == .zero)
    }

    @Test func `A connection that opens while teardown goes on is given up`() throws {
        let stage = try ScriptStage("connect ws://s/\nalways\nwait 1s\n> \"bye\"\nend\n")
        stage.network.onConnect = { _ in }
        stage.start()
        stage.run?.interrupt("interrupted")
        let late = StageConnection(stage.network, stage.server.request, stage.server.connection)
        late.accept()
        #expect(late.calls == ["abandon"])
        #expect(stage.end() == ["1:1 `connect ws://s/` interrupted"])
    }

    @Test func `A connection that opens when nobody waits any more is given up`() throws {
        let stage = try ScriptStage("connect ws://s/\n< http 101 within 1s\nalways\nwait 1s\nend\n")
        var late: StageConnection?
        stage.network.onConnect = { late = $0 }
        stage.start().end()
        let connection = StageConnection(stage.network, stage.server.request, try #require(late).connection)
        connection.accept()
        #expect(connection.calls == ["abandon"])
    }

    // MARK: The end

    @Test func `Unread messages are listed, control frames and the end are not`() throws {
        let stage = try ScriptStage("a connect ws://s/\nb connect ws://s/\nwait 1s\na < \"1\"\n").start()
        stage[0].receive(.text("1"), .text("2"), .ping(""), .binary([3]))
        stage[1].receive(.text("4"), .close(1000, ""))
        #expect(stage.end() == ["passed"])
        #expect(stage.unread == [#"a "2""#, "a hex 03", #"b "4""#])
    }

    @Test func `Strict makes unread messages a failure`() throws {
        let stage = try ScriptStage(
            "option strict on\nconnect ws://s/\nalways\nprint \"over\"\nend\nwait 1s\n"
        ).start()
        stage.server.receive((1...150).map { .text("\($0)") })
        #expect(stage.end() == [#"1:1 `option strict on` 150 messages were not looked at - nothing unread + "1""#])
        #expect(stage.unread.count == 100)
    }

    @Test func `Strict may be turned off again, and is about what teardown has left`() throws {
        let text = "option strict on\nconnect ws://s/\nalways\n< \"a\"\nend\nwait 1s\n"
        let stage = try ScriptStage(text).start()
        stage.server.receive(.text("a"))
        #expect(stage.end() == ["passed"])
        let other = try ScriptStage(text + "option strict off\n").start()
        other.server.receive(.text("a"), .text("b"))
        #expect(other.end() == ["passed"])
        #expect(other.unread == [#""b""#])
    }

    @Test func `A server that does not answer the Close is given up, without a verdict`() throws {
        let stage = try ScriptStage("connect ws://s/\n").start()
        #expect(stage.endCount == 0)
        let other = try ScriptStage("option close-timeout 300ms\na connect ws://s/\nb connect ws://s/\n")
        other.network.onConnect = {
            $0.closeAnswer = nil
            $0.accept()
        }
        #expect(other.start().end() == ["passed"])
        #expect(other.elapsed == .milliseconds(300))
        #expect(other[0].calls == ["close 1000", "abandon"])
        #expect(other.transcript == ["0 a connected:2", "0 b connected:3"])
    }

    @Test func `close-timeout is 1 s, and a server may need it`() throws {
        let stage = try ScriptStage("connect ws://s/\n").start()
        stage.server.closeAnswer = .milliseconds(999)
        let other = try ScriptStage("connect ws://s/\n")
        other.network.onConnect = {
            $0.closeAnswer = .milliseconds(999)
            $0.accept()
        }
        #expect(other.start().end() == ["passed"])
        #expect(other.elapsed == .milliseconds(999))
        #expect(other.server.calls == ["close 1000"])
    }

    @Test func `How a connection ends at the end of a test is never a verdict`() throws {
        let stage = try ScriptStage("connect ws://s/\nnever \"late\"\noption strict on\n")
        stage.network.onConnect = {
            $0.closeAnswer = nil
            $0.accept()
        }
        stage.start()
        stage.server.receive(.text("late"))
        stage.server.end("the server broke the protocol", isViolation: true)
        #expect(stage.end() == ["passed"])
        #expect(stage.unread.isEmpty)
        #expect(stage.transcript == ["0 connected:1"])
    }

    @Test func `A test lets go of everything when it is over`() throws {
        weak var run: TestRun?
        weak var connection: ScriptConnection?
        let stage = try ScriptStage("connect ws://s/\nb connect ws://s/\n< \"a\"\nb < http 101\n")
        stage.network.onConnect = { if stage.network.connections.count == 1 { $0.accept() } }
        stage.start()
        run = stage.run
        connection = stage[1].connection
        stage.end()
        #expect(run != nil)
        stage.forget()
        #expect(run == nil)
        #expect(connection == nil)
    }

    @Test func `What comes when the test is over concerns nobody`() throws {
        let stage = try ScriptStage("connect ws://s/\n")
        stage.network.onConnect = { $0.accept() }
        stage.start().end()
        stage.server.receive(.text("late"))
        stage.server.end()
        stage.run?.interrupt("late")
        #expect(stage.endCount == 1)
        #expect(stage.outcome == ["passed"])
    }

    @Test func `A connection that was open before is taken by the first connect, and stays open`() throws {
        let stage = try ScriptStage("connect ws://s/1\n> \"a\"\nb connect ws://s/2\n")
        let other = try ScriptStage("connect ws://s/0\n").start()
        stage.prepare()
        let link = StageConnection(stage.network, other.server.request, other.server.connection)
        weak let connection = stage.run?.adopt(link, nil)
        stage.run?.start()
        #expect(stage.end() == ["passed"])
        #expect(link.calls == [#""a""#])
        #expect(stage.network.connections.map(\.request.url) == ["ws://s/2"])
        stage.forget()
        #expect(connection == nil)
    }
}
