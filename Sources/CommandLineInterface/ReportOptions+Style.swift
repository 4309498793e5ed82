internal import LineEditor
internal import Rendering
internal import Reports
internal import Script
internal import StandardStreams
internal import WebSocketProtocol

extension RunStyle {
    /// What holds for all that is told of scripts.
    init(_ console: Console, _ color: ColorChoice) {
        let isTerminal = console.isErrorTerminal
        let isColored = color == .always || isTerminal && TerminalEnvironment.isColored(color)
        let columns = isTerminal ? ScreenSize.of(StandardStream.error).columns : 100
        report = ReportStyle(palette: isColored ? .colored : .plain, columns: columns)
        annotates = TerminalEnvironment.value("GITHUB_ACTIONS") == "true"
    }
}

extension ReportOptions {
    /// How a run is told of, by these options and where stderr goes.
    func style(_ console: Console) -> RunStyle {
        var style = RunStyle(console, color)
        style.isVerbose = isVerbose
        style.isQuiet = isQuiet
        style.showsProgress =
            console.isErrorTerminal && !isVerbose && !isQuiet && TerminalEnvironment.value("TERM") != "dumb"
        style.keepsTranscripts = reportJson != nil
        return style
    }

    /// The reports that are asked for: where they go, and what makes them.
    var reports: [(path: String, make: (RunReporter.End, inout [UInt8]) -> Void)] {
        var reports: [(String, (RunReporter.End, inout [UInt8]) -> Void)] = []
        if let path = reportJunit {
            let start = WallClock.milliseconds
            reports.append(
                (
                    path,
                    { end, bytes in
                        let began = start - end.summary.duration.nanosecondsClamped / 1_000_000
                        JUnitReport(hostName: TerminalEnvironment.hostName, start: began / 1000).append(
                            end.tests, to: &bytes)
                    }
                ))
        }
        if let path = reportTap {
            reports.append(
                (
                    path,
                    { end, bytes in
                        TAPReport.append(end.tests, interruption: end.summary.interruption, to: &bytes)
                    }
                ))
        }
        if let path = reportJson {
            reports.append((path, { end, bytes in JSONReport.append(end.tests, end.summary, to: &bytes) }))
        }
        return reports
    }
}

extension RunningOptions {
    var options: SuiteRun.Options {
        var options = SuiteRun.Options()
        options.jobCount = jobs
        options.stopsAtFailure = failFast
        options.retryCount = retryFailed
        options.maximumTime = maxTime?.duration
        options.updates = update
        return options
    }
}
