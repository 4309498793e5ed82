internal import DequeModule
internal import Notation
internal import WebSocketProtocol

/// Teardown, and the end.
extension TestRun {
    /// The steps are over, well or not: teardown begins.
    func beginTeardown() {
        if case .connection(let attempt) = wait { attempt.cancel?() }
        wait = nil
        filters = []
        phase = .teardown(plan.teardowns)
        stack = StepStack([])
    }

    /// Goes on to what comes after the steps of a phase.
    func endPhase() {
        switch phase {
        case .steps:
            beginTeardown()
        case .teardown(var blocks):
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

    /// What nobody looked at; with `option strict on` it is a failure.
    private func noteUnread() {
        var entries: [TranscriptEntry] = []
        for connection in opened {
            for item in connection.data {
                guard case .message = item.kind, entries.count < 100 else { continue }
                entries.append(
                    TranscriptEntry(
                        elapsed: item.arrival - began, connection: connection.name, direction: .received,
                        text: item.summary))
            }
        }
        result.unread = entries
        guard options.isStrict, !entries.isEmpty, result.verdict != .failed else { return }
        let count = entries.count == 1 ? "a message was" : "\(entries.count) messages were"
        let range = step?.range ?? SourceRange(source: plan.script.syntax.source, 0..<0)
        result.verdict = .failed
        result.failures.append(
            Failure(
                "\(count) not looked at (option strict)", at: range,
                difference: .texts(expected: "nothing unread", received: entries[0].text, note: nil)))
    }

    /// Closes what is open, with 1000; how that goes is no verdict.
    private func closeConnections() {
        phase = .closing(deadline: now + options.closeTimeout)
        for connection in opened {
            connection.attempt?.cancel?()
            connection.attempt = nil
            guard connection.isOpen, !connection.hasSentClose else { continue }
            do {
                try connection.link?.close(.normalClosure, reason: "")
            } catch {
                // Our direction has ended: there is nothing to wait for.
                connection.abandon()
            }
        }
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

extension TestResult {
    /// Puts dots in place of secrets.
    mutating func redact(_ inputs: RunInputs) {
        guard !inputs.redaction.isEmpty else { return }
        var redacted = Transcript(droppedCount: transcript.count - transcript.entries.count)
        for entry in transcript.entries { redacted.append(entry.redacted(inputs)) }
        redacted.countAtFailure = transcript.countAtFailure
        transcript = redacted
        unread = unread.map { $0.redacted(inputs) }
        failures = failures.map { $0.redacted(inputs) }
        warnings = warnings.map { $0.redacted(inputs) }
    }
}

extension TranscriptEntry {
    fileprivate func redacted(_ inputs: RunInputs) -> TranscriptEntry {
        TranscriptEntry(
            elapsed: elapsed, connection: connection, direction: direction, text: inputs.redact(text), line: line,
            file: file, mark: mark)
    }
}

extension Failure {
    fileprivate func redacted(_ inputs: RunInputs) -> Failure {
        var failure = self
        failure.message = inputs.redact(message)
        failure.label = label.map(inputs.redact)
        failure.hint = hint.map(inputs.redact)
        switch difference {
        case .texts(let expected, let received, let note):
            failure.difference = .texts(
                expected: inputs.redact(expected), received: inputs.redact(received), note: note)
        case .bytes(let expected, let received, let note):
            failure.difference = .bytes(
                expected: inputs.redaction.bytes(expected), received: inputs.redaction.bytes(received), note: note)
        case nil: break
        }
        failure.rounds = rounds.map(inputs.redact)
        return failure
    }
}
