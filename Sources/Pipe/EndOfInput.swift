package import WebSocketProtocol

/// Decides when to close after the end of input, so that nothing is lost at either end.
///
/// A Ping sent after the last message is the fence: its Pong says that the server has read everything. Times come
/// from the owner; while output waits to be written, or nothing is read, they stand still.
package struct EndOfInput: Sendable {
    package enum Rule: Equatable, Sendable {
        /// Close once the answers are in: that long without a message, but not before one has come since the last
        /// was sent.
        case answers(idle: Duration)
        /// Close after that long without a message, from the fence on.
        case quiet(idle: Duration)
        /// Close so long after the end of input.
        case stay(Duration)
        /// Never close: the server, or another rule, ends it.
        case never
    }

    /// What is to be done now.
    package enum Decision: Equatable, Sendable {
        case wait
        case close
        /// Nothing moved for the whole wait; whether the server had read everything.
        case giveUp(isFenceAnswered: Bool)
    }

    private enum Fence: Equatable, Sendable {
        case none
        case sent(number: Int)
        case answered(at: Instant)
    }

    package let rule: Rule
    private let wait: Duration
    private var endedAt: Instant?
    private var fence = Fence.none
    /// The last message or the end of writing it out.
    private var lastOutputAt: Instant?
    private var lastProgressAt: Instant?
    private var acknowledgedByteCount = 0
    /// How many bytes were sent up to the fence; what goes out later, such as Pongs, says nothing of the input.
    private var inputByteCount = Int.max
    /// When it was last looked at how much the peer's side has taken.
    private var lookedAt: Instant?
    private var hasSent = false
    private var hasReceivedSinceSending = false

    package init(rule: Rule, wait: Duration) {
        self.rule = rule
        self.wait = wait
    }

    /// Whether the input has ended.
    package var hasEnded: Bool { endedAt != nil }

    /// Whether a fence is wanted at the end of input.
    package var wantsFence: Bool {
        switch rule {
        case .answers, .quiet: true
        case .stay, .never: false
        }
    }

    /// Whether the server is known to have read everything.
    package var isFenceAnswered: Bool {
        if case .answered = fence { return true }
        return false
    }

    /// Whether the input has ended and the peer's side has taken all of it, read or not.
    package var isInputTaken: Bool { acknowledgedByteCount >= inputByteCount }

    package mutating func noteSent() {
        hasSent = true
        hasReceivedSinceSending = false
    }

    package mutating func noteMessage(at now: Instant) {
        hasReceivedSinceSending = true
        lastOutputAt = now
        lastProgressAt = now
    }

    /// All output has been written.
    package mutating func noteOutputDrained(at now: Instant) {
        lastOutputAt = now
        lastProgressAt = now
    }

    /// The input has ended, and the fence was sent as the Ping of that number, if at all. Of what was sent up to it so
    /// many bytes have been taken.
    package mutating func noteInputEnd(
        at now: Instant, fence number: Int?, acknowledged byteCount: Int, of sentByteCount: Int
    ) {
        acknowledgedByteCount = byteCount
        inputByteCount = sentByteCount
        lookedAt = now
        endedAt = now
        lastProgressAt = now
        fence = number.map { .sent(number: $0) } ?? .none
    }

    package mutating func notePong(answering number: Int, at now: Instant) {
        lastProgressAt = now
        if case .sent(let sent) = fence, number >= sent { fence = .answered(at: now) }
    }

    /// Something moved if the peer's side has taken more of the input than before. Once it has answered the fence
    /// there is nothing more to take.
    package mutating func noteAcknowledged(_ byteCount: Int, at now: Instant) {
        let byteCount = min(byteCount, inputByteCount)
        if byteCount > acknowledgedByteCount, !isFenceAnswered { lastProgressAt = now }
        acknowledgedByteCount = byteCount
        lookedAt = now
    }

    /// When to decide next.
    package var deadline: Instant? {
        guard let endedAt else { return nil }
        switch rule {
        case .never: return nil
        case .stay(let time): return endedAt + time
        case .answers, .quiet: return [quietDeadline, giveUpDeadline, nextLook].compactMap(\.self).min()
        }
    }

    package func decide(at now: Instant) -> Decision {
        guard let endedAt else { return .wait }
        if case .stay(let time) = rule { return now >= endedAt + time ? .close : .wait }
        if let quietDeadline, now >= quietDeadline { return .close }
        if let giveUpDeadline, now >= giveUpDeadline { return .giveUp(isFenceAnswered: isFenceAnswered) }
        return .wait
    }

    /// The end of the silence that says that all answers are in.
    private var quietDeadline: Instant? {
        guard case .answered(let answeredAt) = fence else { return nil }
        switch rule {
        case .quiet(let idle):
            return max(answeredAt, lastOutputAt ?? answeredAt) + idle
        case .answers(let idle):
            guard hasReceivedSinceSending || !hasSent else { return nil }
            return max(lastOutputAt ?? answeredAt, endedAt ?? answeredAt) + idle
        case .stay, .never:
            return nil
        }
    }

    /// Progress is noticed soon, so that the wait begins when it was made.
    private var nextLook: Instant? {
        isFenceAnswered ? nil : lookedAt.map { $0 + wait / 8 }
    }

    private var giveUpDeadline: Instant? {
        switch rule {
        case .answers, .quiet: lastProgressAt.map { $0 + wait }
        case .stay, .never: nil
        }
    }
}
