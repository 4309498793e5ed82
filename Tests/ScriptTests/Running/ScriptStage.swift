import JSONText
import Notation
import Script
import StandardStreams
import WebSocketProtocol

/// A script, a network in memory, and what becomes of its tests.
final class ScriptStage {
    /// What is wrong with a script of a test.
    struct Unreadable: Error {
        let diagnostics: [String]
    }

    let network = StageNetwork()
    let plans: [TestPlan]
    let script: LoadedScript
    var inputs: RunInputs
    /// What `print` said.
    private(set) var printed: [String] = []
    private(set) var result: TestResult?
    private(set) var updates: [LiteralUpdate] = []
    /// How often a test was over.
    private(set) var endCount = 0
    private(set) var run: TestRun?
    private let updatesLiterals: Bool

    /// - Parameter files: what the script may include, by path.
    init(
        _ text: String, files: [String: String] = [:], variables: [String: JSONValue] = [:], secrets: [String] = [],
        updates: Bool = false
    ) throws {
        let files = files.merging(["test.wst": text]) { $1 }
        do throws(LoadFailure) {
            script = try ScriptLoader.load("test.wst") { path in
                files[path].map { .success(Array($0.utf8)) } ?? .failure(.notRegular)
            }
        } catch {
            throw Unreadable(diagnostics: error.diagnostics.map(\.message))
        }
        inputs = RunInputs(
            variables: variables, secrets: secrets.map { .string($0) }, environment: { $0 == "HOME" ? "/home/test" : nil })
        plans = try TestPlan.plans(of: script, inputs: inputs)
        updatesLiterals = updates
    }

    /// Begins a test of the script.
    @discardableResult
    func start(_ number: Int = 0) -> ScriptStage {
        prepare(number)
        run?.start()
        return self
    }

    func prepare(_ number: Int = 0) {
        let environment = TestEnvironment(network: network, inputs: inputs, updates: updatesLiterals) { [weak self] in
            self?.printed.append($0)
        }
        result = nil
        run = TestRun(plans[number], environment) { [weak self] result, updates in
            self?.result = result
            self?.updates = updates
            self?.endCount += 1
        }
    }

    /// Lets go of the run and of its connections.
    func forget() {
        run = nil
        network.forget()
    }

    /// The last attempt to connect.
    var server: StageConnection {
        guard let connection = network.connections.last else { preconditionFailure("nobody has connected") }
        return connection
    }

    /// Each attempt to connect, in order.
    subscript(_ number: Int) -> StageConnection { network.connections[number] }

    /// Lets time go by until that long after the start.
    func advance(_ milliseconds: Int) {
        network.run(until: .milliseconds(milliseconds))
    }

    /// Lets time go by until the test is over; what became of it: `passed`, or a line for each failure.
    @discardableResult
    func end() -> [String] {
        guard network.run(while: { result == nil }) else { return ["it does not end"] }
        return outcome
    }

    /// What became of the test.
    var outcome: [String] {
        guard let result else { return ["it is not over"] }
        switch result.verdict {
        case .passed: return result.failures.isEmpty ? ["passed"] : ["passed with failures"]
        case .failed: return result.failures.map(words)
        case .skipped(let reason): return ["skipped: \(reason)"]
        }
    }

    /// When the test was over.
    var elapsed: Duration { network.now - Instant(nanoseconds: 0) }

    /// The transcript, a line each: milliseconds, connection, text, line of the step, mark.
    var transcript: [String] {
        (result?.transcript.entries ?? []).map { entry in
            let mark = entry.mark.map { " \($0.rawValue)" } ?? ""
            return "\(Self.milliseconds(entry.elapsed)) " + (entry.connection.map { "\($0) " } ?? "")
                + (entry.direction == .sent ? "> " : entry.direction == .received ? "< " : "")
                + entry.text + (entry.file.map { " \($0)" } ?? "") + (entry.line.map { ":\($0)" } ?? "") + mark
        }
    }

    var unread: [String] {
        (result?.unread ?? []).map { ($0.connection.map { "\($0) " } ?? "") + $0.text }
    }

    var warnings: [String] { (result?.warnings ?? []).map(words) }

    /// A failure in one line: line and column, what the caret points at, what is wrong, and what is told besides.
    func words(_ failure: Failure) -> String {
        let source = script.sources[failure.range.source]
        let place = source.position(at: failure.range.range.lowerBound)
        var words = source.name == "test.wst" ? "" : "\(source.name):"
        words += "\(place.line):\(place.column) `\(source.text(failure.range.range))` \(failure.message)"
        if let label = failure.label { words += " at \(label)" }
        switch failure.difference {
        case .texts(let expected, let received, let note):
            words += " - \(expected) + \(received)" + (note.map { " (\($0))" } ?? "")
        case .bytes(let expected, let received, let note):
            words += " - \(expected) + \(received)" + (note.map { " (\($0))" } ?? "")
        case nil: break
        }
        if let hint = failure.hint { words += "; \(hint)" }
        for round in failure.rounds { words += " [\(round)]" }
        return (failure.isTeardown ? "teardown " : "") + words
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        Int(duration / .milliseconds(1))
    }
}
