internal import Network
internal import Notation
internal import Reports
internal import Script
internal import StandardStreams
internal import WebSocketProtocol

/// The run verb: scripts, from a parsed command line to an exit status.
struct Run {
    let command: RunCommand
    /// The words that were parsed: options of a connection in a script come behind them.
    let words: [String]
    let console: Console
    let interruption: Interruption

    func run() throws(UsageError) -> ExitStatus {
        try command.running.check()
        try command.reporting.check()
        try command.connection.check()
        let values = try command.values.values()
        let inputs = RunInputs(
            variables: values.values, secrets: values.secrets, environment: { TerminalEnvironment.value($0) },
            timestamp: { WallClock.timestamp() })
        let files = try ScriptFiles.find(command.paths)
        let style = command.reporting.style(console)
        var loading = ScriptLoading(style: style, console: console)
        guard let plans = loading.plans(of: files, inputs: inputs, areRun: !command.running.list) else {
            return .scriptInvalid
        }
        let chosen = choose(plans)
        guard !chosen.isEmpty else {
            console.fail(
                plans.isEmpty
                    ? "there is no test in \(command.paths.joined(separator: ", "))"
                    : "no test is like --filter \(command.running.filter ?? "")")
            return .expectationFailed
        }
        if command.running.list { return list(chosen) }
        return conclude(carryOut(chosen, inputs, style))
    }

    /// The tests that `--filter` lets through.
    private func choose(_ plans: [TestPlan]) -> [TestPlan] {
        guard let filter = command.running.filter else { return plans }
        let glob = Glob(filter)
        return plans.filter { plan in
            let file = plan.script.name
            return [plan.name, file, "\(file):\(plan.name)"].contains { glob.matches($0) }
        }
    }

    private func list(_ plans: [TestPlan]) -> ExitStatus {
        let lines = plans.map { plan in
            "\(plan.script.name):\(plan.line)" + (plan.name == plan.script.name ? "" : ": \(plan.name)")
        }
        console.print(lines.joined(separator: "\n"))
        return .success
    }

    /// How a run came to its end.
    private struct Outcome {
        let end: RunReporter.End
        /// The signal that ended it, if one did.
        let signal: Int32?
        let outputError: StreamError?
    }

    /// Runs tests and waits for their end, and until stdout has taken everything; not when the user wants to leave.
    private func carryOut(_ plans: [TestPlan], _ inputs: RunInputs, _ style: RunStyle) -> Outcome {
        let end = Handover<RunReporter.End>()
        let signal = Handover<Int32?>()
        // In one file or on one terminal, what is printed stands before the verdict of its test.
        let isSame = StandardStream.areSame(StandardStream.output, StandardStream.error)
        let output = isSame ? console.errors : OutputWriter(StandardStream.output) { _ in }
        let loop = NetworkLoop()
        DescriptorLimit.raise()
        let options = command.running.options
        let suite = loop.bind { [command, console, words] in
            let reporter = RunReporter(plans, style, loop: loop, console: console, output: output) { end.put($0) }
            let network = LoopNetwork(loop, options: LayeredOptions(command, words: words)) { reporter.warn($0) }
            return SuiteRun(plans, options, network: network, inputs: inputs, tell: { reporter.take($0) })
        }
        interruption.handle { number in
            signal.put(number)
            suite.perform { $0.interrupt("interrupted") }
        }
        suite.perform { $0.start() }
        let result = end.wait()
        interruption.release()
        signal.put(nil)
        let number = signal.wait()
        return Outcome(
            end: result, signal: number, outputError: output.finish(within: number == nil ? nil : .milliseconds(200)))
    }

    /// Writes what is to be written at the end, and judges.
    private func conclude(_ outcome: Outcome) -> ExitStatus {
        var isWritten = writeReports(outcome.end)
        isWritten = rewrite(outcome.end) && isWritten
        // Who has read enough may go.
        if let error = outcome.outputError, !error.isClosedPipe {
            console.fail("cannot write to stdout: \(error)")
            isWritten = false
        }
        if let signal = outcome.signal { return ExitStatus(signal: signal) }
        let summary = outcome.end.summary
        if summary.failedCount > 0 || summary.interruption != nil { return .expectationFailed }
        return isWritten ? .success : .localFailure
    }

    private func writeReports(_ end: RunReporter.End) -> Bool {
        var isWritten = true
        for (path, make) in command.reporting.reports {
            var bytes: [UInt8] = []
            make(end, &bytes)
            isWritten = write(bytes, to: path) && isWritten
        }
        return isWritten
    }

    private func write(_ bytes: [UInt8], to path: String) -> Bool {
        do {
            try LocalFile.write(bytes, to: path)
            return true
        } catch {
            console.fail("cannot write \(path): \(error)")
            return false
        }
    }

    /// `--update`: writes what came into the scripts, and shows the lines that change.
    private func rewrite(_ end: RunReporter.End) -> Bool {
        var isWritten = true
        // Scripts may include one file by several paths.
        let files = Dictionary(grouping: end.updates) { IncludePath.canonical($0.file) }
        for updates in files.sorted(by: { $0.key < $1.key }).map(\.value) {
            let file = updates[0].file
            let sources = end.tests.lazy.flatMap(\.sources)
            guard let source = sources.first(where: { $0.name == file }) else { continue }
            let (bytes, changes) = LiteralUpdate.apply(updates, to: source)
            guard let mark = mark(before: source), write(mark + bytes, to: file) else {
                isWritten = false
                continue
            }
            for change in changes {
                let rows = ["\(file):\(change.line)"] + Self.rows("-", change.old) + Self.rows("+", change.new)
                console.write(Array((rows.joined(separator: "\n") + "\n").utf8))
            }
        }
        return isWritten
    }

    /// What stands before a script in its file, which is nothing or a byte order mark; nil, and told, if it is not the
    /// one any more that was run.
    private func mark(before source: SourceText) -> [UInt8]? {
        if let bytes = try? LocalFile.read(source.name), bytes.count <= source.bytes.count + 3,
            bytes.suffix(source.bytes.count) == source.bytes[...]
        {
            return bytes.dropLast(source.bytes.count)
        }
        console.fail("\(source.name) is not updated: it has changed meanwhile. Run it again.")
        return nil
    }

    private static func rows(_ sign: String, _ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(sign) \($0)" }
    }
}
