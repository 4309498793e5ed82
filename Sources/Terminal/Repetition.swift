internal import WebSocketProtocol

/// A text that `/every` sends again and again.
struct Repetition {
    private let text: String
    private let interval: Duration
    private(set) var nextAt: Instant

    init(_ text: String, every interval: Duration, from now: Instant) {
        self.text = text
        self.interval = interval
        nextAt = now
    }

    /// The text, if it is its time; what was missed is not made up for.
    mutating func take(at now: Instant) -> String? {
        guard now >= nextAt else { return nil }
        nextAt = nextAt + interval
        if nextAt <= now { nextAt = now + interval }
        return text
    }
}
