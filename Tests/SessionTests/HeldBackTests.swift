import PerMessageDeflate
import Session
import TestSupport
import Testing
import WebSocketProtocol

/// A block of compressed messages may say a thousand times as much: the front end has it as fast as it wants it.
@Suite("What is received of a block while the front end wants no more")
struct HeldBackTests {
    private static let text = String(repeating: "0", count: 1 << 20)
    /// One message of a megabyte that refers to nothing before it.
    private static let frame: [UInt8] = {
        let payload = DeflatedMessage.compress(Array(text.utf8))
        return [0xC1] + Wire.frame(1, payload).dropFirst()
    }()

    /// A session whose front end stops reading with each message.
    private func stage(_ answer: String = "permessage-deflate") -> Stage {
        let stage = SessionStage(.client, front: RecordingFrontEnd(), extensions: DeflateNegotiation())
        stage.session.start()
        stage.receive(SampleHandshake.response("Sec-WebSocket-Extensions: \(answer)"))
        _ = stage.transport.takeCalls()
        _ = stage.front.takeCalls()
        stage.front.onEvents = { session, _ in session.setReading(false) }
        return stage
    }

    private func stopNoMore(_ stage: Stage) {
        stage.front.onEvents = { _, _ in }
    }

    /// Whether the transport has been told to read on.
    private func readsOn(_ stage: Stage) -> Bool {
        stage.transport.takeCalls().contains(.setReading(true))
    }

    private func resume(_ stage: Stage) {
        stage.session.perform { stage.session.setReading(true) }
    }

    private func messageCount(_ stage: Stage) -> Int {
        stage.front.events.count { $0 == .text(Self.text) }
    }

    @Test func `the rest comes when it is asked for, and reading goes on after it`() {
        let stage = stage()
        stage.receive(Self.frame + Self.frame + Self.frame + Wire.hex("81 01 'x'"))
        #expect(messageCount(stage) == 1)
        #expect(stage.transport.takeCalls() == [.setReading(false)])
        resume(stage)
        #expect(messageCount(stage) == 2)
        #expect(!readsOn(stage))
        stopNoMore(stage)
        resume(stage)
        #expect(messageCount(stage) == 3)
        #expect(stage.front.events.last == .text("x"))
        #expect(readsOn(stage))
    }

    @Test func `all of it comes at once to a front end that does not stop`() {
        let stage = stage()
        stopNoMore(stage)
        stage.receive(Self.frame + Self.frame + Self.frame)
        #expect(messageCount(stage) == 3)
        #expect(stage.transport.takeCalls() == [])
    }

    @Test func `what arrives although reading has stopped comes after it`() {
        let stage = stage()
        stage.receive(Self.frame + Self.frame)
        stage.receive(Wire.hex("81 01 'y'"))
        #expect(messageCount(stage) == 1)
        stopNoMore(stage)
        resume(stage)
        #expect(messageCount(stage) == 2)
        #expect(stage.front.events.last == .text("y"))
    }

    @Test func `the end of the stream waits behind it`() throws {
        let stage = stage()
        stage.receive(Self.frame + Self.frame + Self.frame)
        stage.transport.endStream()
        #expect(messageCount(stage) == 1)
        #expect(stage.front.ending == nil)
        resume(stage)
        #expect(messageCount(stage) == 2)
        #expect(stage.front.ending == nil)
        resume(stage)
        #expect(messageCount(stage) == 3)
        #expect(stage.front.ending == ending(.dropped))
    }

    @Test func `so does a failure of the transport`() throws {
        let stage = stage()
        stage.receive(Self.frame + Self.frame)
        stage.session.transportDidFail("connection reset")
        stage.transport.endStream()
        #expect(stage.front.ending == nil)
        resume(stage)
        #expect(messageCount(stage) == 2)
        #expect(stage.front.ending == ending(.transportFailed("connection reset")))
    }

    @Test func `a Close in the rest is an orderly end`() throws {
        let stage = stage()
        stage.receive(Self.frame + Self.frame + Wire.close(1000))
        stage.transport.endStream()
        resume(stage)
        resume(stage)
        #expect(messageCount(stage) == 2)
        #expect(stage.front.ending == ending(.closed(.normalClosure, reason: "")))
    }

    @Test func `who gives up does not get it, and the session is over`() throws {
        let stage = stage()
        stage.receive(Self.frame + Self.frame)
        stage.transport.endStream()
        stage.session.abandon()
        #expect(messageCount(stage) == 1)
        #expect(stage.front.ending == ending(.abandoned))
    }

    @Test func `a session whose transport is gone stays until all of it is received`() throws {
        let front: RecordingFrontEnd
        weak var session: Session<RecordingFrontEnd>?
        do {
            let stage = stage()
            front = stage.front
            session = stage.session
            stage.receive(Self.frame + Self.frame)
            stage.transport.endStream()
        }
        #expect(session != nil)
        session?.perform { session?.setReading(true) }
        #expect(front.ending == ending(.dropped))
        #expect(session == nil)
    }
}
