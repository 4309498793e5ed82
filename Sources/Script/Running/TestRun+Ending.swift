internal import DequeModule
internal import Notation
internal import WebSocketProtocol

/// Teardown, and the end.
extension TestRun {
    /// The steps are over, well or not: teardown begins.
    func beginTeardown() {
        phase = .teardown(plan.steps.teardowns.reversed())
        stack = StepStack([])
        for connection in opened { connection.beginTeardown() }
    }

    /// Goes on to what comes after the steps of a phase.
    func endPhase() {
        switch phase {
        case .steps:
            beginTeardown()
        case .teardown(var blocks):
            // What the test or the block before ignores is its own affair.
            filters = []
            // Last first.
            if let block = blocks.popLast() {
                phase = .teardown(blocks)
                stack = StepStack(block)
            } else {
                noteUnread()
                closeConnections()
            }
        case .closing, .over:
            break
        }
    }

    /// Messages that are listed.
    private static let listedCount = 100

    /// What nobody looked at; with `option strict on` it is a failure.
    private func noteUnread() {
        var entries: [TranscriptEntry] = []
        var count = 0
        for connection in opened {
            for item in connection.unread {
                count += 1
                guard count <= Self.listedCount else { continue }
                entries.append(
                    TranscriptEntry(
                        elapsed: item.arrival - began, connection: connection.name, direction: .received,
                        text: item.summary))
            }
        }
        result.unread = entries
        result.unreadCount = count
        guard let strict = options.strict, count > 0, result.verdict != .failed else { return }
        let messages = count == 1 ? "a message was" : "\(count) messages were"
        result.verdict = .failed
        result.failures.append(
            Failure(
                "\(messages) not looked at", at: strict,
                difference: .texts(expected: "nothing unread", received: entries[0].text, note: nil)))
    }

    /// Closes what is open, with 1000; how that goes is no verdict.
    private func closeConnections() {
        phase = .closing(deadline: now + options.closeTimeout)
        for connection in opened { connection.beginClosing() }
    }

    /// Whether all connections are gone; those that take too long are given up.
    func finishClosing(_ deadline: Instant) -> Bool {
        let isLate = now >= deadline
        for connection in opened where isLate { connection.abandon() }
        guard isLate || opened.allSatisfy({ $0.link == nil }) else { return false }
        phase = .over
        return true
    }
}
