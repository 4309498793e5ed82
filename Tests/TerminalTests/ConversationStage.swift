import LineEditor
import Rendering
import Session
import Synchronization
import TestSupport
import WebSocketProtocol

@testable import Terminal

/// A display that records what it is given, and does at once what may block.
final class RecordingDisplay: Display {
    private struct Record {
        var pieces: [(text: String, messageCount: Int)] = []
        var prompts: [String] = []
        var answers: [String] = []
        /// For each piece of work, whether it needed the terminal.
        var works: [Bool] = []
        var skippedCount = 0
        var isBehind = false
        var survivesInterrupt = false
    }

    private let record = Mutex(Record())

    func show(_ output: [UInt8], messageCount: Int) {
        guard !output.isEmpty else { return }
        let text = String(decoding: output, as: UTF8.self)
        record.withLock { $0.pieces.append((text, messageCount)) }
    }

    func answer(_ output: [UInt8]) {
        guard !output.isEmpty else { return }
        let text = String(decoding: output, as: UTF8.self)
        record.withLock { record in
            record.pieces.append((text, 0))
            record.answers.append(text)
        }
    }

    /// What must be seen, since this was called last.
    func takeAnswers() -> [String] {
        record.withLock { record in
            defer { record.answers = [] }
            return record.answers
        }
    }

    /// Whether it says that it is behind.
    var isBehind: Bool {
        get { record.withLock { $0.isBehind } }
        set { record.withLock { $0.isBehind = newValue } }
    }

    func setSurvivesInterrupt(_ survives: Bool) {
        record.withLock { $0.survivesInterrupt = survives }
    }

    /// Whether typing goes on after Control-C.
    var survivesInterrupt: Bool { record.withLock { $0.survivesInterrupt } }

    func skip(messageCount: Int) {
        record.withLock { $0.skippedCount += messageCount }
    }

    /// Messages that were not even rendered.
    var skippedCount: Int { record.withLock { $0.skippedCount } }

    func setPrompt(_ prompt: Prompt) {
        record.withLock { $0.prompts.append(prompt.text) }
    }

    func perform(_ work: @escaping @Sendable () -> [UInt8]) {
        record.withLock { $0.works.append(false) }
        show(work(), messageCount: 0)
    }

    func lendTerminal(_ work: @escaping @Sendable () -> LoanReport) {
        record.withLock { $0.works.append(true) }
        show(work().output, messageCount: 0)
    }

    /// What was shown since this was called last, piece by piece.
    func takePieces() -> [(text: String, messageCount: Int)] {
        record.withLock { record in
            defer { record.pieces = [] }
            return record.pieces
        }
    }

    /// What was shown since this was called last.
    func take() -> String {
        takePieces().map(\.text).joined()
    }

    func takePrompts() -> [String] {
        record.withLock { record in
            defer { record.prompts = [] }
            return record.prompts
        }
    }

    func takeWorks() -> [Bool] {
        record.withLock { record in
            defer { record.works = [] }
            return record.works
        }
    }
}

/// A conversation on a recording display, with sessions in memory.
final class ConversationStage {
    typealias Connection = SessionStage<TerminalFrontEnd>

    let conversation: Conversation
    let display = RecordingDisplay()
    private let interpreter: LineInterpreter
    private let endings = Monitor<[TerminalOutcome]>([])
    /// All connections so far.
    private(set) var connections: [Connection] = []

    init(sendsBinary: Bool = false, _ configure: (inout ConversationOptions) -> Void = { _ in }) {
        var options = ConversationOptions(renderer: ConversationRenderer(palette: .plain))
        configure(&options)
        conversation = Conversation(options)
        interpreter = LineInterpreter(sendsBinary: sendsBinary)
        conversation.attach(display)
    }

    /// One with a connection that is open, of whose opening nothing is recorded.
    static func opened(
        _ configure: (inout ConversationOptions) -> Void = { _ in },
        session: (inout SessionConfiguration) -> Void = { _ in }
    ) -> ConversationStage {
        let stage = ConversationStage(configure)
        stage.connect(session: session).open()
        stage.forget()
        return stage
    }

    /// One of a server with so many clients, of whose openings nothing is recorded.
    static func serving(
        _ count: Int, _ configure: (inout ConversationOptions) -> Void = { _ in }
    ) -> ConversationStage {
        let stage = ConversationStage {
            $0.role = .server
            configure(&$0)
        }
        for _ in 0..<count { stage.connect().open() }
        stage.forget()
        return stage
    }

    func forget() {
        _ = display.takePieces()
        _ = display.takePrompts()
        _ = display.takeWorks()
        for connection in connections { _ = connection.transport.takeCalls() }
    }

    /// Adds a connection whose opening handshake is still to come.
    @discardableResult
    func connect(
        subprotocols: [String] = [], extensions: (any ExtensionNegotiation)? = nil,
        session: (inout SessionConfiguration) -> Void = { _ in }
    ) -> Connection {
        var description = ConnectionDescription(summary: "place \(connections.count + 1)")
        description.tls = connections.count == 1 ? ["TLS 1.3", "certificate"] : []
        let front = TerminalFrontEnd(
            conversation, description: description,
            opened: { _, description in
                description.summary += " in 3 ms"
                description.handshake = ["GET /", "101"]
            },
            finished: { [endings] outcome in endings.update { $0.append(outcome) } })
        let connection = SessionStage(
            conversation.options.role, front: front, subprotocols: subprotocols, extensions: extensions,
            configure: session)
        connections.append(connection)
        return connection
    }

    var connection: Connection { connections[0] }

    /// The outcomes so far.
    var outcomes: [TerminalOutcome] { endings.update { $0 } }

    // MARK: The person

    /// Enters a line.
    func enter(_ line: String, isPasted: Bool = false) {
        do throws(CommandError) {
            guard let action = try interpreter.action(for: EditedLine(text: line, isPasted: isPasted)) else { return }
            conversation.take(.action(action))
        } catch {
            conversation.take(.failure(error))
        }
    }

    /// What is shown when a line is entered.
    func shown(by line: String, isPasted: Bool = false) -> String {
        enter(line, isPasted: isPasted)
        return display.take()
    }

    /// The bytes that go out over the first connection when a line is entered.
    func sent(by line: String, isPasted: Bool = false) -> [UInt8] {
        enter(line, isPasted: isPasted)
        return connection.transport.takeWritten()
    }

    // MARK: The peer

    /// What is shown when the first connection's peer sends these frames.
    func shown(receiving frames: [UInt8]...) -> String {
        connection.receive(frames.flatMap(\.self))
        return display.take()
    }
}
