import Notation
import Testing

@testable import Reports

@Suite("Findings in scripts")
struct DiagnosticReportTests {
    private let chat = SourceText(name: "chat.wst", bytes: Array("> ping\n< \"x\" wthin 2s\n".utf8))
    private let login = SourceText(name: "_login.wst", bytes: Array("set a = 1\n".utf8))

    private var findings: [Diagnostic] {
        [
            Diagnostic(
                "`wthin` is no keyword", at: SourceRange(source: 0, 13..<18), hint: "did you mean `within`?"),
            Diagnostic("`a` is used nowhere", at: SourceRange(source: 1, 4..<5), severity: .warning),
        ]
    }

    @Test func `each has its place and its hint, and all are counted`() {
        var report = DiagnosticReport()
        let written = text { output in
            report.append(findings, sources: [chat, login], to: &output)
            report.appendSummary(to: &output)
        }
        #expect(
            written == """
                error: `wthin` is no keyword
                 --> chat.wst:2:7
                  |
                2 | < "x" wthin 2s
                  |       ^^^^^ did you mean `within`?

                warning: `a` is used nowhere
                 --> _login.wst:1:5
                  |
                1 | set a = 1
                  |     ^

                1 error, 1 warning in 2 files

                """)
    }

    @Test func `what two scripts include is told once, and nothing makes no summary`() {
        var report = DiagnosticReport()
        #expect(text { report.appendSummary(to: &$0) } == "")
        let written = text { output in
            report.append(findings, sources: [chat, login], to: &output)
            report.append([findings[1]], sources: [chat, login], to: &output)
            report.append(
                [Diagnostic("other", at: SourceRange(source: 0, 0..<1))], sources: [login], to: &output)
            report.appendSummary(to: &output)
        }
        #expect(written.hasSuffix("\n\n2 errors, 1 warning in 2 files\n"))
    }

    @Test func `in a workflow of GitHub each is a line`() {
        let written = text { output in
            for finding in findings { GitHubAnnotations.append(finding, sources: [chat, login], to: &output) }
        }
        #expect(
            written == """
                ::error file=chat.wst,line=2,col=7::`wthin` is no keyword%0Ahint: did you mean `within`?
                ::warning file=_login.wst,line=1,col=5::`a` is used nowhere

                """)
    }
}
