/// What became of all tests of a run.
package struct RunSummary: Sendable {
    package var passedCount = 0
    package var failedCount = 0
    package var skippedCount = 0
    /// Tests that were not begun.
    package var leftOutCount = 0
    /// Wall-clock time of the whole run.
    package var duration = Duration.zero
    /// Why tests were left out at the end: a signal, `--max-time`, `--fail-fast`.
    package var interruption: String?

    package init() {}

    package mutating func add(_ result: TestResult) {
        switch result.verdict {
        case .passed: passedCount += 1
        case .failed: failedCount += 1
        case .skipped: skippedCount += 1
        }
    }
}
