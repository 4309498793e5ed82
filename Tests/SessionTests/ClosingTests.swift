import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("The closing handshake of a session")
struct ClosingTests {
    @Test func `our Close is answered and the server ends the stream`() throws {
        let stage = openStage()
        stage.session.perform { #expect(throws: Never.self) { try stage.session.close(.goingAway, reason: "bye") } }
        #expect(stage.takeFrames() == [ourClose(1001, "bye")])
        #expect(stage.session.isOpen == false)
        stage.receive(Wire.text("late") + Wire.close(1001))
        #expect(stage.front.takeCalls() == [.events([.text("late"), .close(1001)])])
        #expect(stage.transport.isClosed == false)
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.calls == [.end(ending(.closed(.goingAway, reason: ""), isClosedByUs: true))])
        #expect(stage.transport.takeCalls() == [.close])
    }

    @Test func `a second Close and one that must not be sent are refused`() throws {
        let stage = openStage()
        #expect(throws: StateError.closeCodeMustNotBeSent(CloseCode(rawValue: 1005))) {
            try stage.session.close(CloseCode(rawValue: 1005))
        }
        #expect(stage.session.isOpen)
        try stage.session.close(nil)
        #expect(throws: StateError.notOpen) { try stage.session.close(nil) }
        #expect(throws: StateError.notOpen) { try stage.session.send("x") }
    }

    @Test func `a refused Close does not count as ours`() {
        let stage = openStage()
        try? stage.session.close(CloseCode(rawValue: 1006))
        stage.receive(Wire.close(1000))
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.ending?.isClosedByUs == false)
    }

    @Test func `our Close is not answered`() {
        let stage = openStage { $0.connection.closeTimeout = .seconds(4) }
        stage.session.perform { try? stage.session.close(.normalClosure) }
        _ = stage.transport.takeCalls()
        #expect(stage.advance(to: .milliseconds(3999)))
        #expect(stage.front.calls.isEmpty)
        #expect(stage.advance(to: .seconds(4)))
        #expect(stage.front.calls == [.events([.closeTimeout]), .end(ending(.closeUnanswered, isClosedByUs: true))])
        #expect(stage.transport.calls.last == .close)
        #expect(stage.transport.takeWritten() == [])
    }

    @Test func `the stream ends where the answer to our Close should be`() {
        let stage = openStage()
        stage.session.perform { try? stage.session.close(.normalClosure) }
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.calls == [.events([.endOfStream]), .end(ending(.dropped, isClosedByUs: true))])
    }

    @Test func `a violation after our Close is not answered with another`() {
        let stage = openStage()
        stage.session.perform { try? stage.session.close(.normalClosure) }
        _ = stage.transport.takeCalls()
        stage.receive(Wire.hex("C1 00"))
        #expect(stage.front.events == [.violation(.reservedBits(4))])
        #expect(stage.transport.takeWritten() == [])
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.ending == ending(.violation(.reservedBits(4)), isClosedByUs: true))
    }

    @Test(arguments: [nil, 1000, 1001, 1008, 1011, 3000, 4999])
    func `the peer's Close is answered with its code`(code: UInt16?) {
        let stage = openStage()
        stage.receive(Wire.text("before") + Wire.close(code, code == nil ? "" : "why"))
        let answer = code.map { ourClose($0) } ?? ours(0x88, [])
        #expect(stage.takeFrames() == [answer])
        stage.session.transportDidReceiveEnd()
        let reason = code == nil ? "" : "why"
        let cause = SessionEnding.Cause.closed(code.map { CloseCode(rawValue: $0) }, reason: reason)
        #expect(
            stage.front.calls == [
                .events([.text("before"), .close(code, reason)]), .end(ending(cause)),
            ])
    }

    @Test func `Closes that cross each other end it as if they answered each other`() {
        let stage = openStage()
        stage.front.onEvents = { session, _ in try? session.close(.normalClosure) }
        stage.receive(Wire.text("enough"))
        stage.receive(Wire.close(1001, "restart"))
        #expect(stage.takeFrames() == [ourClose(1000)])
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.ending == ending(.closed(.goingAway, reason: "restart"), isClosedByUs: true))
    }

    @Test func `the stream ends without a Close`() {
        let stage = openStage()
        stage.receive(Wire.text("x") + Wire.hex("81 05 'ha'"))
        stage.session.transportDidReceiveEnd()
        #expect(
            stage.front.calls == [.events([.text("x")]), .events([.endOfStream]), .end(ending(.dropped))])
        #expect(stage.transport.takeWritten() == [])
    }

    @Test func `the transport fails, which is what counts`() {
        let stage = openStage()
        stage.session.transportDidFail("no route to host")
        #expect(stage.front.calls == [.end(ending(.transportFailed("no route to host")))])
        #expect(stage.transport.takeCalls() == [.close])
    }
}
