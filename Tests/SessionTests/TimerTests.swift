import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Timers of a session")
struct TimerTests {
    @Test func `the timer is set to the earlier of the connection's deadline and the front end's`() {
        let stage = openStage { $0.connection.pingInterval = .seconds(20) }
        #expect(stage.transport.wakeAt == .at(.seconds(20)))
        stage.front.nextDeadline = .at(.seconds(5))
        stage.session.perform {}
        #expect(stage.transport.wakeAt == .at(.seconds(5)))
        stage.front.nextDeadline = .at(.seconds(30))
        stage.session.perform {}
        #expect(stage.transport.wakeAt == .at(.seconds(20)))
    }

    @Test func `a front end's deadline is kept in every phase`() {
        let stage = closedStage()
        stage.front.nextDeadline = .at(.seconds(1))
        stage.front.onAdvance = { stage.front.nextDeadline = $0.now + .seconds(1) }
        stage.session.start()
        #expect(stage.advance(to: .seconds(2)))
        #expect(stage.front.takeCalls() == [.advance(.seconds(1)), .advance(.seconds(2))])
        stage.open()
        _ = stage.front.takeCalls()
        #expect(stage.advance(to: .seconds(3)))
        #expect(stage.front.takeCalls() == [.advance(.seconds(3))])
        stage.receive(Wire.close(1000))
        _ = stage.front.takeCalls()
        #expect(stage.advance(to: .milliseconds(3500)))
        #expect(stage.front.calls.isEmpty)
        #expect(stage.advance(to: .seconds(20)))
        #expect(stage.front.calls.first == .end(ending(.closed(.normalClosure, reason: ""))))
        #expect(stage.front.calls.count == 1, "the session has ended")
    }

    @Test func `a timer that fires too early does nothing and is set anew`() {
        let stage = openStage { $0.connection.pingInterval = .seconds(20) }
        stage.front.nextDeadline = .at(.seconds(9))
        stage.transport.now = .at(.seconds(8))
        stage.session.transportDidWake()
        #expect(stage.front.calls.isEmpty)
        #expect(stage.transport.calls.isEmpty)
        #expect(stage.transport.wakeAt == .at(.seconds(9)))
    }

    @Test func `a keep-alive Ping goes out when it is due, and again`() {
        let stage = openStage { $0.connection.pingInterval = .seconds(20) }
        #expect(stage.advance(to: .seconds(20)))
        #expect(stage.takeFrames() == [ours(0x89, Array("wsx 1".utf8))])
        #expect(stage.advance(to: .seconds(41)))
        #expect(stage.takeFrames() == [ours(0x89, Array("wsx 2".utf8), key: 1)])
        #expect(stage.front.calls.isEmpty)
    }

    @Test func `while nothing is read the time for Pongs stands still`() {
        let stage = openStage { $0.connection.pingTimeout = .seconds(10) }
        stage.session.perform { _ = try? stage.session.ping([1]) }
        stage.transport.now = .at(.seconds(4))
        stage.session.perform { stage.session.setReading(false) }
        #expect(stage.transport.calls.last == .setReading(false))
        #expect(stage.transport.wakeAt == nil)
        stage.transport.now = .at(.seconds(1000))
        stage.session.perform { stage.session.setReading(true) }
        #expect(stage.transport.wakeAt == .at(.seconds(1006)))
        #expect(stage.advance(to: .milliseconds(1005_999)))
        #expect(stage.front.calls.isEmpty)
        #expect(stage.advance(to: .seconds(1006)))
        #expect(stage.front.ending?.cause == .pingTimeout)
    }

    @Test func `while nothing is read the time for the answer to our Close stands still`() {
        let stage = openStage { $0.connection.closeTimeout = .seconds(5) }
        stage.session.perform { try? stage.session.close(.normalClosure) }
        stage.session.perform { stage.session.setReading(false) }
        #expect(stage.advance(to: .seconds(100)))
        stage.session.perform { stage.session.setReading(true) }
        #expect(stage.advance(to: .seconds(104)))
        #expect(stage.front.calls.isEmpty)
        #expect(stage.advance(to: .seconds(105)))
        #expect(stage.front.ending?.cause == .closeUnanswered)
    }

    @Test func `to stop and to resume reading twice is to do it once`() {
        let stage = openStage()
        stage.session.perform {
            stage.session.setReading(true)
            stage.session.setReading(false)
            stage.session.setReading(false)
            stage.session.setReading(true)
        }
        #expect(stage.transport.calls == [.setReading(false), .setReading(true)])
    }

    @Test func `a Ping behind bytes that the peer is taking is not overdue`() throws {
        let stage = openStage { $0.connection.pingTimeout = .seconds(10) }
        stage.session.perform {
            try? stage.session.send(String(repeating: "x", count: 10_000))
            _ = try? stage.session.ping([1])
        }
        stage.transport.unacknowledgedByteCount = 5000
        #expect(stage.advance(to: .seconds(10)))
        #expect(stage.front.calls.isEmpty)
        #expect(stage.transport.wakeAt == .at(.seconds(20)))
        stage.transport.unacknowledgedByteCount = 4999
        #expect(stage.advance(to: .seconds(20)))
        #expect(stage.transport.wakeAt == .at(.seconds(30)))
        #expect(stage.advance(to: .seconds(30)))
        #expect(stage.front.ending?.cause == .pingTimeout)
    }

    @Test func `the opening handshake's bytes are none of the connection's`() {
        let stage = openStage { $0.connection.pingTimeout = .seconds(10) }
        stage.session.perform {
            try? stage.session.send("x")
            _ = try? stage.session.ping([1])
        }
        // Taken: the request and the message, but not yet the Ping of seven bytes.
        stage.transport.unacknowledgedByteCount = 7
        #expect(stage.advance(to: .seconds(10)))
        #expect(stage.transport.wakeAt == .at(.seconds(20)))
        // The Ping too: its time runs from when it was last known to be on its way.
        stage.transport.unacknowledgedByteCount = 0
        #expect(stage.advance(to: .seconds(20)))
        #expect(stage.front.ending?.cause == .pingTimeout)
    }
}
