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
        let values = try command.values.values()
        let inputs = RunInputs(
            variables: values.values, secrets: values.secrets, environment: { TerminalEnvironment.value($0) },
            timestamp: { WallClock.timestamp() })
        let files = try ScriptFiles.find(command.paths)
        let style = command.reporting.style(console)
        var loading = ScriptLoading(style: style, console: console)
        let scripts = loading.load(files, inputs: inputs)
        guard let plans = loading.plans(of: scripts, inputs: inputs) else { return .scriptInvalid }
        let chosen = try choose(plans)
        if command.running.list { return list(chosen) }
        guard !chosen.isEmpty else {
            console.fail(
                plans.isEmpty
                    ? "there is no test in \(files.isEmpty ? command.paths.joined(separator: ", ") : files.joined(separator: ", "))"
                    : "no test is like --filter \(command.running.filter ?? "")")
            return .expectationFailed
        }
        return conclude(carryOut(chosen, inputs, style))
    }

    /// The tests that `--filter` lets through.
    private func choose(_ plans: [TestPlan]) throws(UsageError) -> [TestPlan] {
        guard let filter = command.running.filter else { return plans }
        let glob = Glob(filter)
        return plans.filter { plan in
            let file = plan.script.name
            return [plan.name, file, "\(file):\(plan.name)"].contains { glob.matches($0) }
        }
    }

    private func list(_ plans: [TestPlan]) -> ExitStatus {
        for plan in plans {
            let name = plan.name == plan.script.name ? "" : ": \(plan.name)"
            console.print("\(plan.script.name):\(plan.line)\(name)")
        }
        return .success
    }

    /// Runs tests and waits for their end; the signal that ended it, if one did.
    private func carryOut(
        _ plans: [TestPlan], _ inputs: RunInputs, _ style: RunStyle
    ) -> (end: RunReporter.End, signal: Int32?) {
        let end = Handover<RunReporter.End>()
        let signal = Handover<Int32?>()
        // In one file or on one terminal, what is printed stands before the verdict of its test.
        let isSame = StandardStream.areSame(StandardStream.output, StandardStream.error)
        let output = isSame ? console.errors : OutputWriter(StandardStream.output) { _ in }
        let loop = NetworkLoop()
        DescriptorLimit.raise()
        let options = command.running.options
        let suite = loop.bind { [console, words] in
            let reporter = RunReporter(plans, style, console: console, output: output) { end.put($0) }
            return SuiteRun(
                plans, options, network: LoopNetwork(loop, words: words), inputs: inputs,
                tell: { reporter.take($0, at: NetworkLoop.now) })
        }
        interruption.handle { number in
            signal.put(number)
            suite.perform { $0.interrupt("interrupted") }
        }
        suite.perform { $0.start() }
        let result = end.wait()
        interruption.release()
        if !isSame { output.finish() }
        signal.put(nil)
        return (result, signal.wait())
    }

    /// Writes what is to be written at the end, and judges.
    private func conclude(_ run: (end: RunReporter.End, signal: Int32?)) -> ExitStatus {
        let isWritten = writeReports(run.end) && rewrite(run.end.updates)
        if let signal = run.signal { return ExitStatus(signal: signal) }
        if run.end.summary.failedCount > 0 || run.end.summary.interruption != nil { return .expectationFailed }
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
    private func rewrite(_ updates: [LiteralUpdate]) -> Bool {
        var isWritten = true
        var files: [String] = []
        for update in updates where !files.contains(update.file) { files.append(update.file) }
        for file in files {
            guard let old = try? LocalFile.read(file) else { continue }
            let (bytes, changes) = LiteralUpdate.apply(
                updates.filter { $0.file == file }, to: SourceText(name: file, bytes: old))
            guard write(bytes, to: file) else {
                isWritten = false
                continue
            }
            for change in changes {
                console.write(Array("\(file):\(change.line)\n- \(change.old)\n+ \(change.new)\n".utf8))
            }
        }
        return isWritten
    }
}
