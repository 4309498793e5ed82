internal import JSONText
internal import Notation
package import WebSocketProtocol

/// One test while it runs: carries out steps until one has to wait, and goes on when something comes or time is over.
///
/// It lives in the isolation of its network, and blocks nowhere.
package final class TestRun {
    enum Phase {
        case steps
        /// The `always` blocks that are still to come, the next one last.
        case teardown([[StepSyntax]])
        /// Connections are being closed.
        case closing(deadline: Instant)
        case over
    }

    /// What a step waits for.
    enum Wait {
        case connection(ConnectAttempt)
        case expectation(Expectation)
        case silence(Silence)
        case unordered(UnorderedBlock)
        /// To be able to send.
        case room(Room)
        case time(Instant)
    }

    /// Steps that are carried out before others get their turn.
    private static let stepBudget = 10_000

    let plan: TestPlan
    let environment: TestEnvironment
    private let finished: (TestResult, [LiteralUpdate]) -> Void
    var scope: TestScope
    var options = TestOptions()
    var stack: StepStack
    var phase = Phase.steps
    var wait: Wait?
    var connections: [String: ScriptConnection] = [:]
    /// All that were ever opened; a later one may have taken a name.
    var opened: [ScriptConnection] = []
    var filters: [EventFilter] = []
    var result: TestResult
    var updates: [LiteralUpdate] = []
    var began: Instant
    var log = TranscriptLog()
    /// How long the transcript was when the test failed.
    private var countAtFailure: Int?
    /// What ends the steps although none of them failed: what a `never` has found, or an interruption.
    var sudden: Failure?
    /// The step that is carried out.
    var step: StepSyntax?
    /// Events that are the same each time, by their place.
    var resolvedEvents: [SourceRange: [ResolvedEvent]] = [:]
    private var timer: (any ScriptTimer)?
    private var isResuming = false
    /// A connection that was open before the test, and whether a `connect` has taken it.
    private var adopted: (connection: ScriptConnection, response: HTTPResponse?)?
    private var isAdoptionOver = false

    package init(
        _ plan: TestPlan, _ environment: TestEnvironment,
        finished: @escaping (TestResult, [LiteralUpdate]) -> Void
    ) {
        self.plan = plan
        self.environment = environment
        self.finished = finished
        scope = TestScope(environment.inputs, sources: plan.script.sources)
        if let assignment = plan.assignment { scope.assign(assignment.name, assignment.value) }
        stack = StepStack(plan.steps)
        result = TestResult(file: plan.script.name, name: plan.name, line: plan.line)
        began = environment.network.now
    }

    var now: Instant { environment.network.now }

    /// Begins; `finished` is called when the test is over, perhaps at once.
    package func start() {
        if adopted == nil { began = now }
        timer = environment.network.makeTimer { [weak self] in self?.resume() }
        resume()
    }

    /// Lets a connection that is open already be the one without a name, before the test begins.
    ///
    /// The first `connect` of it is left out, and the connection stays open when the test is over. What goes on there
    /// has to be told to what is returned.
    package func adopt(_ link: any ConnectionLink, _ response: HTTPResponse?) -> ScriptConnection {
        began = now
        let connection = ScriptConnection(name: nil, isResponseAwaited: false, run: self)
        connections[""] = connection
        adopted = (connection, response)
        connection.didOpen(link, nil)
        return connection
    }

    /// Whether a `connect` without a name is about the connection that was there before: the first one is.
    func takesAdopted() -> Bool {
        defer { isAdoptionOver = true }
        guard let adopted, !isAdoptionOver else { return false }
        if let response = adopted.response, stack.expectsResponse(on: nil) { adopted.connection.offer(response) }
        return true
    }

    /// Ends the test before its time: a signal, or the time of the whole run is over. Teardown runs.
    package func interrupt(_ reason: String) {
        guard case .steps = phase, sudden == nil else { return }
        sudden = Failure(reason, at: step?.range ?? SourceRange(source: plan.script.syntax.source, 0..<0))
        resume()
    }

    /// Ends teardown as well: what is left of it is not carried out, and no answer to a Close is awaited.
    package func cutOff(_ reason: String) {
        switch phase {
        case .steps, .teardown:
            wait = nil
            fail(Failure(reason, at: step?.range ?? SourceRange(source: plan.script.syntax.source, 0..<0)))
            phase = .teardown([])
            stack = StepStack([])
            options.closeTimeout = .zero
        case .closing: phase = .closing(deadline: now)
        case .over: return
        }
        resume()
    }

    /// Whether what comes concerns the script.
    var isListening: Bool {
        switch phase {
        case .steps, .teardown: true
        case .closing, .over: false
        }
    }

    /// Goes on as far as it can.
    func resume() {
        guard !isResuming, timer != nil else { return }
        isResuming = true
        defer { isResuming = false }
        var budget = Self.stepBudget
        while true {
            if case .over = phase { return finish() }
            if let failure = sudden {
                sudden = nil
                fail(failure)
            }
            do {
                if wait != nil {
                    guard try settle() else { break }
                    wait = nil
                    continue
                }
                guard budget > 0 else { return timer?.wake(at: now) ?? () }
                budget -= 1
                guard try advance() else { break }
            } catch {
                fail(error)
            }
        }
        timer?.wake(at: nextDeadline)
    }

    /// Carries out what comes next; false when there is something to wait for.
    private func advance() throws(Failure) -> Bool {
        if case .closing(let deadline) = phase { return finishClosing(deadline) }
        switch stack.next() {
        case .step(let step):
            self.step = step
            result.stepCount += 1
            try perform(step)
        case .turn(let assignment, let filterCount):
            if let assignment { scope.assign(assignment.name, assignment.value) }
            if let filterCount { filters.removeSubrange(filterCount...) }
        case .end:
            endPhase()
        }
        return true
    }

    /// Ends the wait if what it waits for is there.
    private func settle() throws(Failure) -> Bool {
        switch wait {
        case nil: true
        case .connection(let attempt): try settle(attempt)
        case .expectation(let expectation): try settle(expectation)
        case .silence(let silence): try settle(silence)
        case .unordered(let block): try settle(block)
        case .room(let room): try settle(room)
        case .time(let instant): now >= instant
        }
    }

    private var nextDeadline: Instant? {
        switch wait {
        case .connection(let attempt): attempt.deadline
        case .expectation(let expectation): expectation.deadline
        case .silence(let silence): silence.deadline
        case .unordered(let block): block.deadline
        case .room(let room): room.deadline
        case .time(let instant): instant
        case nil: if case .closing(let deadline) = phase { deadline } else { nil }
        }
    }

    /// Notes what went wrong: the test goes on with its teardown, teardown with its next line.
    func fail(_ failure: Failure) {
        var failure = failure
        failure.rounds = stack.rounds
        wait = nil
        result.verdict = .failed
        if case .teardown = phase { failure.isTeardown = true }
        result.failures.append(failure)
        guard case .steps = phase else { return }
        countAtFailure = log.count
        beginTeardown()
    }

    private func finish() {
        guard let timer else { return }
        timer.wake(at: nil)
        self.timer = nil
        for connection in opened { connection.release() }
        adopted?.connection.release()
        result.duration = now - began
        result.transcript = log.transcript(of: plan)
        result.transcript.countAtFailure = countAtFailure
        result.redact(environment.inputs)
        finished(result, updates)
    }
}

/// What `option` sets, from its line on.
struct TestOptions {
    var timeout = Duration.seconds(5)
    /// The line that turned it on.
    var strict: SourceRange?
    var closeTimeout = Duration.seconds(1)
}
