internal import JSONText
internal import Notation
package import Script

/// Results as JSON, for programs: Docs/reports.md has all of its members, each of which is always there.
package enum JSONReport {
    /// Changes when a member goes or means something else, not when one is added.
    static let version = 1

    /// Appends the whole document, a line for each test.
    package static func append(_ tests: [ReportedTest], _ summary: RunSummary, to output: inout [UInt8]) {
        let head = JSONValue.object([
            ("version", .integer(version)),
            (
                "summary",
                .object([
                    ("tests", .integer(summary.testCount)), ("passed", .integer(summary.passedCount)),
                    ("failed", .integer(summary.failedCount)), ("skipped", .integer(summary.skippedCount)),
                    ("seconds", .seconds(summary.duration)), ("interruption", .optional(summary.interruption)),
                ])
            ),
        ])
        let lines = tests.map { json($0).compactText }.joined(separator: ",\n")
        output.append(rows: [head.compactText.dropLast() + ",\"tests\":[", lines, "]}"].filter { !$0.isEmpty })
    }

    private static func json(_ test: ReportedTest) -> JSONValue {
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
            ("verdict", .string(verdict)), ("reason", .optional(reason)), ("seconds", .seconds(result.duration)),
            ("attempts", .integer(result.attemptCount)), ("steps", .integer(result.stepCount)),
            ("failures", .array(result.failures.map { json($0, test.sources) })),
            ("warnings", .array(result.warnings.map { json($0, test.sources) })),
            ("transcript", .array(result.transcript.entries.map(json))),
            ("transcriptCount", .integer(result.transcript.count)), ("unread", .array(result.unread.map(json))),
            ("unreadCount", .integer(result.unreadCount)),
        ])
    }

    private static func json(_ failure: Failure, _ sources: [SourceText]) -> JSONValue {
        let place = sources.location(of: failure.range)
        return .object([
            ("message", .string(failure.message)), ("file", .string(place.file)), ("line", .integer(place.line)),
            ("column", .integer(place.column)), ("label", .optional(failure.label)),
            ("expected", .optional(failure.difference?.expectedText)),
            ("received", .optional(failure.difference?.receivedText)), ("note", .optional(failure.difference?.note)),
            ("hint", .optional(failure.hint)), ("response", .array(failure.response.map { .string($0) })),
            ("always", .bool(failure.isTeardown)),
            ("rounds", .array(failure.rounds.map { .string($0) })),
        ])
    }

    private static func json(_ entry: TranscriptEntry) -> JSONValue {
        let direction =
            switch entry.direction {
            case .sent: "sent"
            case .received: "received"
            case .note: "note"
            }
        return .object([
            ("elapsed", .seconds(entry.elapsed)), ("connection", .optional(entry.connection)),
            ("direction", .string(direction)), ("text", .string(entry.text)), ("file", .optional(entry.file)),
            ("line", entry.line.map { .integer($0) } ?? .null), ("mark", .optional(entry.mark?.rawValue)),
        ])
    }
}
