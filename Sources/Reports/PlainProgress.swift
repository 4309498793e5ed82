internal import Script

/// What became of tests, a line for each, with its report where there is something to be told.
package struct PlainProgress: Sendable {
    /// Which tests are told of.
    package enum Extent: Sendable {
        case all
        /// Those that failed, warn, or left messages unread.
        case remarkable
        case failed
    }

    private let report: FailureReport
    private let extent: Extent

    package init(report: FailureReport, extent: Extent) {
        self.report = report
        self.extent = extent
    }

    /// Appends what became of a test.
    package func append(_ test: ReportedTest, to output: inout [UInt8]) {
        let isTold =
            switch extent {
            case .all: true
            case .remarkable: test.isRemarkable
            case .failed: test.result.verdict == .failed
            }
        if isTold { report.append(test, to: &output) }
    }
}
