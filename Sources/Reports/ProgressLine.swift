internal import Rendering
package import Script

/// How far a run is, on one line of a terminal that is written again and again.
///
/// It has no line feed at its end: it is cleared before anything else is written, and how often it is written is the
/// caller's matter.
package struct ProgressLine: Sendable {
    package var style: ReportStyle
    private let testCount: Int
    private var begunCount = 0
    private var failedCount = 0
    /// What runs, the longest first.
    private var running: [String] = []
    private var isShown = false

    package init(testCount: Int, style: ReportStyle = ReportStyle()) {
        self.testCount = testCount
        self.style = style
    }

    /// A test begins to run.
    package mutating func begin(file: String, name: String) {
        begunCount += 1
        running.append(TestResult.title(file: file, name: name))
    }

    /// A test is over, or is skipped without having begun.
    package mutating func end(_ result: TestResult) {
        if let index = running.firstIndex(of: result.title) {
            running.remove(at: index)
        } else {
            begunCount += 1
        }
        if result.verdict == .failed { failedCount += 1 }
    }

    /// Appends what writes the line: `[12/40] running chat.wst: "name" … 1 failed`.
    package mutating func append(to output: inout [UInt8]) {
        let head = "[\(begunCount)/\(testCount)]"
        let failures = failedCount > 0 ? " \(failedCount) failed" : ""
        // Room for the ^C of who is tired of waiting, which must not begin another row.
        let room = style.columns - 3 - head.count - " running  …".count - failures.count
        let title = running.first.map { " running " + TextExtent.cut($0, columns: room) } ?? ""
        let text = head + title + " …" + style.paint(failures, style.palette.error)
        output += Array("\r\(text)\(Self.clearToEnd)".utf8)
        isShown = true
    }

    /// Appends what takes the line off the screen, if it is there.
    package mutating func clear(to output: inout [UInt8]) {
        guard isShown else { return }
        output += Array("\r\(Self.clearToEnd)".utf8)
        isShown = false
    }

    private static let clearToEnd = "\u{1B}[K"
}
