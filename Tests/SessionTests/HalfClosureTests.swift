import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("A session that has ended its direction of the stream")
struct HalfClosureTests {
    /// An open session that has ended its direction, of which nothing before is recorded.
    private func endedStage(configure: (inout SessionConfiguration) -> Void = { _ in }) -> Stage {
        let stage = openStage(configure: configure)
        stage.session.perform { try? stage.session.shutdownOutput() }
        _ = stage.transport.takeCalls()
        return stage
    }

    @Test func `what was sent goes out before, also when the transport is full`() {
        let stage = openStage()
        stage.transport.isWritable = false
        stage.session.perform {
            #expect(throws: Never.self) {
                try stage.session.send(.text, Array("a".utf8))
                try stage.session.shutdownOutput()
            }
        }
        let sent = Wire.text("a", mask: [0, 1, 2, 3])
        #expect(stage.transport.calls == [.flush(sent), .shutdownOutput])
    }

    @Test func `nothing can be sent any more`() {
        let session = endedStage().session
        #expect(!session.isOpen)
        #expect(throws: StateError.notOpen) { try session.send("a") }
        #expect(throws: StateError.notOpen) { try session.sendRaw([1]) }
        #expect(throws: StateError.notOpen) { try session.close(.normalClosure) }
        #expect(throws: StateError.notOpen) { try session.shutdownOutput() }
    }

    @Test func `it is not for a session that is not open`() {
        let stage = closedStage()
        #expect(throws: StateError.notOpen) { try stage.session.shutdownOutput() }
        stage.open().receive(Wire.close(1000))
        #expect(throws: StateError.notOpen) { try stage.session.shutdownOutput() }
        #expect(!stage.transport.calls.contains(.shutdownOutput))
    }

    @Test func `messages still arrive, and Pings are not answered`() {
        let stage = endedStage()
        stage.receive(Wire.text("a") + Wire.frame(0x9, [1]))
        #expect(stage.front.calls == [.events([.text("a"), .ping([1])])])
        #expect(stage.transport.calls.isEmpty)
    }

    @Test func `the peer's end of stream is a drop`() {
        let stage = endedStage()
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.calls == [.events([.endOfStream]), .end(ending(.dropped))])
        #expect(stage.transport.calls == [.close])
    }

    @Test func `the peer's Close is a close that is not answered`() {
        let stage = endedStage()
        stage.receive(Wire.close(1001, "bye"))
        #expect(stage.transport.calls.isEmpty)
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.ending == ending(.closed(.goingAway, reason: "bye")))
        #expect(stage.transport.takeWritten().isEmpty)
    }

    @Test func `a violation is one, and no Close tells the peer`() {
        let stage = endedStage()
        stage.receive(Wire.hex("83 00"))
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.ending == ending(.violation(.unknownOpcode(Opcode(rawValue: 3)))))
        #expect(stage.transport.takeWritten().isEmpty)
    }

    @Test func `after our Close the peer's is its answer`() {
        let stage = openStage()
        stage.session.perform {
            #expect(throws: Never.self) {
                try stage.session.close(.normalClosure)
                try stage.session.shutdownOutput()
            }
        }
        #expect(stage.takeFrames() == [ourClose(1000)])
        stage.receive(Wire.frame(0x9, [1]) + Wire.close(1000))
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.ending == ending(.closed(.normalClosure, reason: ""), isClosedByUs: true))
        #expect(stage.transport.takeWritten().isEmpty)
    }

    @Test func `no keep-alive Ping is due, and none is missed`() {
        let stage = endedStage {
            $0.connection.pingInterval = .seconds(1)
            $0.connection.pingTimeout = .seconds(1)
        }
        #expect(stage.transport.wakeAt == nil)
        #expect(stage.advance(to: .seconds(60)))
        #expect(stage.front.calls.isEmpty)
    }
}
