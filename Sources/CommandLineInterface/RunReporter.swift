internal import Network
internal import Notation
internal import Rendering
internal import Reports
internal import Script
internal import StandardStreams
internal import WebSocketProtocol

/// Tells of a run while it goes on: what is printed to stdout, the rest to stderr. Lives on the loop.
final class RunReporter {
    /// What is left when a run is over.
    struct End: Sendable {
        let tests: [ReportedTest]
        let summary: RunSummary
        let updates: [LiteralUpdate]
    }

    /// How often the line of progress is written at most.
    private static let refreshInterval = Duration.milliseconds(100)

    private let plans: [TestPlan]
    private let style: RunStyle
    private let console: Console
    private let output: OutputWriter
    private let ended: (End) -> Void
    private let plain: PlainProgress
    private var line: ProgressLine?
    private let isOutputTerminal = StandardStream.kind(of: StandardStream.output) == .terminal
    private var lastRefresh = Instant(nanoseconds: 0)
    /// Writes the line of progress when it was written just before something happened.
    private var timer: LoopTimer?
    private var tests: [ReportedTest] = []

    init(
        _ plans: [TestPlan], _ style: RunStyle, loop: NetworkLoop, console: Console, output: OutputWriter,
        ended: @escaping (End) -> Void
    ) {
        self.plans = plans
        self.style = style
        self.console = console
        self.output = output
        self.ended = ended
        let report = FailureReport(style: style.report, isVerbose: style.isVerbose)
        plain = PlainProgress(
            report: report, extent: style.isQuiet ? .failed : style.showsProgress ? .remarkable : .all)
        guard style.showsProgress else { return }
        line = ProgressLine(testCount: plans.count, style: style.report)
        timer = loop.timer { [weak self] in self?.refresh() }
    }

    func take(_ event: SuiteRun.Event) {
        var errors: [UInt8] = []
        switch event {
        case .began(let number):
            line?.begin(file: plans[number].script.name, name: plans[number].name)
        case .printed(let text):
            // On one terminal the line of progress stands where the text goes.
            line?.clear(to: &errors)
            flush(&errors)
            output.writeLine(isOutputTerminal ? TerminalText.sanitize(text) : text)
        case .finished(let number, let result):
            line?.end(result)
            finish(ReportedTest(result, sources: plans[number].script.sources), &errors)
        case .ended(let summary, let updates):
            line?.clear(to: &errors)
            line = nil
            timer?.wake(at: nil)
            if !style.isQuiet || summary.failedCount > 0 || summary.interruption != nil {
                summary.append(style: style.report, to: &errors)
            }
            flush(&errors)
            ended(End(tests: tests, summary: summary, updates: updates))
        }
        flush(&errors)
        refresh()
    }

    /// Tells of something that is no test's verdict.
    func warn(_ text: String) {
        var errors: [UInt8] = []
        line?.clear(to: &errors)
        flush(&errors)
        console.warn(text)
    }

    private func finish(_ test: ReportedTest, _ errors: inout [UInt8]) {
        var report: [UInt8] = []
        plain.append(test, to: &report)
        if !report.isEmpty {
            line?.clear(to: &errors)
            errors += report
        }
        if style.annotates { GitHubAnnotations.append(test, to: &errors) }
        tests.append(style.keepsTranscripts ? test : test.withoutTranscript)
    }

    private func refresh() {
        guard line != nil else { return }
        let now = NetworkLoop.now
        guard now - lastRefresh >= Self.refreshInterval else {
            timer?.wake(at: lastRefresh + Self.refreshInterval)
            return
        }
        lastRefresh = now
        var errors: [UInt8] = []
        line?.append(to: &errors)
        flush(&errors)
    }

    private func flush(_ errors: inout [UInt8]) {
        guard !errors.isEmpty else { return }
        console.errors.write(&errors)
    }
}

/// How a run is told of.
struct RunStyle: Sendable {
    var report: ReportStyle
    var isVerbose = false
    var isQuiet = false
    /// Whether a line of a terminal shows how far it is.
    var showsProgress = false
    /// Whether findings are told as GitHub wants them.
    var annotates = false
    /// Whether a report is written that holds transcripts of tests that passed.
    var keepsTranscripts = false
}

extension ReportedTest {
    /// The test without what takes much memory, where it passed.
    fileprivate var withoutTranscript: ReportedTest {
        guard result.verdict == .passed else { return self }
        var result = result
        result.transcript = Transcript()
        return ReportedTest(result, sources: sources)
    }
}
