internal import JSONText
internal import Network
internal import Server
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

/// A fuzzing server of Autobahn's suite, as the client that it tests sees it.
///
/// Each question and each case is a connection of its own; the calls block until it is over.
struct FuzzingServer {
    /// Why there is nothing to go on with.
    struct Failure: Error {
        let status: ExitStatus
        let message: String
    }

    let command: AutobahnCommand
    private let loop = NetworkLoop()

    /// How long an answer may take.
    private static let patience = Duration.seconds(10)
    /// How long the reports may take: the server writes a file for each case before it answers the handshake.
    private static let reportPatience = Duration.seconds(300)

    init(_ command: AutobahnCommand) {
        self.command = command
    }

    /// How many cases the server was told to run.
    func caseCount() throws(Failure) -> Int {
        guard let text = try ask("/getCaseCount").text, let count = Int(text), count >= 0 else {
            throw Failure(
                status: .endedBadly, message: "the server did not say how many cases it has. Is it a fuzzing server?")
        }
        return count
    }

    /// Runs a case: everything goes back until the server closes.
    func run(_ case: FuzzingCase) throws(Failure) {
        let end = Handover<Void>()
        try open("/runCase?\(`case`.query)&agent=\(command.agent)", within: Self.patience) {
            ServedConnection(clients: ConnectedClients(behavior: .echo)) { _ in end.put(()) }
        }
        end.wait()
    }

    /// What the server thinks of a case that was run; nil when it does not say.
    func behavior(of case: FuzzingCase) throws(Failure) -> String? {
        member("behavior", of: try ask("/getCaseStatus?\(`case`.query)&agent=\(command.agent)"))
    }

    /// The name of a case in the suite.
    func name(of case: FuzzingCase) throws(Failure) -> String {
        switch `case` {
        case .name(let name): name
        case .number(let number):
            member("id", of: try ask("/getCaseInfo?\(`case`.query)")) ?? "case \(number)"
        }
    }

    /// Has the server write its reports; false when it does not say that it has.
    func updateReports() throws(Failure) -> Bool {
        let answer = try ask("/updateReports?agent=\(command.agent)", within: Self.reportPatience)
        if case .closed = answer.ending.cause { return true }
        return false
    }

    private func ask(
        _ path: String, within limit: Duration = Self.patience
    ) throws(Failure) -> AskingConnection.Answer {
        let mail = Handover<AskingConnection.Answer>()
        try open(path, within: limit) { AskingConnection(within: limit) { mail.put($0) } }
        let answer = mail.wait()
        guard answer.ending.wasOpen else {
            let reason = Verdict.explain(answer.ending.cause, isOutOfTime: false)
            throw Failure(status: .handshakeFailed, message: reason)
        }
        return answer
    }

    private func open<Front: FrontEnd>(
        _ path: String, within limit: Duration, makeFront: @escaping @Sendable () -> Front
    ) throws(Failure) {
        let plan: ConnectPlan
        do {
            plan = try command.plan(path)
        } catch {
            throw Failure(status: .usage, message: error.description)
        }
        var configuration = plan.configuration
        configuration.handshakeTimeout = max(configuration.handshakeTimeout, limit)
        // What came before a Close, perhaps in the same read, goes back first.
        configuration.connection.answersCloseAtOnce = false
        do throws(ConnectError) {
            try loop.connect(plan.options, handshake: plan.handshake(), configuration: configuration) {
                (_: SessionPort<Front.Command>, _) in makeFront()
            }
        } catch {
            throw Failure(status: error.isLocal ? .localFailure : .noConnection, message: error.description)
        }
    }

    /// A text in the JSON that was answered.
    private func member(_ name: String, of answer: AskingConnection.Answer) -> String? {
        guard let text = answer.text, let value = try? JSONValue(parsing: text),
            case .string(let result)? = value[name]
        else { return nil }
        return result
    }
}
