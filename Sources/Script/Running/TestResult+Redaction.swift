internal import Notation

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
        failure.response = response.map(inputs.redact)
        failure.rounds = rounds.map(inputs.redact)
        failure.difference = difference?.redacted(inputs)
        return failure
    }
}

extension Failure.Difference {
    fileprivate func redacted(_ inputs: RunInputs) -> Failure.Difference {
        switch self {
        case .texts(let expected, let received, let note):
            .texts(expected: inputs.redact(expected), received: inputs.redact(received), note: note)
        case .bytes(let expected, let received, let note):
            .bytes(expected: inputs.redact(expected), received: inputs.redact(received), note: note)
        }
    }
}
