import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Opening a session as a client")
struct OpeningTests {
    @Test func `the request goes out at the start and at once`() {
        let stage = closedStage()
        #expect(stage.transport.calls.isEmpty)
        stage.session.start()
        #expect(stage.transport.calls == [.flush(SampleHandshake.client().request.bytes)])
        #expect(stage.session.isOpen == false)
        #expect(stage.front.calls.isEmpty)
    }

    @Test func `a right answer opens the session`() throws {
        let stage = closedStage(subprotocols: ["chat", "soap"])
        stage.session.start()
        stage.receive(SampleHandshake.response("Sec-WebSocket-Protocol: soap", "X-Served-By: nobody"))
        #expect(stage.front.calls == [.open(subprotocol: "soap")])
        #expect(stage.session.isOpen)
        let opening = try #require(stage.front.opening)
        #expect(opening.request == SampleHandshake.client(["chat", "soap"]).request)
        #expect(opening.response?.head.fields.first("X-Served-By") == "nobody")
        #expect(stage.transport.wakeAt == nil)
    }

    @Test func `the answer may come byte by byte, with frames behind it`() {
        let stage = closedStage()
        stage.session.start()
        for byte in Array(SampleHandshake.response().utf8) + Wire.text("hi") { stage.receive([byte]) }
        #expect(stage.front.calls == [.open(subprotocol: nil), .events([.text("hi")])])
    }

    @Test func `frames right behind the answer are received in the same turn`() {
        let stage = closedStage()
        stage.session.start()
        stage.receive(Array(SampleHandshake.response().utf8) + Wire.text("a") + Wire.frame(0x2, [1, 2]))
        #expect(stage.front.calls == [.open(subprotocol: nil), .events([.text("a"), .binary([1, 2])])])
    }

    @Test func `answer, text, Close and the end of the stream in one go lose nothing`() {
        let stage = closedStage()
        stage.session.start()
        _ = stage.transport.takeWritten()
        stage.receive(Array(SampleHandshake.response().utf8) + Wire.text("only") + Wire.close(1000, "done"))
        stage.session.transportDidReceiveEnd()
        #expect(
            stage.front.calls == [
                .open(subprotocol: nil), .events([.text("only"), .close(1000, "done")]),
                .end(ending(.closed(.normalClosure, reason: "done"))),
            ])
        #expect(stage.takeFrames() == [ourClose(1000)])
        #expect(stage.transport.isClosed)
    }

    @Test func `what the front end sends at the opening goes out with the turn`() {
        let stage = closedStage()
        stage.front.onOpen = { try? $0.send("first") }
        stage.session.start()
        _ = stage.transport.takeCalls()
        stage.receive(SampleHandshake.response())
        #expect(stage.transport.calls.count == 1)
        #expect(stage.takeFrames() == [ours(0x81, Array("first".utf8))])
    }

    @Test func `reading that stopped before the opening stays stopped`() {
        let stage = closedStage { $0.connection.pingTimeout = .seconds(1) }
        stage.front.onOpen = { session in
            session.setReading(false)
            _ = try? session.ping([])
        }
        stage.open()
        #expect(stage.transport.takeCalls() == [.setReading(false)])
        #expect(stage.transport.wakeAt == nil)
        #expect(stage.advance(to: .seconds(60)))
        #expect(stage.front.ending == nil)
    }

    @Test func `commands are performed before the opening, in a turn of their own`() {
        let stage = closedStage()
        stage.front.onPerform = { session, _ in #expect(throws: StateError.notOpen) { try session.send("x") } }
        stage.session.start()
        _ = stage.transport.takeCalls()
        stage.session.perform("early")
        #expect(stage.front.calls == [.perform("early")])
        #expect(stage.transport.calls.isEmpty)
    }
}
