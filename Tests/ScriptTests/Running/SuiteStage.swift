import Script

/// A run of all tests of a script, and what is told of it.
final class SuiteStage {
    let stage: ScriptStage
    private(set) var run: SuiteRun?
    /// `began 0`, `print a`, `passed 0`, `failed 1`, `ended …`.
    private(set) var told: [String] = []
    private(set) var results: [TestResult] = []
    private(set) var updates: [LiteralUpdate] = []
    /// Told of each event, before it is written down.
    var onEvent: (String) -> Void = { _ in }

    init(_ text: String, secrets: [String] = [], configure: (inout SuiteRun.Options) -> Void = { _ in }) throws {
        stage = try ScriptStage(text, secrets: secrets)
        var options = SuiteRun.Options()
        configure(&options)
        run = SuiteRun(stage.plans, options, network: stage.network, inputs: stage.inputs) { [weak self] event in
            self?.take(event)
        }
    }

    var network: StageNetwork { stage.network }

    @discardableResult
    func start() -> SuiteStage {
        run?.start()
        return self
    }

    /// Lets time go by until all is over.
    @discardableResult
    func end() -> [String] {
        network.run()
        return told
    }

    func forget() {
        run = nil
    }

    private func take(_ event: SuiteRun.Event) {
        switch event {
        case .began(let number): tell("began \(number)")
        case .printed(let text): tell("print \(text)")
        case .finished(let number, let result):
            results.append(result)
            switch result.verdict {
            case .passed: tell("passed \(number)")
            case .failed: tell("failed \(number)")
            case .skipped(let reason): tell("skipped \(number): \(reason)")
            }
        case .ended(let summary, let updates):
            self.updates = updates
            tell(
                "ended \(summary.passedCount) \(summary.failedCount) \(summary.skippedCount)"
                    + (summary.interruption.map { ": \($0)" } ?? ""))
        }
    }

    private func tell(_ text: String) {
        onEvent(text)
        told.append(text)
    }
}
