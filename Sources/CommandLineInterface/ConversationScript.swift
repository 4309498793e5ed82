internal import JSONText
internal import Network
internal import Notation
internal import Rendering
internal import Reports
internal import Script
internal import Session
internal import StandardStreams
internal import Terminal
internal import WebSocketProtocol

/// A script on the connection of a conversation: `/run`. Lives on the loop.
final class ConversationScript: RunningScript {
    private let run: TestRun
    private let connection: ScriptConnection

    init(_ plan: TestPlan, _ request: ScriptRequest, in conversation: Conversation, on loop: NetworkLoop) {
        let inputs = RunInputs(
            variables: request.variables.mapValues { .string($0) }, environment: { TerminalEnvironment.value($0) },
            timestamp: { WallClock.timestamp() })
        let network = LoopNetwork(loop, options: .bare) { conversation.take(.printed("warning: \($0)")) }
        let environment = TestEnvironment(network: network, inputs: inputs) { conversation.take(.printed($0)) }
        run = TestRun(plan, environment) { result, _ in
            conversation.take(Self.news(of: ReportedTest(result, sources: plan.script.sources)))
        }
        connection = run.adopt(SessionLink(request.session, observer: conversation), request.opening.response)
    }

    /// A script that was read.
    enum Loading: Sendable {
        case plan(TestPlan)
        /// What is wrong with it, in lines for people.
        case refused(String)
    }

    /// Reads a script. Blocks.
    static func load(_ path: String) -> Loading {
        do throws(LoadFailure) {
            let script = try ScriptLoader.load(path)
            guard let test = script.syntax.tests.first else {
                let steps = script.syntax.preamble
                return .plan(TestPlan(script: script, name: path, line: 1, steps: steps, skip: nil, assignment: nil))
            }
            let diagnostic = Diagnostic(
                "/run carries out one conversation, and this file has tests", at: test.range,
                hint: "wsx run \(path) runs them")
            return .refused(text(of: [diagnostic], script.sources))
        } catch {
            return .refused(text(of: error.diagnostics, error.sources))
        }
    }

    /// What stands against carrying it out, in lines for people: errors, and names that nothing gives a value to. Nil
    /// when there is nothing.
    static func problems(_ plan: TestPlan, _ variables: [String: String]) -> String? {
        let given = Set(variables.keys)
        let findings = ScriptChecker.check(plan.script, given: given, isConnected: true) {
            LayeredOptions.problem($0)
        }
        let diagnostics = findings.errors + findings.missingValues(given: given) { "write /set \($0) VALUE" }
        return diagnostics.isEmpty ? nil : text(of: diagnostics, plan.script.sources)
    }

    private static func text(of diagnostics: [Diagnostic], _ sources: [SourceText]) -> String {
        var report: [UInt8] = []
        var diagnosticReport = DiagnosticReport()
        diagnosticReport.append(diagnostics, sources: sources, to: &report)
        return report.text
    }

    func start() {
        run.start()
    }

    func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
        connection.didReceive(events, payloads)
    }

    func sessionDidBecomeWritable() {
        connection.didBecomeWritable()
    }

    func sessionDidEnd(_ ending: SessionEnding, isEndedByPeer: Bool) {
        connection.didEnd(ending, isEndedByPeer: isEndedByPeer)
    }

    func interrupt() {
        run.interrupt("interrupted")
    }

    private static func news(of test: ReportedTest) -> ScriptNews {
        let result = test.result
        guard result.verdict != .failed else {
            var report: [UInt8] = []
            FailureReport().append(test, to: &report)
            return .failed(report.text)
        }
        let time = max(1, result.duration.nanosecondsClamped / 1_000_000)
        let steps = result.stepCount == 1 ? "1 step" : "\(result.stepCount) steps"
        return .passed("script \(result.file): passed (\(steps) in \(time) ms)")
    }
}

extension [UInt8] {
    /// The text of a report, without the line ends behind it.
    fileprivate var text: String {
        String(decoding: self[..<(lastIndex { $0 != 0x0A }.map { $0 + 1 } ?? 0)], as: UTF8.self)
    }
}
