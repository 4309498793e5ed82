import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("The end of a session")
struct EndingTests {
    @Test func `the front end gives up in the middle of a batch`() {
        let stage = openStage()
        stage.front.onEvents = { session, _ in session.abandon() }
        stage.receive(Wire.text("a") + Wire.text("b"))
        #expect(
            stage.front.calls == [.events([.text("a"), .text("b")]), .end(ending(.abandoned))])
        #expect(stage.transport.takeCalls() == [.abort])
    }

    @Test func `the front end gives up at the opening; the frames behind it are not received`() {
        let stage = closedStage()
        stage.front.onOpen = { $0.abandon() }
        stage.session.start()
        stage.receive(Array(SampleHandshake.response().utf8) + Wire.text("a"))
        #expect(stage.front.calls == [.open(subprotocol: nil), .end(ending(.abandoned))])
    }

    @Test func `the front end gives up when its time has come`() {
        let stage = openStage()
        stage.front.nextDeadline = .at(.seconds(1))
        stage.front.onAdvance = { $0.abandon() }
        stage.session.perform {}
        #expect(stage.advance(to: .seconds(60)), "the timer spins")
        #expect(stage.front.calls == [.advance(.seconds(1)), .end(ending(.abandoned))])
        #expect(stage.transport.wakeAt == nil)
    }

    @Test func `after giving up nothing is received while the transport ends`() {
        let stage = openStage()
        stage.transport.closesAtOnce = false
        stage.front.nextDeadline = .at(.seconds(1))
        stage.session.perform { stage.session.abandon() }
        stage.receive(Wire.text("late"))
        stage.session.transportDidBecomeWritable()
        #expect(stage.advance(to: .seconds(10)))
        stage.transport.endStream()
        #expect(stage.front.calls == [.end(ending(.abandoned))])
    }

    @Test func `what ended the session first is what counts`() {
        let stage = openStage()
        stage.transport.closesAtOnce = false
        stage.receive(Wire.close(1000))
        stage.session.transportDidFail("broken pipe")
        stage.session.abandon()
        stage.transport.endStream()
        #expect(stage.front.ending?.cause == .closed(.normalClosure, reason: ""))
    }

    @Test func `the end is told once and nothing after it`() {
        let stage = openStage { $0.connection.pingInterval = .seconds(1) }
        stage.front.nextDeadline = .at(.seconds(1))
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.takeCalls() == [.events([.endOfStream]), .end(ending(.dropped))])
        _ = stage.transport.takeCalls()
        stage.transport.now = .at(.seconds(100))
        stage.session.transportDidWake()
        stage.receive(Wire.text("a"))
        stage.session.perform("anything")
        stage.session.transportDidBecomeWritable()
        stage.session.transportDidReceiveEnd()
        stage.session.transportDidFail("gone")
        stage.session.abandon()
        stage.session.transportDidClose()
        #expect(stage.front.calls.isEmpty)
        #expect(stage.transport.calls.isEmpty)
        #expect(stage.transport.wakeAt == nil)
    }

    @Test func `a channel that closes without a word is a drop`() {
        let stage = openStage()
        stage.session.transportDidClose()
        #expect(stage.front.calls == [.end(ending(.dropped))])
        #expect(stage.transport.wakeAt == nil)
    }

    @Test func `a session whose time has come ends for its own reason before the front end is asked`() {
        let stage = openStage { $0.connection.closeTimeout = .seconds(1) }
        stage.session.perform { try? stage.session.close(.normalClosure) }
        stage.front.nextDeadline = .at(.seconds(1))
        #expect(stage.advance(to: .seconds(1)))
        #expect(stage.front.calls == [.events([.closeTimeout]), .end(ending(.closeUnanswered, isClosedByUs: true))])
    }
}
