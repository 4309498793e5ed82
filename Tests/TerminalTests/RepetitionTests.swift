import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("A text again and again")
struct RepetitionTests {
    @Test func `it is due at once and then after each interval`() {
        var repetition = Repetition("x", every: .seconds(5), from: .at(.seconds(1)))
        #expect(repetition.nextAt == .at(.seconds(1)))
        #expect(repetition.take(at: .at(.zero)) == nil)
        #expect(repetition.take(at: .at(.seconds(1))) == "x")
        #expect(repetition.take(at: .at(.seconds(1))) == nil)
        #expect(repetition.nextAt == .at(.seconds(6)))
        #expect(repetition.take(at: .at(.milliseconds(5999))) == nil)
        #expect(repetition.take(at: .at(.seconds(6))) == "x")
        #expect(repetition.nextAt == .at(.seconds(11)))
    }

    @Test func `being late now and then does not move what follows`() {
        var repetition = Repetition("x", every: .seconds(5), from: .at(.zero))
        _ = repetition.take(at: .at(.zero))
        #expect(repetition.take(at: .at(.seconds(7))) == "x")
        #expect(repetition.nextAt == .at(.seconds(10)))
    }

    @Test(arguments: [10, 11, 1000])
    func `what was missed is not made up for`(seconds: Int) {
        var repetition = Repetition("x", every: .seconds(5), from: .at(.zero))
        _ = repetition.take(at: .at(.zero))
        let now = Instant.at(.seconds(seconds))
        #expect(repetition.take(at: now) == "x")
        #expect(repetition.take(at: now) == nil)
        #expect(repetition.nextAt > now)
        #expect(repetition.nextAt <= now + .seconds(5))
    }

    @Test func `an interval for ever does not overflow`() {
        var repetition = Repetition("x", every: .nanoseconds(Int64.max), from: .at(.seconds(10)))
        #expect(repetition.take(at: .at(.seconds(10))) == "x")
        #expect(repetition.take(at: .at(.seconds(1_000_000))) == nil)
    }
}
