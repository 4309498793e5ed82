import Notation
import Rendering
import Script
import Testing

@testable import Reports

@Suite("A failure as people see it")
struct FailureReportTests {
    private func report(
        _ test: ReportedTest, columns: Int = 80, palette: Palette = .plain, isVerbose: Bool = false
    ) -> String {
        let report = FailureReport(style: ReportStyle(palette: palette, columns: columns), isVerbose: isVerbose)
        return text { report.append(test, to: &$0) }
    }

    private func failed(
        _ failures: [Failure], columns: Int = 80, palette: Palette = .plain,
        _ change: (inout TestResult) -> Void = { _ in }
    ) -> String {
        report(ReportSamples.test(.failed, failures: failures, change), columns: columns, palette: palette)
    }

    @Test func `it is what the design shows`() {
        #expect(
            report(ReportSamples.graphql) == """
                FAIL graphql.wst (1.84 s)
                error: server closed before a matching message
                 --> graphql.wst:13:62
                   |
                13 | < eventually {"payload":{"data":{"job":{"id":{{job}},"state":"DONE"}}}, ...} within 30s
                   |                                                              ^^^^^^ $.payload.data.job.state
                   |   - "DONE"
                   |   + "FAILED"          nearest message that was skipped
                 transcript (last 4 of 9; all with --verbose)
                   +0.012 > {"type":"subscribe","id":"1",…}                 line 11
                   +0.020 < {"type":"next",…"QUEUED"…}                      line 12 ok
                   +1.838 < {"type":"next",…"FAILED"…}                      line 13 skipped
                   +1.840 < close 1011 "worker died"                        line 13 failed


                """)
    }

    @Test func `all of a transcript comes when it is asked for`() {
        let verbose = report(ReportSamples.graphql, isVerbose: true)
        #expect(verbose.contains("\n transcript\n   +0.000 > \"earlier\""))
        #expect(verbose.split(separator: "\n").count { $0.hasPrefix("   +") } == 9)
    }

    @Test func `all of it is what was kept of a long one`() {
        let test = ReportSamples.test(.failed, failures: [ReportSamples.failure()]) { result in
            for number in 0...2 * Transcript.capacity {
                result.transcript.append(ReportSamples.entry(number, .sent, "x"))
            }
        }
        #expect(report(test, isVerbose: true).contains("\n transcript (last 1001 of 2001)\n   +1.000 > x\n"))
    }

    @Test func `more failures, warnings, rounds, hints and unread messages follow`() {
        var first = ReportSamples.failure()
        first.rounds = ["i = 3", "user = \"bob\""]
        first.hint = "write `eventually` to skip messages"
        first.response = ["HTTP/1.1 401 No", "X: \u{1B}[31m" + String(repeating: "y", count: 120), "", "no token"]
        var teardown = ReportSamples.failure("the connection is closed")
        teardown.isTeardown = true
        let report = failed([first, teardown]) {
            $0.attemptCount = 3
            $0.warnings = [ReportSamples.failure("the second choice came", label: "preferred")]
            $0.unread = (1...6).map { ReportSamples.entry($0, .received, "\"\($0)\"", connection: "bob") }
            $0.unreadCount = 150
        }
        #expect(
            report == """
                FAIL chat.wst: "name" (0.12 s, attempt 3)
                error: another message came
                 --> chat.wst:3:3
                  |
                3 | < "b"
                  |   ^^^
                  = in round: i = 3, user = "bob"
                  = hint: write `eventually` to skip messages
                 response
                   < HTTP/1.1 401 No
                   < X: \\x1b[31m\(String(repeating: "y", count: 63))…
                   <
                   < no token
                error in always: the connection is closed
                 --> chat.wst:3:3
                  |
                3 | < "b"
                  |   ^^^
                warning: the second choice came
                 --> chat.wst:3:3
                  |
                3 | < "b"
                  |   ^^^ preferred
                 never looked at (first 4 of 150; all with --verbose)
                   +0.001 bob < "1"
                   +0.002 bob < "2"
                   +0.003 bob < "3"
                   +0.004 bob < "4"


                """)
    }

    @Test func `a test that passed or was skipped is one line, with what it warns of below`() {
        #expect(report(ReportSamples.test()) == "ok   chat.wst: \"name\" (0.12 s)\n")
        #expect(report(ReportSamples.test(.skipped("no\ntoken"))) == "skip chat.wst: \"name\": no\\x0atoken\n")
        let warned = report(ReportSamples.test { $0.warnings = [ReportSamples.failure("late")] })
        #expect(warned.hasPrefix("ok   chat.wst: \"name\" (0.12 s)\nwarning: late\n --> chat.wst:3:3\n"))
    }

    @Test func `columns of a transcript are aligned, and texts are cut to the screen`() {
        let report = failed([ReportSamples.failure()], columns: 60) {
            $0.transcript.append(ReportSamples.entry(0, .note, "connected", connection: "alice", line: 2))
            $0.transcript.append(
                ReportSamples.entry(
                    20, .received, "\"" + String(repeating: "漢", count: 40) + "\"", connection: "bob", line: 2,
                    file: "_login.wst", .ignored))
            $0.transcript.append(ReportSamples.entry(123_456, .sent, "ping", connection: "alice", line: 117))
        }
        #expect(
            report.hasSuffix(
                """
                 transcript
                     +0.000 alice * connected           line 2
                     +0.020 bob   < "漢漢漢漢漢漢漢漢…  _login.wst:2 ignored
                   +123.456 alice > ping                line 117


                """))
    }

    @Test func `nothing of a server drives the terminal or begins a line`() {
        let evil = "\u{1B}[2J\n::error::\u{9B}\u{202E}"
        let failure = Failure(
            evil, at: SourceRange(source: 0, 0..<1), label: evil,
            difference: .texts(expected: evil, received: evil + "x", note: evil))
        let report = failed([failure]) { result in
            result.transcript.append(ReportSamples.entry(1, .received, evil, connection: evil))
        }
        let rows = report.split(separator: "\n")
        #expect(!report.unicodeScalars.contains { TerminalText.isHarmful($0) })
        #expect(!rows.contains { $0.hasPrefix("::") })
        #expect(rows[1] == #"error: \x1b[2J\x0a::error::\x9b\u{202e}"#)
    }

    @Test func `colours are the palette's, each ended on its line`() {
        let report = report(ReportSamples.graphql, palette: .colored)
        #expect(report.hasPrefix("\u{1B}[31mFAIL\u{1B}[0m graphql.wst (1.84 s)\n\u{1B}[31merror\u{1B}[0m: server"))
        #expect(report.contains("   \u{1B}[32m- \"DONE\"\u{1B}[0m\n"))
        #expect(report.contains("   \u{1B}[31m+ \"FAILED\"\u{1B}[0m          \u{1B}[2mnearest"))
        for row in report.split(separator: "\n") where row.contains("\u{1B}") {
            let sequences = row.split(separator: "\u{1B}[", omittingEmptySubsequences: false).dropFirst()
            #expect(sequences.last?.hasPrefix("0m") == true)
        }
        var plain = report
        for color in ["\u{1B}[31m", "\u{1B}[32m", "\u{1B}[34m", "\u{1B}[2m", "\u{1B}[0m"] {
            plain = plain.replacing(color, with: "")
        }
        #expect(plain == self.report(ReportSamples.graphql))
    }

    @Test func `a caret stands below wide characters, tabs and the end of a file`() {
        func excerpt(_ text: String, _ marked: Range<Int>) -> [Substring] {
            let test = ReportSamples.test(
                .failed, text: text, failures: [Failure("x", at: SourceRange(source: 0, marked))])
            return report(test).split(separator: "\n").suffix(2)
        }
        #expect(excerpt("< \"漢\" x", 8..<9) == ["1 | < \"漢\" x", "  |        ^"])
        #expect(excerpt("\t< x", 3..<4) == ["1 |  < x", "  |    ^"])
        #expect(excerpt("< \u{7}x", 3..<4) == ["1 | < ␇x", "  |    ^"])
        #expect(excerpt("< {\n}", 2..<5) == ["1 | < {", "  |   ^"])
        #expect(excerpt("<", 1..<1) == ["1 | <", "  |  ^"])
    }
}
