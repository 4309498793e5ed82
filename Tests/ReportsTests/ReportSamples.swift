import Notation
import Rendering
import Script

@testable import Reports

/// Results as a run might give them, made by hand.
enum ReportSamples {
    /// The sample of the design: a subscription whose server dies.
    static var graphql: ReportedTest {
        let step =
            #"< eventually {"payload":{"data":{"job":{"id":{{job}},"state":"DONE"}}}, ...} within 30s"#
        let source = SourceText(
            name: "graphql.wst", bytes: Array((String(repeating: "#\n", count: 12) + step + "\n").utf8))
        var failure = Failure(
            "server closed before a matching message", at: range("\"DONE\"", in: source),
            label: "$.payload.data.job.state",
            difference: .texts(
                expected: #""DONE""#, received: #""FAILED""#, note: "nearest message that was skipped"))
        failure.hint = nil
        var result = TestResult(file: "graphql.wst", name: "graphql.wst", line: 1)
        result.verdict = .failed
        result.duration = .milliseconds(1840)
        result.failures = [failure]
        for number in 0..<5 { result.transcript.append(entry(number, .sent, "\"earlier\"", line: 3)) }
        result.transcript.append(entry(12, .sent, #"{"type":"subscribe","id":"1",…}"#, line: 11))
        result.transcript.append(entry(20, .received, #"{"type":"next",…"QUEUED"…}"#, line: 12, .ok))
        result.transcript.append(entry(1838, .received, #"{"type":"next",…"FAILED"…}"#, line: 13, .skipped))
        result.transcript.append(entry(1840, .received, #"close 1011 "worker died""#, line: 13, .failed))
        return ReportedTest(result, sources: [source])
    }

    /// A test of a file with this text.
    static func test(
        _ verdict: TestResult.Verdict = .passed, text: String = "test \"name\"\n> \"a\"\n< \"b\"\n",
        file: String = "chat.wst", name: String = "name", milliseconds: Int = 120, failures: [Failure] = [],
        _ change: (inout TestResult) -> Void = { _ in }
    ) -> ReportedTest {
        var result = TestResult(file: file, name: name, line: 1)
        result.verdict = verdict
        result.duration = .milliseconds(milliseconds)
        result.failures = failures
        change(&result)
        return ReportedTest(result, sources: [SourceText(name: file, bytes: Array(text.utf8))])
    }

    /// A failure at the `"b"` of the test above.
    static func failure(
        _ message: String = "another message came", label: String? = nil, _ difference: Failure.Difference? = nil
    ) -> Failure {
        let source = SourceText(name: "chat.wst", bytes: Array("test \"name\"\n> \"a\"\n< \"b\"\n".utf8))
        return Failure(message, at: range("\"b\"", in: source), label: label, difference: difference)
    }

    static func entry(
        _ milliseconds: Int, _ direction: TranscriptEntry.Direction, _ text: String, connection: String? = nil,
        line: Int? = nil, file: String? = nil, _ mark: TranscriptEntry.Mark? = nil
    ) -> TranscriptEntry {
        TranscriptEntry(
            elapsed: .milliseconds(milliseconds), connection: connection, direction: direction, text: text,
            line: line, file: file, mark: mark)
    }

    /// Where a text is found first.
    static func range(_ text: String, in source: SourceText) -> SourceRange {
        let bytes = Array(text.utf8)
        let start = source.bytes.indices.first { source.bytes[$0...].starts(with: bytes) } ?? 0
        return SourceRange(source: 0, start..<start + bytes.count)
    }

    /// One of each: passed, skipped, failed in two places, passed at the second attempt with a warning; hostile names.
    static var mixed: [ReportedTest] {
        var teardown = failure("the connection is closed", label: nil)
        teardown.isTeardown = true
        let failing = failure(
            "another message came", label: "$.a", .texts(expected: #""<b>""#, received: #""it's \\ & ]]>""#, note: nil))
        return [
            test(name: #"opens, with "quotes" & <tags>"#),
            test(.skipped("no token: #1"), name: "needs a token # \\ here"),
            test(.failed, name: "says\u{1B}[31m it\u{FFFF}", milliseconds: 1840, failures: [failing, teardown]) {
                $0.transcript.append(entry(3, .received, "\"x\u{7}\"", line: 3, .failed))
                $0.unread = [entry(4, .received, "\"late\"")]
                $0.unreadCount = 1
            },
            test(file: "deep/_odd%,:.wst", name: "deep/_odd%,:.wst") {
                $0.attemptCount = 2
                $0.warnings = [failure("the second choice came")]
            },
        ]
    }

    static var mixedSummary: RunSummary {
        var summary = RunSummary()
        for test in mixed { summary.add(test.result) }
        summary.duration = .milliseconds(2310)
        return summary
    }
}

/// What a report appends, as a text.
func text(_ append: (inout [UInt8]) -> Void) -> String {
    var output: [UInt8] = []
    append(&output)
    return String(decoding: output, as: UTF8.self)
}
