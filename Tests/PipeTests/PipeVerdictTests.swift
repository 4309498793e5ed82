import Notation
import Pipe
import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Pipe mode, expectations, deadlines and signals")
struct PipeVerdictTests {
    private func expecting(_ patterns: String..., within: Duration = .seconds(5)) throws -> PipeStage {
        try PipeStage.opened {
            $0.expectations = try patterns.map { try ArgumentPattern($0) }
            $0.within = within
            $0.endOfInput = .never
        }
    }

    @Test func `all expectations met close at once`() async throws {
        let pipe = try expecting("a", "/b/")
        pipe.receive(Wire.text("a"))
        #expect(pipe.sent() == [])
        pipe.receive(Wire.text("x"), Wire.text("abc"), Wire.text("late"))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.receive(Wire.hex("83 00"))
        pipe.stage.session.transportDidReceiveEnd()
        #expect(pipe.outcome?.unmet == nil)
        #expect(pipe.outcome?.isEndedByRule == true)
        #expect(await pipe.printed() == "a\nx\nabc\n")
    }

    @Test func `each expectation has its time from the opening or from the match before`() throws {
        let pipe = try expecting("a", "b", within: .seconds(2))
        #expect(pipe.transport.wakeAt == .at(.seconds(2)))
        pipe.transport.now = .at(.milliseconds(1500))
        pipe.receive(Wire.text("x"))
        #expect(pipe.transport.wakeAt == .at(.seconds(2)))
        pipe.receive(Wire.text("a"))
        #expect(pipe.transport.wakeAt == .at(.milliseconds(3500)))
        pipe.advance(to: .milliseconds(3499))
        #expect(pipe.sent() == [])
        pipe.advance(to: .milliseconds(3500))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.answerClose()
        #expect(pipe.outcome?.unmet == "expected b (2 of 2); no message came")
    }

    @Test func `a match after its time is shown and does not count`() async throws {
        let pipe = try expecting("a", within: .seconds(2))
        pipe.advance(to: .seconds(2))
        pipe.receive(Wire.text("a"), Wire.text("b"))
        pipe.answerClose()
        #expect(pipe.outcome?.unmet == "expected a; no message came")
        #expect(await pipe.printed() == "a\nb\n")
    }

    @Test func `a count that is reached after the end is not reached`() throws {
        let pipe = try PipeStage.opened {
            $0.count = 2
            $0.endOfInput = .stay(.seconds(1))
        }
        pipe.endInput()
        pipe.receive(Wire.text("1"))
        pipe.advance(to: .seconds(1))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.receive(Wire.text("2"))
        pipe.answerClose()
        #expect(pipe.outcome?.unmet == "--count 2 was not reached; 1 message came")
    }

    @Test func `a server that closes leaves an expectation unmet`() throws {
        let pipe = try expecting("a")
        pipe.receive(Wire.text("b"), Wire.close(1000))
        pipe.stage.session.transportDidReceiveEnd()
        #expect(pipe.outcome?.unmet == "expected a; the last of 1 messages was: b")
        #expect(pipe.outcome?.isEndedByRule == false)
    }

    @Test func `a pattern that is too costly ends the session with a warning that names it, once`() async throws {
        let pipe = try expecting("/(a+)+$/")
        let text = String(repeating: "a", count: 50_000) + "b"
        pipe.receive(Wire.text(text), Wire.text(text))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.receive(Wire.text(text))
        pipe.answerClose()
        #expect(pipe.outcome?.warnings == ["the pattern /(a+)+$/ takes too long on this message"])
        #expect(pipe.outcome?.unmet?.hasPrefix("expected /(a+)+$/") == true)
        let printed = await pipe.output.take(3 * 50_002)
        #expect(String(decoding: printed, as: UTF8.self) == String(repeating: text + "\n", count: 3))
    }

    @Test func `the longest time for all of it closes an open session, and ends it soon`() throws {
        let pipe = try PipeStage(deadline: .seconds(3))
        pipe.open()
        pipe.advance(to: .milliseconds(2999))
        #expect(pipe.sent() == [])
        pipe.advance(to: .seconds(3))
        #expect(pipe.sent() == [PipeStage.close])
        #expect(pipe.advance(to: .milliseconds(3699)))
        #expect(pipe.outcome == nil)
        #expect(pipe.advance(to: .milliseconds(3700)))
        let outcome = try #require(pipe.outcome)
        #expect(outcome.isOutOfTime)
        #expect(outcome.isEndedByRule)
        #expect(outcome.ending.cause == .abandoned)
    }

    @Test func `the longest time for all of it ends an opening handshake at once`() throws {
        let pipe = try PipeStage(deadline: .seconds(3))
        pipe.stage.session.start()
        pipe.advance(to: .seconds(3))
        #expect(pipe.outcome?.isOutOfTime == true)
        #expect(pipe.outcome?.ending.wasOpen == false)
        #expect(pipe.openingCount == 0)
    }

    @Test func `a signal closes with 1001 and does not wait long for the answer`() throws {
        let pipe = try PipeStage.opened()
        pipe.advance(to: .seconds(1))
        pipe.stage.session.perform(.interrupt(signal: 15))
        #expect(pipe.sent() == [WireFrame(0x88, [0x03, 0xE9])])
        #expect(pipe.input.isStopped)
        pipe.advance(to: .milliseconds(1699))
        #expect(pipe.outcome == nil)
        pipe.advance(to: .milliseconds(1700))
        #expect(pipe.outcome?.signal == 15)
        #expect(pipe.outcome?.ending.cause == .abandoned)
        #expect(pipe.outcome?.unsent == nil)
    }

    @Test func `a signal that is answered ends in order`() throws {
        let pipe = try PipeStage.opened()
        pipe.put("1\n")
        pipe.stage.session.perform(.interrupt(signal: 2))
        pipe.receive(Wire.close(1001))
        pipe.stage.session.transportDidReceiveEnd()
        #expect(pipe.outcome?.signal == 2)
        #expect(pipe.outcome?.ending.cause == .closed(.goingAway, reason: ""))
        #expect(pipe.outcome?.isEndedByRule == false)
        #expect(pipe.outcome?.unsent == nil)
    }

    @Test func `a signal before the opening, or while the Close is unanswered, ends it at once`() throws {
        let opening = try PipeStage()
        opening.stage.session.start()
        opening.stage.session.perform(.interrupt(signal: 2))
        #expect(opening.outcome?.signal == 2)
        #expect(opening.transport.takeCalls().last == .abort)
        let closing = try PipeStage.opened { $0.count = 1 }
        closing.receive(Wire.text("1"))
        #expect(closing.outcome == nil)
        closing.stage.session.perform(.interrupt(signal: 2))
        #expect(closing.outcome?.signal == 2)
    }

    @Test func `a handshake that fails is the outcome`() throws {
        let pipe = try PipeStage { $0.count = 1 }
        pipe.stage.session.start()
        pipe.stage.receive("nonsense")
        #expect(pipe.outcome?.ending.cause == .handshakeFailed(.notHTTP(Array("nonsense".utf8))))
        #expect(pipe.outcome?.unsent == nil)
        #expect(pipe.openingCount == 0)
    }
}
