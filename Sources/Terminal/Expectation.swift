internal import Notation
internal import Rendering
internal import Session
internal import WebSocketProtocol

/// A pattern that somebody has typed with `/expect`: the next message is held against it.
struct Expectation {
    /// How long it waits for one.
    static let timeout = Duration.seconds(5)

    let pattern: ArgumentPattern
    let deadline: Instant
}

/// What is expected next.
extension Conversation {
    func expect(_ pattern: ArgumentPattern) {
        guard let session = participants.first?.session else { return showNobody() }
        let deadline = session.now + Expectation.timeout
        // A turn of the session sets its timer.
        session.perform { expectations.append(Expectation(pattern: pattern, deadline: deadline)) }
    }

    /// Holds a message against what is expected first.
    func judge(_ type: MessageType, _ payload: UnsafeRawBufferPointer, _ output: inout [UInt8]) {
        guard !expectations.isEmpty else { return }
        let pattern = expectations.removeFirst().pattern
        do {
            guard let mismatch = try pattern.mismatch(type, payload) else {
                return renderer.appendNote("expected: ok", heading(), to: &output)
            }
            appendUnmet(pattern, mismatch.explanation, to: &output)
        } catch {
            appendUnmet(pattern, error.description, to: &output)
        }
    }

    /// Nothing can come any more.
    func endExpectations(_ reason: String, _ output: inout [UInt8]) {
        for expectation in expectations { appendUnmet(expectation.pattern, reason, to: &output) }
        expectations = []
    }

    /// Gives up what has waited too long.
    func expireExpectations(at now: Instant) {
        var output: [UInt8] = []
        while let first = expectations.first, now >= first.deadline {
            expectations.removeFirst()
            appendUnmet(first.pattern, "no message came within \(Expectation.timeout.readable)", to: &output)
        }
        if !output.isEmpty { display?.answer(output) }
    }

    private func appendUnmet(_ pattern: ArgumentPattern, _ reason: String, to output: inout [UInt8]) {
        renderer.appendError("expected \(pattern.source); \(reason)", heading(), to: &output)
    }
}
