internal import LineEditor
internal import Network
internal import Rendering
internal import Script
internal import Session
internal import StandardStreams
internal import Terminal
internal import WebSocketProtocol

/// Connecting with a person at a terminal.
struct ConnectTerminal {
    let command: ConnectCommand
    let console: Console
    let interruption: Interruption

    func run(_ plan: ConnectPlan, first: [[UInt8]]) -> ExitStatus {
        var plan = plan
        if let limit = command.stop.maxTime?.duration { plan.limitHandshake(to: limit) }
        let loop = NetworkLoop()
        let options = conversationOptions(first, plan)
        let conversation = loop.bind { Conversation(options) }
        let terminal = makeTerminal(conversation, loop)
        defer { interruption.release() }
        // What is shown before the editor starts appears when it does.
        conversation.perform { $0.attach(terminal.editor) }
        var isStarted = false
        while true {
            let steps = Steps()
            // Until there is a connection, a signal leaves at once.
            interruption.release()
            do throws(ConnectError) {
                try connect(plan, loop, conversation, isVerbose: command.display.isVerbose && !isStarted, steps)
            } catch {
                if isStarted { stop(terminal, isForSignal: false) }
                console.fail(error.description)
                return error.isLocal ? .localFailure : .noConnection
            }
            if steps.isOpen.wait(), !isStarted {
                start(terminal)
                isStarted = true
            }
            let outcome = steps.end.wait()
            if outcome.wantsReconnect, outcome.signal == nil { continue }
            let recording = takeRecording(of: conversation)
            if isStarted { stop(terminal, isForSignal: outcome.signal != nil) }
            return conclude(outcome, recording)
        }
    }

    /// What is waited for, one after the other.
    private struct Steps: Sendable {
        let isOpen = Handover<Bool>()
        let end = Handover<TerminalOutcome>()
    }

    private func conversationOptions(_ first: [[UInt8]], _ plan: ConnectPlan) -> ConversationOptions {
        var options = ConversationOptions(
            renderer: command.terminal.renderer(for: ScreenSize.of(StandardStream.output)))
        options.first = first
        options.type = command.messages.type
        options.closeCode = CloseCode(rawValue: command.protocol.closeCode)
        options.closeReason = command.protocol.closeReason
        options.showsPings = command.terminal.showsPings
        options.isQuiet = command.display.isQuiet
        options.deadline = command.stop.maxTime.map { NetworkLoop.now + $0.duration }
        options.makeRecording = { tell in ConversationRecorder(plan.recorded) { tell(Recording.fullText) } }
        options.recordPath = command.display.recordFile
        return options
    }

    /// What is left to be written once the connection is over.
    private func takeRecording(of conversation: LoopBound<Conversation>) -> UnwrittenRecording? {
        let recording = Handover<UnwrittenRecording?>()
        conversation.perform { conversation in
            conversation.endScript {
                recording.put(
                    conversation.takeRecording().map { open in
                        UnwrittenRecording(path: open.path, write: open.recording.makeWriter())
                    })
            }
        }
        return recording.wait()
    }

    private struct UnwrittenRecording: Sendable {
        let path: String
        let write: @Sendable (String) -> StreamError?
    }

    /// Reads a script, which may block: it is the editor's thread that asks for it.
    private static func begin(_ path: String, _ conversation: LoopBound<Conversation>, _ loop: NetworkLoop) {
        let script = ConversationScript.load(path)
        conversation.perform { conversation in
            switch script {
            case .plan(let plan):
                conversation.begin { request in
                    if let text = ConversationScript.problems(plan, request.variables) {
                        conversation.take(.error(text))
                        return nil
                    }
                    return ConversationScript(plan, request, in: conversation, on: loop)
                }
            case .refused(let text): conversation.take(.error(text))
            }
        }
    }

    private func makeTerminal(_ conversation: LoopBound<Conversation>, _ loop: NetworkLoop) -> TerminalSession {
        var options = TerminalSession.Options(palette: command.terminal.palette)
        options.sendsBinary = command.messages.isBinary
        options.historyFile = command.terminal.historyFile
        return TerminalSession(
            options,
            post: { request in
                guard case .action(.run(let path)) = request else { return conversation.perform { $0.take(request) } }
                Self.begin(path, conversation, loop)
            },
            interrupted: { [interruption] in
                conversation.perform { conversation in
                    if !conversation.interruptScript() { interruption.happen(SignalWatcher.interruption) }
                }
            },
            hungUp: { [interruption] in interruption.happen(SignalWatcher.hangUp) })
    }

    private func connect(
        _ plan: ConnectPlan, _ loop: NetworkLoop, _ conversation: LoopBound<Conversation>, isVerbose: Bool,
        _ steps: Steps
    ) throws(ConnectError) {
        let report = HandshakeReport(console: console, showsSecrets: command.terminal.showSecrets)
        let began = NetworkLoop.now
        let url = plan.displayedURL
        try loop.connect(plan.options, handshake: plan.handshake(), configuration: plan.configuration) {
            [interruption] (port: SessionPort<TerminalFrontEnd.Command>, facts) in
            interruption.handle { signal in
                conversation.perform { $0.take(.signal(signal)) }
                port.post(.abandonUnlessOpen)
            }
            if isVerbose { report.show(facts) }
            var description = ConnectionDescription(summary: url)
            description.tls = HandshakeReport.lines(facts)
            return TerminalFrontEnd(
                conversation.value, description: description,
                opened: { opening, description in
                    if isVerbose { report.show(opening) }
                    let milliseconds = max(1, (NetworkLoop.now - began).nanosecondsClamped / 1_000_000)
                    description.summary += " in \(milliseconds) ms"
                    description.handshake = report.lines(opening)
                    steps.isOpen.put(true)
                },
                finished: { outcome in
                    steps.isOpen.put(false)
                    steps.end.put(outcome)
                })
        }
    }

    private func start(_ terminal: TerminalSession) {
        interruption.involve(terminal.editor)
        terminal.editor.start()
    }

    private func stop(_ terminal: TerminalSession, isForSignal: Bool) {
        interruption.release()
        terminal.stop(isForSignal: isForSignal)
        interruption.involve(nil)
    }

    private func conclude(_ outcome: TerminalOutcome, _ recording: UnwrittenRecording?) -> ExitStatus {
        if case .handshakeFailed(.refused(let response)) = outcome.ending.cause {
            HandshakeReport(console: console, showsSecrets: command.terminal.showSecrets).show(refusal: response)
        }
        var verdict = Verdict(outcome)
        if outcome.ending.wasOpen, let recording {
            verdict.note(recording.write(recording.path), writing: recording.path)
        }
        if command.display.showsStatistics {
            for line in outcome.statistics.lines(after: outcome.duration) { console.note(line) }
        }
        for warning in verdict.warnings { console.warn(warning) }
        if let message = verdict.message { console.fail(message) }
        return verdict.status
    }
}
