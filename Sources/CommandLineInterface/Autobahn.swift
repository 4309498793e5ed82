internal import StandardStreams

/// The autobahn verb: cases of a fuzzing server, from a parsed command line to an exit status.
struct Autobahn {
    let command: AutobahnCommand
    let console: Console
    /// There is nothing to be ended properly: the first signal ends the process.
    let interruption: Interruption

    /// How often progress is told where it takes a line of its own, in cases.
    private static let noteInterval = 50

    func run() throws(UsageError) -> ExitStatus {
        try command.check()
        let server = FuzzingServer(command)
        do throws(FuzzingServer.Failure) {
            let count = try server.caseCount()
            guard let cases = (command.selection ?? .numbers(1...max(1, count))).cases(of: count) else {
                throw FuzzingServer.Failure(
                    status: count == 0 ? .expectationFailed : .usage, message: "the server has \(count) cases")
            }
            let results = try run(cases, on: server)
            clearProgress()
            if try !server.updateReports() { console.warn("the server did not say that it has written its reports") }
            return conclude(results)
        } catch {
            clearProgress()
            console.fail(error.message)
            return error.status
        }
    }

    /// What became of cases.
    private struct Results {
        /// How many behaved how.
        var counts: [String: Int] = [:]
        /// A line for each that did not pass.
        var failures: [String] = []
    }

    private func run(_ cases: [FuzzingCase], on server: FuzzingServer) throws(FuzzingServer.Failure) -> Results {
        var results = Results()
        for (index, `case`) in cases.enumerated() {
            show(index + 1, of: cases.count, failureCount: results.failures.count)
            try server.run(`case`)
            let behavior = try server.behavior(of: `case`) ?? "NO ANSWER"
            results.counts[behavior, default: 0] += 1
            if !Self.passed.contains(behavior) { results.failures.append("\(try server.name(of: `case`)) \(behavior)") }
        }
        return results
    }

    /// The verdicts that are no failure. Whether others are, such as NON-STRICT, is not for us to say.
    private static let passed = ["OK", "INFORMATIONAL"]

    private func conclude(_ results: Results) -> ExitStatus {
        let others = results.counts.keys.filter { !Self.passed.contains($0) }.sorted()
        let counts = (Self.passed + others).compactMap { name in results.counts[name].map { "\($0) \(name)" } }
        let total = results.counts.values.reduce(0, +)
        let summary = "\(total) \(total == 1 ? "case" : "cases"): \(counts.joined(separator: ", "))"
        console.print((results.failures + [summary]).joined(separator: "\n"))
        return results.failures.isEmpty ? .success : .expectationFailed
    }

    // MARK: Progress

    /// On a terminal, one line that is written again and again; else a line now and then.
    private func show(_ number: Int, of count: Int, failureCount: Int) {
        guard !command.isQuiet else { return }
        let text = "case \(number) of \(count)" + (failureCount > 0 ? ", \(failureCount) did not pass" : "")
        if console.isErrorTerminal {
            console.write(styled: Array("\r\(text)\(Self.clearToEnd)".utf8))
        } else if number % Self.noteInterval == 0 {
            console.note(text)
        }
    }

    private func clearProgress() {
        guard console.isErrorTerminal, !command.isQuiet else { return }
        console.write(styled: Array("\r\(Self.clearToEnd)".utf8))
    }

    private static let clearToEnd = "\u{1B}[K"
}
