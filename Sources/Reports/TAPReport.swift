internal import Rendering
internal import Script

/// Results as the Test Anything Protocol, version 13: the newest that Perl's `prove` takes.
package enum TAPReport {
    /// Appends the whole stream.
    ///
    /// - Parameter interruption: why tests were left out at the end.
    package static func append(_ tests: [ReportedTest], interruption: String?, to output: inout [UInt8]) {
        output.append(rows: ["TAP version 13", "1..\(tests.count)"])
        for (index, test) in tests.enumerated() { output.append(rows: rows(test, number: index + 1)) }
        if let interruption { output.append(rows: ["Bail out! \(TerminalText.sanitizeLine(interruption))"]) }
    }

    private static func rows(_ test: ReportedTest, number: Int) -> [String] {
        let result = test.result
        let description = "\(number) - \(escape(result.title))"
        switch result.verdict {
        case .passed:
            return ["ok \(description)"] + warnings(of: test)
        case .skipped(let reason):
            return ["ok \(description) # SKIP \(TerminalText.sanitizeLine(reason))"]
        case .failed:
            return ["not ok \(description)"] + diagnostics(of: test).map { "  " + $0 } + warnings(of: test)
        }
    }

    /// The YAML block below a test that failed.
    private static func diagnostics(of test: ReportedTest) -> [String] {
        var rows = ["---"]
        if let failure = test.result.failures.first {
            let place = test.sources.location(of: failure.range)
            rows += [
                "message: \(quote(failure.message))", "severity: fail", "at:", "  file: \(quote(place.file))",
                "  line: \(place.line)", "  column: \(place.column)",
            ]
            if let difference = failure.difference {
                rows += ["wanted: \(quote(difference.expectedText))", "found: \(quote(difference.receivedText))"]
            }
        }
        rows.append("seconds: \(test.result.duration.seconds(decimals: 3))")
        let report = FailureReport(style: .file).details(of: test)
        if !report.isEmpty { rows += ["report: |"] + report.map { "  " + $0 } }
        return rows + ["..."]
    }

    private static func warnings(of test: ReportedTest) -> [String] {
        test.result.warnings.map { warning in
            let place = test.sources.location(of: warning.range)
            return TerminalText.sanitizeLine("# warning: \(warning.message) (\(place.file):\(place.line))")
        }
    }

    /// A `#` would begin a directive.
    private static func escape(_ text: String) -> String {
        text.escaping { $0 == "#" ? "\\#" : $0 == "\\" ? "\\\\" : nil }
    }

    /// A single-quoted scalar of YAML: of its forms the one in which a backslash means nothing.
    private static func quote(_ text: String) -> String {
        "'" + TerminalText.sanitizeLine(text).escaping { $0 == "'" ? "''" : nil } + "'"
    }
}
