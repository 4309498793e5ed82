internal import Notation
internal import WebSocketProtocol

/// Runs tests, several side by side, and tells of them in their order.
///
/// It lives in the isolation of its network.
package final class SuiteRun {
    /// How tests are run.
    package struct Options: Sendable {
        /// How many run side by side.
        package var jobCount = 1
        /// Whether no test begins after one has failed.
        package var stopsAtFailure = false
        /// How often a test that has failed is run again.
        package var retryCount = 0
        /// How long all of it may take.
        package var maximumTime: Duration?
        /// Whether literals that differ are taken as they came.
        package var updates = false

        package init() {}
    }

    /// What happens, in the order of the tests but for `began`.
    package enum Event {
        /// A test begins, the number of it.
        case began(Int)
        /// What a test printed.
        case printed(String)
        case finished(Int, TestResult)
        /// All tests are over.
        case ended(RunSummary, [LiteralUpdate])
    }

    /// How long teardown may take once the time of the whole run is over.
    private static let teardownTime = Duration.seconds(10)

    private struct Record {
        var result: TestResult?
        var printed: [String] = []
        var updates: [LiteralUpdate] = []
        var run: TestRun?
        var attemptCount = 0
    }

    private let plans: [TestPlan]
    private let options: Options
    private let network: any ScriptNetwork
    private let inputs: RunInputs
    private let tell: (Event) -> Void
    private var records: [Record]
    private var nextPlan = 0
    /// Tests that have failed and are to be run again: at once, before others.
    private var failed: [Int] = []
    private var nextTold = 0
    private var runningCount = 0
    private var summary = RunSummary()
    private var updates: [LiteralUpdate] = []
    private var began = Instant(nanoseconds: 0)
    private var timer: (any ScriptTimer)?
    private var isTimeOver = false
    private var isEnded = false
    private var isGoingOn = false

    package init(
        _ plans: [TestPlan], _ options: Options, network: any ScriptNetwork, inputs: RunInputs,
        tell: @escaping (Event) -> Void
    ) {
        self.plans = plans
        self.options = options
        self.network = network
        self.inputs = inputs
        self.tell = tell
        records = Array(repeating: Record(), count: plans.count)
    }

    package func start() {
        began = network.now
        timer = network.makeTimer { [weak self] in self?.endTime() }
        if let limit = options.maximumTime { timer?.wake(at: began + limit) }
        goOn()
    }

    /// Ends all of it: no test begins any more, and those that run are torn down.
    package func interrupt(_ reason: String) {
        guard !isEnded, summary.interruption == nil else { return }
        summary.interruption = reason
        nextPlan = plans.count
        for record in records { record.run?.interrupt(reason) }
        goOn()
    }

    /// The time of the whole run is over, or that of teardown after it.
    private func endTime() {
        guard isTimeOver else {
            isTimeOver = true
            timer?.wake(at: network.now + Self.teardownTime)
            return interrupt("--max-time is over")
        }
        let reason = "--max-time was over \(Self.teardownTime.readable) ago: the rest of the teardown is left out"
        for record in records { record.run?.cutOff(reason) }
    }

    /// Begins what may begin, and tells what can be told.
    private func goOn() {
        // A test may be over as soon as it begins.
        guard !isGoingOn else { return }
        isGoingOn = true
        defer { isGoingOn = false }
        tellFinished()
        while runningCount < max(1, options.jobCount), let number = takeNext() {
            begin(number)
            tellFinished()
        }
        guard runningCount == 0, !isEnded, nextPlan == plans.count else { return }
        isEnded = true
        timer?.wake(at: nil)
        summary.duration = network.now - began
        summary.leftOutCount = plans.count - nextTold
        tell(.ended(summary, updates))
    }

    /// The number of the test that begins next.
    private func takeNext() -> Int? {
        if !failed.isEmpty { return failed.removeFirst() }
        guard nextPlan < plans.count else { return nil }
        defer { nextPlan += 1 }
        return nextPlan
    }

    private func tellFinished() {
        while nextTold < plans.count, let result = records[nextTold].result {
            for text in records[nextTold].printed { tell(.printed(text)) }
            summary.add(result)
            updates += records[nextTold].updates
            // What is told is not kept: a run may have very many tests.
            records[nextTold] = Record()
            nextTold += 1
            tell(.finished(nextTold - 1, result))
        }
    }

    private func begin(_ number: Int) {
        let plan = plans[number]
        if let reason = plan.skip {
            var result = TestResult(file: plan.script.name, name: plan.name, line: plan.line)
            result.verdict = .skipped(reason)
            records[number].result = result
            return
        }
        runningCount += 1
        records[number].attemptCount += 1
        records[number].printed = []
        if records[number].attemptCount == 1 { tell(.began(number)) }
        let environment = TestEnvironment(network: network, inputs: inputs, updates: options.updates) {
            [weak self] text in self?.records[number].printed.append(text)
        }
        let run = TestRun(plan, environment) { [weak self] result, updates in
            self?.finish(number, result, updates)
        }
        records[number].run = run
        run.start()
    }

    private func finish(_ number: Int, _ result: TestResult, _ updates: [LiteralUpdate]) {
        runningCount -= 1
        records[number].run = nil
        records[number].updates = updates
        var result = result
        result.attemptCount = records[number].attemptCount
        let isFailed = result.verdict == .failed
        if isFailed, result.attemptCount <= options.retryCount, summary.interruption == nil {
            failed.append(number)
            return goOn()
        }
        records[number].result = result
        if isFailed, options.stopsAtFailure, summary.interruption == nil, nextPlan < plans.count {
            summary.interruption = "a test failed (--fail-fast)"
            nextPlan = plans.count
        }
        goOn()
    }
}
