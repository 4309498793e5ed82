internal import Notation
package import Script

/// Results as JSON, for programs: Docs/reports.md has all of its members, each of which is always there.
package enum JSONReport {
    /// Changes when a member goes or means something else, not when one is added.
    static let version = 1

    /// Appends the whole document, a line for each test.
    package static func append(_ tests: [ReportedTest], _ summary: RunSummary, to output: inout [UInt8]) {
        let head = JSONOutput.object([
            ("version", .integer(version)),
            (
                "summary",
                .object([
                    ("tests", .integer(summary.testCount)), ("passed", .integer(summary.passedCount)),
                    ("failed", .integer(summary.failedCount)), ("skipped", .integer(summary.skippedCount)),
                    ("seconds", .seconds(summary.duration)), ("interruption", .string(summary.interruption)),
                ])
            ),
        ])
        let lines = tests.map { json($0).text }.joined(separator: ",\n")
        output.append(rows: [head.text.dropLast() + ",\"tests\":[", lines, "]}"].filter { !$0.isEmpty })
    }

    private static func json(_ test: ReportedTest) -> JSONOutput {
        let result = test.result
        var reason: String?
        let verdict: String
        switch result.verdict {
        case .passed: verdict = "passed"
        case .failed: verdict = "failed"
        case .skipped(let given): (verdict, reason) = ("skipped", given)
        }
        return .object([
            ("file", .string(result.file)), ("name", .string(result.name)), ("line", .integer(result.line)),
            ("verdict", .string(verdict)), ("reason", .string(reason)), ("seconds", .seconds(result.duration)),
            ("attempts", .integer(result.attemptCount)), ("steps", .integer(result.stepCount)),
            ("failures", .array(result.failures.map { json($0, test.sources) })),
            ("warnings", .array(result.warnings.map { json($0, test.sources) })),
            ("transcript", .array(result.transcript.entries.map(json))),
            ("transcriptCount", .integer(result.transcript.count)), ("unread", .array(result.unread.map(json))),
        ])
    }

    private static func json(_ failure: Failure, _ sources: [SourceText]) -> JSONOutput {
        let place = sources.location(of: failure.range)
        return .object([
            ("message", .string(failure.message)), ("file", .string(place.file)), ("line", .integer(place.line)),
            ("column", .integer(place.column)), ("label", .string(failure.label)),
            ("expected", .string(failure.difference?.expectedText)),
            ("received", .string(failure.difference?.receivedText)), ("note", .string(failure.difference?.note)),
            ("hint", .string(failure.hint)), ("always", .boolean(failure.isTeardown)),
            ("rounds", .array(failure.rounds.map { .string($0) })),
        ])
    }

    private static func json(_ entry: TranscriptEntry) -> JSONOutput {
        let direction =
            switch entry.direction {
            case .sent: "sent"
            case .received: "received"
            case .note: "note"
            }
        return .object([
            ("elapsed", .seconds(entry.elapsed)), ("connection", .string(entry.connection)),
            ("direction", .string(direction)), ("text", .string(entry.text)), ("file", .string(entry.file)),
            ("line", entry.line.map { .integer($0) } ?? .string(nil)), ("mark", .string(entry.mark?.rawValue)),
        ])
    }
}
