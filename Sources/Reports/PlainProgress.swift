internal import Script

/// How far a run is, where there is no terminal: a line for each test, with its report where it failed.
package struct PlainProgress: Sendable {
    private let report: FailureReport
    /// Whether tests that did as they should are passed over.
    private let isQuiet: Bool

    package init(report: FailureReport, isQuiet: Bool) {
        self.report = report
        self.isQuiet = isQuiet
    }

    /// Appends what became of a test.
    package func append(_ test: ReportedTest, to output: inout [UInt8]) {
        if !isQuiet || test.result.verdict == .failed { report.append(test, to: &output) }
    }
}
