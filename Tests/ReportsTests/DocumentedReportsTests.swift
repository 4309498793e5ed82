import Foundation
import Notation
import Script
import Testing

@testable import Reports

@Suite("Docs/reports.md shows what is written")
struct DocumentedReportsTests {
    private let page: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        page = try String(contentsOf: root.appendingPathComponent("Docs/reports.md"), encoding: .utf8)
    }

    private func expect(_ sample: String) {
        #expect(page.contains(sample), "the page does not have\n\(sample)")
    }

    @Test func `the verdicts, a failure and the last line of a run`() {
        let progress = PlainProgress(report: FailureReport(), extent: .all)
        var summary = RunSummary()
        summary.duration = .milliseconds(2310)
        let tests = [
            ReportSamples.test(name: "names are announced"),
            ReportSamples.test(.skipped("the server keeps none"), name: "history"), ReportSamples.graphql,
        ]
        expect(
            text { output in
                for test in tests {
                    progress.append(test, to: &output)
                    summary.add(test.result)
                }
                summary.append(style: ReportStyle(), to: &output)
            })
    }

    @Test func `the line on a terminal`() {
        var line = ProgressLine(testCount: 40)
        for name in 0..<11 { line.end(ReportSamples.test(name == 0 ? .failed : .passed).result) }
        line.begin(file: "chat.wst", name: "name")
        expect(text { line.append(to: &$0) }.replacing("\r", with: "").replacing("\u{1B}[K", with: ""))
    }

    @Test func `two dumps`() {
        let failure = ReportSamples.failure(
            "x", .bytes(expected: [0, 0xFF, 0x7F, 0x10], received: [0, 0xFF, 0x7E, 0x10], note: nil))
        let rows = FailureReport().details(of: ReportSamples.test(.failed, failures: [failure]))
        expect("```\n" + rows.dropFirst(5).joined(separator: "\n") + "\n```")
    }

    @Test func `a finding and its count`() {
        let source = SourceText(name: "chat.wst", bytes: Array("> ping\n< \"x\" wthin 2s\n".utf8))
        var report = DiagnosticReport()
        let finding = Diagnostic(
            "unknown word `wthin`", at: ReportSamples.range("wthin", in: source), hint: "did you mean `within`?")
        expect(
            text { output in
                report.append([finding], sources: [source], to: &output)
                report.appendSummary(to: &output)
            })
    }

    @Test func `an annotation, TAP and the members of JSON`() {
        let difference = Failure.Difference.texts(expected: #""b""#, received: #""c""#, note: nil)
        let failing = ReportSamples.test(
            .failed, milliseconds: 1840, failures: [ReportSamples.failure("another message came", difference)])
        expect(text { GitHubAnnotations.append(failing, to: &$0) })
        let tests = [
            ReportSamples.test(name: "names are announced"),
            ReportSamples.test(.skipped("the server keeps none"), name: "history"), failing,
        ]
        let tap = text { TAPReport.append(tests, interruption: nil, to: &$0) }
        expect(String(tap.split(separator: "      |\n")[0]))
        let json = text { JSONReport.append(ReportSamples.mixed, ReportSamples.mixedSummary, to: &$0) }
        for member in Set(json.matches(of: /"(\w+)":/).map(\.1)) {
            expect("`\(member)`")
        }
    }
}
