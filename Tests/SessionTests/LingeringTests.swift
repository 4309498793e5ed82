import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 7.1, the time between the last frame and the end of the stream")
struct LingeringTests {
    private static let violations: [(String, ProtocolViolation, UInt16)] = [
        ("F1 00", .reservedBits(7), 1002),
        ("83 00", .unknownOpcode(Opcode(rawValue: 3)), 1002),
        ("81 80 00000000", .maskedServerFrame, 1002),
        ("81 01 FF", .invalidUTF8(offset: 0), 1007),
        ("82 7E 0401", .messageTooBig(atLeast: 1025, limit: 1024), 1009),
        ("88 02 03ED", .invalidCloseCode(CloseCode(rawValue: 1005)), 1002),
    ]

    @Test(arguments: violations)
    func `after a violation Close goes out, then our end of the stream, and theirs is awaited`(
        bytes: String, violation: ProtocolViolation, code: UInt16
    ) {
        let stage = openStage {
            $0.connection.maximumMessageSize = 1024
            $0.lingerTimeout = .seconds(2)
        }
        stage.receive(Wire.text("good") + Wire.hex(bytes))
        #expect(stage.front.takeCalls() == [.events([.text("good"), .violation(violation)])])
        #expect(stage.takeFrames() == [ourClose(code)])
        #expect(stage.transport.takeCalls() == [.shutdownOutput])
        #expect(stage.transport.wakeAt == .at(.seconds(2)))
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.calls == [.end(ending(.violation(violation)))])
    }

    @Test func `the Close is written before our end of the stream`() {
        let stage = openStage()
        stage.receive(Wire.hex("83 00"))
        #expect(stage.transport.calls.count == 2)
        #expect(stage.transport.calls.last == .shutdownOutput)
    }

    @Test(arguments: ["83 00", "88 02 03E8"])
    func `nobody waits longer than the linger timeout`(last: String) {
        let stage = openStage { $0.lingerTimeout = .seconds(2) }
        stage.transport.now = .at(.seconds(10))
        stage.receive(Wire.hex(last))
        _ = stage.transport.takeCalls()
        #expect(stage.advance(to: .milliseconds(11_999)))
        #expect(stage.transport.calls.isEmpty)
        #expect(stage.advance(to: .seconds(12)))
        #expect(stage.transport.calls == [.close])
        #expect(stage.front.ending != nil)
    }

    @Test func `what arrives while lingering is not looked at and changes nothing`() {
        let stage = openStage { $0.lingerTimeout = .seconds(2) }
        stage.receive(Wire.close(4000, "first"))
        let calls = stage.front.calls
        _ = stage.transport.takeCalls()
        stage.transport.now = .at(.seconds(1))
        stage.receive(Wire.text("more") + Wire.close(1000) + Wire.frame(0x9))
        #expect(stage.front.calls == calls)
        #expect(stage.transport.calls.isEmpty)
        #expect(stage.transport.wakeAt == .at(.seconds(2)))
        stage.session.transportDidFail("connection reset by peer")
        #expect(stage.front.ending == ending(.closed(CloseCode(rawValue: 4000), reason: "first")))
    }

    @Test func `reading goes on while lingering, or the end would never be seen`() {
        let stage = openStage()
        stage.front.onEvents = { session, _ in session.setReading(false) }
        stage.receive(Wire.close(1000))
        let reading = stage.transport.takeCalls().filter { call in
            if case .setReading = call { true } else { false }
        }
        #expect(reading == [.setReading(false), .setReading(true)])
    }

    @Test func `an unanswered Ping ends the session with a Close that says so`() throws {
        let stage = openStage { $0.connection.pingTimeout = .seconds(3) }
        stage.session.perform { _ = try? stage.session.ping([1]) }
        _ = stage.transport.takeCalls()
        #expect(stage.transport.wakeAt == .at(.seconds(3)))
        #expect(stage.advance(to: .seconds(3)))
        #expect(stage.front.calls == [.events([.pingTimeout]), .end(ending(.pingTimeout))])
        #expect(stage.transport.calls.last == .close)
        #expect(stage.takeFrames() == [ourClose(1008, "no Pong in time", key: 1)])
    }

    @Test func `no timer runs while the transport closes, and what arrives then is not received`() {
        let stage = openStage { $0.connection.closeTimeout = .seconds(1) }
        stage.transport.closesAtOnce = false
        stage.front.nextDeadline = .at(.seconds(2))
        stage.session.perform { try? stage.session.close(.normalClosure) }
        #expect(stage.advance(to: .seconds(1)))
        #expect(stage.front.takeCalls() == [.events([.closeTimeout])])
        #expect(stage.transport.wakeAt == nil)
        #expect(stage.advance(to: .seconds(60)), "the timer spins")
        stage.receive(Wire.text("late") + Wire.close(1000))
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.calls.isEmpty)
        stage.transport.endStream()
        #expect(stage.front.calls == [.end(ending(.closeUnanswered, isClosedByUs: true))])
    }
}
