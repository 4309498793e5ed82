import Rendering
import Script
import Testing

@testable import Reports

@Suite("How far a run is")
struct ProgressTests {
    private func result(_ name: String, _ verdict: TestResult.Verdict = .passed) -> TestResult {
        ReportSamples.test(verdict, name: name).result
    }

    @Test func `a line is written over itself, and cleared once`() {
        var line = ProgressLine(testCount: 40)
        line.begin(file: "chat.wst", name: "first")
        #expect(text { line.append(to: &$0) } == "\r[1/40] running chat.wst: \"first\" …\u{1B}[K")
        line.end(result("first", .failed))
        #expect(text { line.append(to: &$0) } == "\r[1/40] … 1 failed\u{1B}[K")
        #expect(text { line.clear(to: &$0) } == "\r\u{1B}[K")
        #expect(text { line.clear(to: &$0) } == "")
    }

    @Test func `the test that runs longest is named, and skipped ones count`() {
        var line = ProgressLine(testCount: 4)
        line.begin(file: "chat.wst", name: "first")
        line.begin(file: "chat.wst", name: "second")
        #expect(text { line.append(to: &$0) }.contains("[2/4] running chat.wst: \"first\""))
        line.end(result("first"))
        line.end(result("third", .skipped("why")))
        #expect(text { line.append(to: &$0) }.contains("[3/4] running chat.wst: \"second\""))
    }

    @Test(arguments: [40, 41, 60])
    func `it never fills the row`(columns: Int) {
        var line = ProgressLine(testCount: 400, style: ReportStyle(palette: .colored, columns: columns))
        line.end(result("first", .failed))
        line.begin(file: "chat.wst", name: String(repeating: "漢", count: 60))
        let written = text { line.append(to: &$0) }
            .replacing("\u{1B}[31m", with: "").replacing("\u{1B}[0m", with: "").replacing("\u{1B}[K", with: "")
        #expect(written.hasSuffix("… … 1 failed"))
        #expect((columns - 5...columns - 3).contains(TextExtent.columns(of: written.dropFirst())))
    }

    @Test func `without a terminal each test is a line, and its report if it failed`() {
        func progress(_ extent: PlainProgress.Extent) -> String {
            let progress = PlainProgress(report: FailureReport(), extent: extent)
            return text { output in
                for test in ReportSamples.mixed { progress.append(test, to: &output) }
            }
        }
        func verdicts(_ extent: PlainProgress.Extent) -> [Substring] {
            progress(extent).split(separator: "\n").map { $0.prefix(5) }
                .filter { ["ok   ", "skip ", "FAIL "].contains($0) }
        }
        #expect(verdicts(.all) == ["ok   ", "skip ", "FAIL ", "ok   "])
        #expect(verdicts(.remarkable) == ["FAIL ", "ok   "])
        #expect(verdicts(.failed) == ["FAIL "])
        #expect(progress(.failed).hasPrefix(#"FAIL chat.wst: "says\x1b[31m it"#))
    }

    @Test func `a success is worth telling where it warns or left messages unread`() {
        #expect(ReportSamples.mixed.map(\.isRemarkable) == [false, false, true, true])
        #expect(ReportSamples.test { $0.unread = [ReportSamples.entry(1, .received, "x")] }.isRemarkable)
    }

    @Test func `a run ends with its counts`() {
        func line(_ summary: RunSummary) -> String { text { summary.append(style: ReportStyle(), to: &$0) } }
        #expect(line(ReportSamples.mixedSummary) == "4 tests: 2 passed, 1 failed, 1 skipped (2.31 s)\n")
        var summary = RunSummary()
        summary.passedCount = 1
        summary.interruption = "SIGINT came"
        #expect(line(summary) == "1 test: 1 passed (0.00 s), ended early: SIGINT came\n")
    }

    @Test(
        arguments: [
            (Duration.zero, 3, "0.000"), (.milliseconds(1999), 2, "2.00"), (.nanoseconds(4_999_999), 2, "0.00"),
            (.seconds(3600) + .microseconds(1), 6, "3600.000001"), (.seconds(5), 18, "5.000000000000000000"),
        ])
    func `seconds are rounded`(duration: Duration, decimals: Int, expected: String) {
        #expect(duration.seconds(decimals: decimals) == expected)
    }
}
