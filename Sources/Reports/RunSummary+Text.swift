internal import Rendering
package import Script

extension RunSummary {
    /// Appends the line that ends a run: `40 tests: 38 passed, 1 failed, 1 skipped (2.31 s)`.
    package func append(style: ReportStyle, to output: inout [UInt8]) {
        var counts = ["\(passedCount) passed"]
        if failedCount > 0 { counts.append(style.paint("\(failedCount) failed", style.palette.error)) }
        if skippedCount > 0 { counts.append(style.paint("\(skippedCount) skipped", style.palette.number)) }
        if leftOutCount > 0 { counts.append("\(leftOutCount) not run") }
        var row = "\(testCount) \(testCount == 1 ? "test" : "tests"): \(counts.joined(separator: ", "))"
        row += " (\(duration.seconds(decimals: 2)) s)"
        if let interruption { row += ", ended early: \(TerminalText.sanitizeLine(interruption))" }
        output.append(rows: [row])
    }

    var testCount: Int { passedCount + failedCount + skippedCount }
}
