import Notation
import Pipe
import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Pipe mode, from the end of input to the end")
struct PipeEndTests {
    /// A stage that has sent one line and the fence.
    private func ended(_ configure: (inout PipeOptions) throws -> Void = { _ in }) throws -> PipeStage {
        let pipe = try PipeStage.opened(configure)
        pipe.put("question\n")
        pipe.endInput()
        _ = pipe.sent()
        return pipe
    }

    @Test func `it closes half a second after the last answer, once the server has read everything`() async throws {
        let pipe = try ended()
        pipe.answerFence()
        pipe.advance(to: .seconds(3))
        #expect(pipe.sent() == [])
        pipe.receive(Wire.text("answer"))
        #expect(pipe.transport.wakeAt == .at(.milliseconds(3500)))
        pipe.advance(to: .milliseconds(3499))
        #expect(pipe.sent() == [])
        pipe.advance(to: .milliseconds(3500))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.answerClose()
        let outcome = try #require(pipe.outcome)
        #expect(outcome.isEndedByRule)
        #expect(outcome.unsent == nil)
        #expect(outcome.unmet == nil)
        #expect(outcome.warnings == [])
        #expect(outcome.ending.cause == .closed(.normalClosure, reason: ""))
        #expect(await pipe.printed() == "answer\n")
    }

    @Test func `what the server sends after our Close is printed`() async throws {
        let pipe = try ended { $0.endOfInput = .quiet(idle: .zero) }
        pipe.answerFence()
        pipe.advance(to: .zero)
        #expect(pipe.sent() == [PipeStage.close])
        pipe.receive(Wire.text("sum"))
        pipe.answerClose()
        #expect(await pipe.printed() == "sum\n")
        #expect(pipe.outcome?.isEndedByRule == true)
    }

    @Test func `code and reason of the Close are those that were asked for`() throws {
        let pipe = try ended {
            $0.closeCode = CloseCode(rawValue: 4001)
            $0.closeReason = "enough"
            $0.endOfInput = .stay(.seconds(1))
        }
        pipe.advance(to: .seconds(1))
        #expect(pipe.sent() == [WireFrame(0x88, [0x0F, 0xA1] + Array("enough".utf8))])
    }

    @Test func `a server that answers the fence and nothing else is given up after the wait`() throws {
        let pipe = try ended { $0.wait = .seconds(4) }
        pipe.advance(to: .seconds(1))
        pipe.answerFence()
        pipe.advance(to: .milliseconds(4999))
        #expect(pipe.sent() == [])
        pipe.advance(to: .seconds(5))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.answerClose()
        #expect(pipe.outcome?.isEndedByRule == true)
        #expect(pipe.outcome?.unsent == nil)
        #expect(pipe.outcome?.warnings == [])
    }

    @Test func `a server that does not answer the fence is told of`() throws {
        let pipe = try ended { $0.wait = .seconds(4) }
        pipe.receive(Wire.text("answer"))
        pipe.advance(to: .milliseconds(3999))
        #expect(pipe.sent() == [])
        // That it has taken the fence was noticed after an eighth of the wait.
        pipe.advance(to: .milliseconds(4500))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.answerClose()
        #expect(pipe.outcome?.warnings == ["the server did not answer a Ping within 4 s; closing"])
        #expect(pipe.outcome?.unsent == nil)
    }

    @Test func `a server that stops reading at the end is told of`() throws {
        let pipe = try ended { $0.wait = .seconds(4) }
        pipe.transport.unacknowledgedByteCount = 1
        pipe.advance(to: .seconds(8))
        pipe.answerClose()
        #expect(pipe.outcome?.unsent == "the server stopped reading: nothing moved for 4 s")
    }

    @Test func `a server that pings for ever and does not answer the fence is given up after the wait`() throws {
        let pipe = try ended { $0.wait = .seconds(4) }
        for step in 1...20 where pipe.stage.session.isOpen {
            pipe.advance(to: .milliseconds(500 * step))
            pipe.receive(Wire.frame(0x9, [UInt8](repeating: 0x70, count: 100)))
            pipe.transport.unacknowledgedByteCount = 50
        }
        pipe.answerClose()
        #expect(pipe.outcome?.warnings == ["the server did not answer a Ping within 4 s; closing"])
        #expect(pipe.outcome?.unsent == nil)
    }

    @Test func `a slow server that goes on taking is waited for`() throws {
        let pipe = try PipeStage.opened { $0.wait = .seconds(4) }
        pipe.put(String(repeating: "x", count: 1000) + "\n")
        pipe.transport.unacknowledgedByteCount = 1000
        pipe.endInput()
        _ = pipe.sent()
        for step in 1...10 {
            pipe.transport.unacknowledgedByteCount -= 100
            pipe.advance(to: .seconds(4 * step))
            #expect(pipe.sent() == [])
        }
        pipe.advance(to: .milliseconds(44_500))
        #expect(pipe.sent() == [PipeStage.close])
    }

    @Test func `a server that stops reading in the middle is given up after the wait`() throws {
        let pipe = try PipeStage.opened { $0.wait = .seconds(4) }
        pipe.put("one\n")
        pipe.transport.isWritable = false
        pipe.transport.unacknowledgedByteCount = 200
        pipe.put("two\n")
        pipe.transport.unacknowledgedByteCount = 100
        #expect(pipe.advance(to: .seconds(4)))
        pipe.advance(to: .milliseconds(7999))
        pipe.receive(Wire.text("still here"))
        pipe.advance(to: .milliseconds(11_998))
        #expect(pipe.stage.session.isOpen)
        #expect(pipe.advance(to: .milliseconds(11_999)))
        #expect(pipe.stage.session.isOpen == false)
        pipe.answerClose()
        #expect(pipe.outcome?.unsent == "the server stopped reading: nothing moved for 4 s")
    }

    @Test func `an idle time of zero closes with the fence's answer`() throws {
        let pipe = try ended { $0.endOfInput = .quiet(idle: .zero) }
        pipe.answerFence()
        pipe.advance(to: .zero)
        #expect(pipe.sent() == [PipeStage.close])
    }

    @Test func `to stay is to close so long after the end of input, without a fence`() throws {
        let pipe = try PipeStage.opened { $0.endOfInput = .stay(.seconds(2)) }
        pipe.advance(to: .seconds(1))
        pipe.put("a")
        pipe.endInput()
        #expect(pipe.sent() == [PipeStage.text("a")])
        pipe.advance(to: .milliseconds(2999))
        pipe.receive(Wire.text("b"))
        #expect(pipe.sent() == [])
        pipe.advance(to: .seconds(3))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.answerClose()
        #expect(pipe.outcome?.isEndedByRule == true)
    }

    @Test func `never to close is to leave it to the server`() throws {
        let pipe = try ended { $0.endOfInput = .never }
        #expect(pipe.advance(to: .seconds(100_000)))
        #expect(pipe.sent() == [])
        #expect(pipe.transport.wakeAt == nil)
        pipe.receive(Wire.close(1001))
        pipe.stage.session.transportDidReceiveEnd()
        #expect(pipe.outcome?.isEndedByRule == false)
        #expect(pipe.outcome?.unsent == nil)
    }

    @Test func `no input at all is a reason to listen, but not where the user says how long to stay`() throws {
        let listening = try PipeStage.opened()
        listening.endInput()
        #expect(listening.sent() == [])
        #expect(listening.transport.wakeAt == nil)
        listening.receive(Wire.text("news"), Wire.close(1000))
        listening.stage.session.transportDidReceiveEnd()
        #expect(listening.outcome?.unsent == nil)
        for configure in [
            { $0.endOfInput = .quiet(idle: .seconds(1)) }, { $0.listensWithoutInput = false },
        ] as [(inout PipeOptions) -> Void] {
            let leaving = try PipeStage.opened(configure)
            leaving.endInput()
            #expect(leaving.sent() == [PipeStage.fence])
        }
    }

    @Test func `nothing is due any more once the server has closed, though it keeps the stream open`() throws {
        let pipe = try ended {
            $0.expectations = [try ArgumentPattern("never")]
            $0.within = .milliseconds(800)
            $0.wait = .milliseconds(600)
        }
        pipe.receive(Wire.text("answer"), PipeStage.pong, Wire.close(1000))
        #expect(pipe.advance(to: .seconds(1)), "the timer spins")
        #expect(pipe.outcome?.isEndedByRule == false)
        #expect(pipe.outcome?.unsent == nil)
        let stalled = try PipeStage.opened { $0.wait = .milliseconds(600) }
        stalled.transport.isWritable = false
        stalled.put("a\n")
        stalled.input.hasUnusedInput = true
        stalled.receive(Wire.close(1000))
        #expect(stalled.advance(to: .seconds(1)), "the timer spins")
        #expect(stalled.outcome?.unsent == "before the end of the input; 0 messages were sent")
    }

    @Test func `a server that closes before the end of input, or before the fence is answered, is told of`() throws {
        let before = try PipeStage.opened()
        before.put("1\n2\n")
        before.receive(Wire.close(1000))
        before.stage.session.transportDidReceiveEnd()
        #expect(before.input.isStopped)
        #expect(before.outcome?.unsent == "before the end of the input; 2 messages were sent")
        let fenced = try ended()
        fenced.receive(Wire.text("a"), Wire.close(1000))
        fenced.stage.session.transportDidReceiveEnd()
        let sentence = "before it had confirmed the input; 1 message was sent, the last may not have been read"
        #expect(fenced.outcome?.unsent == sentence)
        let answered = try ended()
        answered.receive(PipeStage.pong, Wire.close(1000))
        answered.stage.session.transportDidReceiveEnd()
        #expect(answered.outcome?.unsent == nil)
    }

    @Test func `input that nobody has read counts as unsent, none at all does not`() throws {
        let unread = try PipeStage.opened { $0.endOfInput = .never }
        unread.input.hasUnusedInput = true
        unread.receive(Wire.close(1000))
        unread.stage.session.transportDidReceiveEnd()
        #expect(unread.outcome?.unsent == "before the end of the input; 0 messages were sent")
        let open = try PipeStage.opened()
        open.receive(Wire.close(1000))
        open.stage.session.transportDidReceiveEnd()
        #expect(open.outcome?.unsent == nil)
    }
}
