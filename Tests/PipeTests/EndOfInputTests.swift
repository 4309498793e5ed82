import Pipe
import TestSupport
import Testing
import WebSocketProtocol

@Suite("When to close after the end of input")
struct EndOfInputTests {
    private let idle = Duration.milliseconds(500)

    private func rule(_ rule: EndOfInput.Rule, wait: Duration = .seconds(10)) -> EndOfInput {
        EndOfInput(rule: rule, wait: wait)
    }

    /// A rule for answers whose input of one message has ended at second 1.
    private func ended(_ rule: EndOfInput.Rule) -> EndOfInput {
        var end = EndOfInput(rule: rule, wait: .seconds(10))
        end.noteSent()
        end.noteInputEnd(at: .at(.seconds(1)), fence: 7, acknowledged: 100, of: 1000)
        return end
    }

    /// Holds the rule to what it decides and when, if nothing happens any more: it may look several times before.
    private func expect(
        _ end: EndOfInput, _ decision: EndOfInput.Decision, at time: Duration, acknowledged: Int = 100,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var end = end
        for _ in 0..<20 {
            guard let deadline = end.deadline, deadline < .at(time) else { break }
            end.noteAcknowledged(acknowledged, at: deadline)
            #expect(end.decide(at: deadline) == .wait, sourceLocation: sourceLocation)
        }
        #expect(end.deadline == .at(time), sourceLocation: sourceLocation)
        #expect(end.decide(at: .at(time - .nanoseconds(1))) == .wait, sourceLocation: sourceLocation)
        #expect(end.decide(at: .at(time)) == decision, sourceLocation: sourceLocation)
        #expect(end.decide(at: .at(time + .seconds(1000))) == decision, sourceLocation: sourceLocation)
    }

    @Test func `before the end of input nothing is decided`() {
        for rule in [.answers(idle: .zero), .quiet(idle: .zero), .stay(.zero), .never] as [EndOfInput.Rule] {
            var end = EndOfInput(rule: rule, wait: .zero)
            end.noteSent()
            end.noteMessage(at: .at(.zero))
            #expect(end.hasEnded == false)
            #expect(end.deadline == nil)
            #expect(end.decide(at: .at(.seconds(1000))) == .wait)
        }
    }

    @Test func `a fence is wanted where the answers count`() {
        #expect(rule(.answers(idle: idle)).wantsFence)
        #expect(rule(.quiet(idle: idle)).wantsFence)
        #expect(rule(.stay(.seconds(1))).wantsFence == false)
        #expect(rule(.never).wantsFence == false)
    }

    @Test func `answers: it closes so long after the last message, once the fence is answered`() {
        var end = ended(.answers(idle: idle))
        end.noteMessage(at: .at(.seconds(2)))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(12))
        end.notePong(answering: 7, at: .at(.seconds(3)))
        #expect(end.isFenceAnswered)
        expect(end, .close, at: .milliseconds(2500))
        end.noteMessage(at: .at(.seconds(4)))
        expect(end, .close, at: .milliseconds(4500))
    }

    @Test func `answers: it does not close before one message came since the last was sent`() {
        var end = EndOfInput(rule: .answers(idle: idle), wait: .seconds(10))
        end.noteSent()
        end.noteMessage(at: .at(.zero))
        end.noteSent()
        end.noteInputEnd(at: .at(.seconds(1)), fence: 1, acknowledged: 100, of: 1000)
        end.notePong(answering: 1, at: .at(.seconds(2)))
        expect(end, .giveUp(isFenceAnswered: true), at: .seconds(12))
        end.noteMessage(at: .at(.seconds(3)))
        expect(end, .close, at: .milliseconds(3500))
    }

    @Test func `answers: what came before the end counts from the end on`() {
        var end = EndOfInput(rule: .answers(idle: idle), wait: .seconds(10))
        end.noteSent()
        end.noteMessage(at: .at(.zero))
        end.noteInputEnd(at: .at(.seconds(5)), fence: 1, acknowledged: 100, of: 1000)
        end.notePong(answering: 1, at: .at(.seconds(5)))
        expect(end, .close, at: .milliseconds(5500))
    }

    @Test func `answers: with nothing sent there is nothing to wait for but the fence`() {
        var end = EndOfInput(rule: .answers(idle: idle), wait: .seconds(10))
        end.noteInputEnd(at: .at(.seconds(1)), fence: 1, acknowledged: 100, of: 1000)
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(11))
        end.notePong(answering: 1, at: .at(.seconds(2)))
        expect(end, .close, at: .milliseconds(2500))
    }

    @Test func `idle counts from when the output was written`() {
        var end = ended(.answers(idle: idle))
        end.noteMessage(at: .at(.seconds(2)))
        end.notePong(answering: 7, at: .at(.seconds(2)))
        end.noteOutputDrained(at: .at(.seconds(6)))
        expect(end, .close, at: .milliseconds(6500))
    }

    @Test func `only the fence's Pong, or that of a later Ping, answers the fence`() {
        var end = ended(.quiet(idle: idle))
        end.notePong(answering: 6, at: .at(.seconds(2)))
        #expect(end.isFenceAnswered == false)
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(12))
        end.notePong(answering: 8, at: .at(.seconds(3)))
        #expect(end.isFenceAnswered)
        end.notePong(answering: 9, at: .at(.seconds(4)))
        expect(end, .close, at: .milliseconds(3500))
    }

    @Test func `quiet: it closes so long after the fence, answers or not`() {
        var end = ended(.quiet(idle: idle))
        end.notePong(answering: 7, at: .at(.seconds(2)))
        expect(end, .close, at: .milliseconds(2500))
        end.noteMessage(at: .at(.milliseconds(2400)))
        expect(end, .close, at: .milliseconds(2900))
        var atOnce = ended(.quiet(idle: .zero))
        atOnce.noteMessage(at: .at(.milliseconds(500)))
        atOnce.notePong(answering: 7, at: .at(.seconds(2)))
        expect(atOnce, .close, at: .seconds(2))
    }

    @Test func `it gives up after the wait without progress, and whatever moves is progress`() {
        var end = ended(.answers(idle: idle))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(11))
        end.noteAcknowledged(100, at: .at(.seconds(2)))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(11))
        end.noteAcknowledged(101, at: .at(.seconds(3)))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(13), acknowledged: 101)
        end.noteMessage(at: .at(.seconds(4)))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(14), acknowledged: 101)
        end.noteOutputDrained(at: .at(.seconds(5)))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(15), acknowledged: 101)
        end.notePong(answering: 3, at: .at(.seconds(6)))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(16), acknowledged: 101)
    }

    @Test func `once the fence is answered, what the server takes is no progress`() {
        var end = ended(.answers(idle: idle))
        end.notePong(answering: 7, at: .at(.seconds(2)))
        #expect(end.deadline == .at(.seconds(12)), "nothing is to be looked at before")
        end.noteAcknowledged(1000, at: .at(.seconds(11)))
        expect(end, .giveUp(isFenceAnswered: true), at: .seconds(12))
    }

    @Test func `what the server takes beyond the input is no progress`() {
        var end = ended(.answers(idle: idle))
        #expect(!end.isInputTaken)
        end.noteAcknowledged(999, at: .at(.seconds(2)))
        #expect(!end.isInputTaken)
        end.noteAcknowledged(1000, at: .at(.seconds(3)))
        #expect(end.isInputTaken)
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(13), acknowledged: 1001)
        end.noteAcknowledged(1500, at: .at(.seconds(4)))
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(13), acknowledged: 2000)
    }

    @Test func `progress is noticed within an eighth of the wait`() {
        var end = ended(.answers(idle: idle))
        #expect(end.deadline == .at(.milliseconds(2250)))
        end.noteAcknowledged(100, at: .at(.milliseconds(2250)))
        #expect(end.deadline == .at(.milliseconds(3500)))
    }

    @Test func `a slow server that goes on taking is waited for`() {
        var end = ended(.answers(idle: idle))
        for second in 1...100 {
            #expect(end.decide(at: .at(.seconds(second * 9))) == .wait)
            end.noteAcknowledged(100 + second, at: .at(.seconds(second * 9)))
        }
        expect(end, .giveUp(isFenceAnswered: false), at: .seconds(910), acknowledged: 200)
    }

    @Test func `stay: it closes so long after the end of input, whatever comes`() {
        var end = ended(.stay(.seconds(3)))
        end.noteMessage(at: .at(.seconds(2)))
        end.notePong(answering: 7, at: .at(.seconds(3)))
        expect(end, .close, at: .seconds(4))
        expect(ended(.stay(.zero)), .close, at: .seconds(1))
    }

    @Test func `never: it does not close`() {
        var end = EndOfInput(rule: .never, wait: .seconds(10))
        end.noteSent()
        end.noteInputEnd(at: .at(.seconds(1)), fence: nil, acknowledged: 0, of: 0)
        #expect(end.hasEnded)
        #expect(end.deadline == nil)
        #expect(end.decide(at: .at(.seconds(1_000_000))) == .wait)
        #expect(end.isFenceAnswered == false)
    }
}
