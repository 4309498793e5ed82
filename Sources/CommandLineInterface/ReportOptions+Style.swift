internal import LineEditor
internal import Rendering
internal import Reports
internal import Script
internal import StandardStreams
internal import WebSocketProtocol

extension ReportOptions {
    /// How a run is told of, by these options and where stderr goes.
    func style(_ console: Console) -> RunStyle {
        let isTerminal = console.isErrorTerminal
        let isColored = color == .always || isTerminal && TerminalEnvironment.isColored(color)
        let columns = isTerminal ? ScreenSize.of(StandardStream.error).columns : 100
        var style = RunStyle(report: ReportStyle(palette: isColored ? .colored : .plain, columns: columns))
        style.isVerbose = isVerbose
        style.isQuiet = isQuiet
        style.annotates = TerminalEnvironment.value("GITHUB_ACTIONS") == "true"
        style.showsProgress = isTerminal && !isVerbose && !isQuiet && TerminalEnvironment.value("TERM") != "dumb"
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
