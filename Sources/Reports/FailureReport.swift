internal import Notation
internal import Rendering
internal import Script

/// What became of a test, for people: one line, and below it everything that helps to find out why.
///
/// The line comes for every test, the rest only where something is to be told. Text from a server is made harmless.
package struct FailureReport: Sendable {
    /// How many entries of a transcript are shown, unless all are asked for.
    static let transcriptTail = 4

    package var style: ReportStyle
    /// Whether transcripts are shown from their beginning.
    package var isVerbose: Bool

    package init(style: ReportStyle = ReportStyle(), isVerbose: Bool = false) {
        self.style = style
        self.isVerbose = isVerbose
    }

    /// Appends the report of a test; one of several lines has an empty one at its end.
    package func append(_ test: ReportedTest, to output: inout [UInt8]) {
        let details = details(of: test)
        output.append(rows: [verdictRow(test.result)] + details + (details.isEmpty ? [] : [""]))
    }

    /// Everything below the line with the verdict.
    func details(of test: ReportedTest) -> [String] {
        let result = test.result
        var rows = result.failures.flatMap { failure in
            self.rows(failure, failure.isTeardown ? .teardownError : .error, test.sources)
        }
        rows += warningRows(of: test)
        if result.verdict == .failed || isVerbose { rows += transcriptRows(result.transcript) }
        return rows + unreadRows(result)
    }

    /// The warnings of a test.
    func warningRows(of test: ReportedTest) -> [String] {
        test.result.warnings.flatMap { rows($0, .warning, test.sources) }
    }

    // MARK: The verdict

    private func verdictRow(_ result: TestResult) -> String {
        let word: String
        var remark = " (\(result.duration.seconds(decimals: 2)) s"
        if result.attemptCount > 1 { remark += ", attempt \(result.attemptCount)" }
        remark += ")"
        switch result.verdict {
        case .passed: word = style.paint("ok  ", style.palette.sent)
        case .failed: word = style.paint("FAIL", style.palette.error)
        case .skipped(let reason):
            word = style.paint("skip", style.palette.number)
            remark = ": " + TerminalText.sanitizeLine(reason)
        }
        return "\(word) \(result.title)\(remark)"
    }

    // MARK: Failures

    private func rows(_ failure: Failure, _ kind: Excerpt.Kind, _ sources: [SourceText]) -> [String] {
        let excerpt = Excerpt(kind, failure.message, at: failure.range, label: failure.label, in: sources, style)
        var rows = excerpt.rows
        if let difference = failure.difference {
            rows += DifferenceRows(style: style, below: excerpt).rows(difference)
        }
        if !failure.rounds.isEmpty {
            rows.append(excerpt.remark("in round", failure.rounds.joined(separator: ", ")))
        }
        if let hint = failure.hint { rows.append(excerpt.remark("hint", hint)) }
        if !failure.response.isEmpty {
            rows.append(" response")
            rows += failure.response.map(responseRow)
        }
        return rows
    }

    private func responseRow(_ line: String) -> String {
        let text = TextExtent.cut(TerminalText.sanitizeLine(line), columns: style.columns - 5)
        return "   " + style.paint("<", style.palette.received) + (text.isEmpty ? "" : " \(text)")
    }

    // MARK: Messages

    private func transcriptRows(_ transcript: Transcript) -> [String] {
        // What came while the test was torn down explains nothing.
        let laterCount = transcript.countAtFailure.map { transcript.count - $0 } ?? 0
        let entries =
            isVerbose
            ? transcript.entries[...] : transcript.entries.dropLast(laterCount).suffix(Self.transcriptTail)
        guard !entries.isEmpty else { return [] }
        return [heading("transcript", "last", entries.count, of: transcript.count - (isVerbose ? 0 : laterCount))]
            + TranscriptTable(style: style).rows(entries)
    }

    private func unreadRows(_ result: TestResult) -> [String] {
        let entries = isVerbose ? result.unread[...] : result.unread.prefix(Self.transcriptTail)
        guard !entries.isEmpty else { return [] }
        return [heading("never looked at", "first", entries.count, of: result.unreadCount)]
            + TranscriptTable(style: style).rows(entries)
    }

    /// Such as ` transcript (last 4 of 9; all with --verbose)`.
    private func heading(_ name: String, _ part: String, _ shownCount: Int, of count: Int) -> String {
        guard shownCount < count else { return " \(name)" }
        return " \(name) (\(part) \(shownCount) of \(count)\(isVerbose ? "" : "; all with --verbose"))"
    }
}
