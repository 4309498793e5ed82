import LineEditor
import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("How a conversation ends")
struct ConversationEndTests {
    /// The server answers a Close and ends the stream.
    private func answerClose(_ connection: ConversationStage.Connection, _ code: UInt16 = 1000) {
        connection.receive(Wire.close(code))
        connection.session.transportDidReceiveEnd()
    }

    @Test func `Control-D closes as the command line says, and the answer ends it`() throws {
        let stage = ConversationStage.opened {
            $0.closeCode = CloseCode(rawValue: 4001)
            $0.closeReason = "done"
        }
        stage.conversation.take(.end)
        #expect(stage.connection.transport.takeWritten() == Wire.close(4001, "done", mask: [0, 1, 2, 3]))
        answerClose(stage.connection, 4001)
        let outcome = try #require(stage.outcomes.first)
        #expect(outcome.isEndedByUser)
        #expect(outcome.signal == nil)
        #expect(outcome.wantsReconnect == false)
        #expect(
            outcome.ending
                == SessionEnding(
                    cause: .closed(CloseCode(rawValue: 4001), reason: ""), isClosedByUs: true, wasOpen: true))
    }

    @Test(arguments: ["/quit", "/close", "/close 1000"])
    func `so do commands`(line: String) {
        let stage = ConversationStage.opened()
        stage.enter(line)
        #expect(stage.connection.transport.takeWritten() == Wire.close(1000, mask: [0, 1, 2, 3]))
        answerClose(stage.connection)
        #expect(stage.outcomes.map(\.isEndedByUser) == [true])
    }

    @Test func `without an answer its time ends it`() {
        let stage = ConversationStage.opened(session: { $0.connection.closeTimeout = .seconds(2) })
        stage.conversation.take(.end)
        stage.connection.advance(to: .seconds(2))
        #expect(stage.outcomes.map(\.ending.cause) == [.closeUnanswered])
    }

    @Test func `the server's Close is nobody's wish here`() {
        let stage = ConversationStage.opened()
        answerClose(stage.connection, 1001)
        #expect(stage.outcomes.map(\.isEndedByUser) == [false])
        #expect(stage.outcomes.map(\.ending.isClosedByUs) == [false])
    }

    // MARK: Signals

    @Test func `a signal closes with 1001, and gives up after 700 ms`() throws {
        let stage = ConversationStage.opened()
        stage.connection.transport.now = .at(.seconds(3))
        stage.conversation.take(.signal(15))
        #expect(stage.connection.transport.takeWritten() == Wire.close(1001, mask: [0, 1, 2, 3]))
        stage.connection.advance(to: .milliseconds(3699))
        #expect(stage.connection.transport.takeCalls() == [])
        stage.connection.advance(to: .milliseconds(3700))
        #expect(stage.connection.transport.takeCalls() == [.abort])
        let outcome = try #require(stage.outcomes.first)
        #expect(outcome.signal == 15)
        #expect(outcome.isEndedByUser == false)
        #expect(outcome.ending.cause == .abandoned)
    }

    @Test func `an answer in time ends it properly`() {
        let stage = ConversationStage.opened()
        stage.conversation.take(.signal(2))
        #expect(stage.shown(receiving: Wire.close(1001)) == "* closed: 1001 going away\n")
        stage.connection.session.transportDidReceiveEnd()
        #expect(stage.outcomes.map(\.signal) == [2])
        #expect(stage.outcomes.map(\.ending.cause) == [.closed(.goingAway, reason: "")])
        #expect(stage.connection.transport.wakeAt == nil)
    }

    @Test func `a signal while the connection is closing gives it up at once`() {
        let stage = ConversationStage.opened()
        stage.conversation.take(.end)
        stage.forget()
        stage.conversation.take(.signal(1))
        #expect(stage.connection.transport.takeCalls() == [.abort])
        #expect(stage.outcomes.map(\.signal) == [1])
        #expect(stage.outcomes.map(\.isEndedByUser) == [true])
    }

    @Test func `a signal ends what is sent again and again`() {
        let stage = ConversationStage.opened()
        stage.enter("/every 100ms x")
        stage.conversation.take(.signal(1))
        stage.forget()
        stage.connection.advance(to: .milliseconds(300))
        #expect(stage.connection.transport.calls == [])
        #expect(stage.display.take() == "")
    }

    // MARK: Limits

    @Test func `when its time is over it closes, and gives up 700 ms later`() throws {
        let stage = ConversationStage.opened { $0.deadline = .at(.seconds(5)) }
        #expect(stage.connection.transport.wakeAt == .at(.seconds(5)))
        stage.connection.advance(to: .seconds(5))
        #expect(stage.connection.transport.takeWritten() == Wire.close(1000, mask: [0, 1, 2, 3]))
        #expect(stage.display.take() == "* --max-time is over\n")
        stage.connection.advance(to: .milliseconds(5699))
        #expect(stage.outcomes.isEmpty)
        stage.connection.advance(to: .milliseconds(5700))
        #expect(stage.connection.transport.takeCalls() == [.abort])
        #expect(stage.outcomes.map(\.isEndedByUser) == [true])
        #expect(stage.outcomes.map(\.ending.cause) == [.abandoned])
    }

    @Test func `the earliest of its times is the one that it is woken for`() {
        let stage = ConversationStage.opened { $0.deadline = .at(.seconds(5)) }
        stage.enter("/every 3s x")
        #expect(stage.conversation.nextDeadline == .at(.seconds(3)))
        stage.connection.advance(to: .seconds(3))
        #expect(stage.conversation.nextDeadline == .at(.seconds(5)))
        stage.enter("/every off")
        stage.conversation.take(.signal(2))
        #expect(stage.conversation.nextDeadline == .at(.milliseconds(3700)))
        #expect(ConversationStage().conversation.nextDeadline == nil)
    }

    // MARK: Another connection

    @Test func `to reconnect is to close and to want another`() throws {
        let stage = ConversationStage.opened()
        stage.enter("/every 1s x")
        stage.forget()
        stage.enter("/reconnect")
        #expect(stage.connection.transport.takeWritten() == Wire.close(1000, mask: [4, 5, 6, 7]))
        answerClose(stage.connection)
        let outcome = try #require(stage.outcomes.first)
        #expect(outcome.wantsReconnect)
        #expect(outcome.isEndedByUser)

        stage.forget()
        let next = stage.connect().open()
        #expect(stage.display.take() == "* connected to place 2 in 3 ms\n", "the hint comes once")
        next.advance(to: .seconds(10))
        #expect(next.takeFrames() == [], "what was repeated is not any more")
        stage.enter("Hi")
        #expect(next.takeFrames()?.map(\.payload) == [[0x48, 0x69]])
        answerClose(next)
        #expect(stage.outcomes.map(\.wantsReconnect) == [true, false])
        #expect(stage.outcomes.map(\.isEndedByUser) == [true, false])
    }

    @Test func `what was received before is still there after it`() {
        let stage = ConversationStage.opened()
        stage.connection.receive(Wire.text("before"))
        stage.enter("/reconnect")
        answerClose(stage.connection)
        stage.forget()
        #expect(stage.shown(by: "/last") == "< before\n")
        stage.connect().open()
        stage.forget()
        #expect(stage.shown(by: "/last") == "< before\n")
        #expect(stage.shown(by: "/stats").contains("received 1 message, 6 bytes"))
    }

    @Test func `who leaves while the next connection opens does not stay in it`() {
        for request in [TerminalRequest.end, .signal(15)] {
            let stage = ConversationStage.opened()
            stage.enter("/reconnect")
            answerClose(stage.connection)
            let next = stage.connect()
            next.session.start()
            stage.conversation.take(request)
            stage.forget()
            next.receive(SampleHandshake.response())
            let code: UInt16 = if case .end = request { 1000 } else { 1001 }
            #expect(next.transport.takeWritten() == Wire.close(code, mask: [0, 1, 2, 3]))
        }
    }
}
