package import Notation
internal import Rendering
internal import Script

/// Findings as commands of a GitHub workflow, which shows them beside the lines of the files.
package enum GitHubAnnotations {
    /// Appends a line for each failure and each warning of a test.
    package static func append(_ test: ReportedTest, to output: inout [UInt8]) {
        let title = test.result.title
        for failure in test.result.failures {
            append("error", failure.range, title, text(failure), test.sources, to: &output)
        }
        for warning in test.result.warnings {
            append("warning", warning.range, title, text(warning), test.sources, to: &output)
        }
    }

    /// Appends a line for a finding of the parser or of `check`.
    package static func append(_ diagnostic: Diagnostic, sources: [SourceText], to output: inout [UInt8]) {
        let command =
            switch diagnostic.severity {
            case .error: "error"
            case .warning: "warning"
            }
        let rows = [diagnostic.message] + (diagnostic.hint.map { ["hint: \($0)"] } ?? [])
        append(command, diagnostic.range, nil, rows, sources, to: &output)
    }

    private static func text(_ failure: Failure) -> [String] {
        var rows = [failure.message + (failure.label.map { " (\($0))" } ?? "")]
        if let difference = failure.difference {
            let texts = TextDifference(difference.expectedText, difference.receivedText, columns: 200)
            rows += ["expected: \(texts.expected)", "received: \(texts.received)"]
        }
        if !failure.rounds.isEmpty { rows.append("in round: \(failure.rounds.joined(separator: ", "))") }
        if let hint = failure.hint { rows.append("hint: \(hint)") }
        return rows
    }

    private static func append(
        _ command: String, _ range: SourceRange, _ title: String?, _ text: [String], _ sources: [SourceText],
        to output: inout [UInt8]
    ) {
        let place = sources.location(of: range)
        let properties =
            "file=\(escapeProperty(place.file)),line=\(place.line),col=\(place.column)"
            + (title.map { ",title=\(escapeProperty($0))" } ?? "")
        let message = text.map(TerminalText.sanitizeLine).joined(separator: "\n")
        output.append(rows: ["::\(command) \(properties)::\(escape(message))"])
    }

    private static func escape(_ text: String) -> String {
        text.escaping { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: nil
            }
        }
    }

    private static func escapeProperty(_ text: String) -> String {
        escape(text).escaping { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : nil }
    }
}
