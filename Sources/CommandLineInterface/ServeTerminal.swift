internal import LineEditor
internal import Network
internal import Rendering
internal import Session
internal import StandardStreams
internal import Terminal
internal import WebSocketProtocol

/// Serving with a person at a terminal, who talks to all clients.
struct ServeTerminal {
    let command: ServeCommand
    let console: Console
    let interruption: Interruption

    func run(_ options: ListenOptions, _ configuration: SessionConfiguration) throws(ConnectError) -> ExitStatus {
        let loop = NetworkLoop()
        let conversationOptions = conversationOptions
        let conversation = loop.bind { Conversation(conversationOptions) }
        let stop = Handover<CInt?>()
        interruption.handle { stop.put($0) }
        let report = HandshakeReport(console: console, showsSecrets: command.display.showSecrets)
        let listener = try loop.listen(
            options, configuration: configuration, makeShared: { conversation.value },
            makeFront: { conversation, _, facts in
                var description = ConnectionDescription(summary: facts.remoteAddress)
                description.tls = HandshakeReport.lines(facts)
                return TerminalFrontEnd(
                    conversation, description: description,
                    opened: { opening, description in description.handshake = report.lines(opening) },
                    finished: { _ in })
            })
        let terminal = makeTerminal(conversation, stop)
        let url = options.url(port: listener.port)
        conversation.perform { conversation in
            conversation.attach(terminal.editor)
            conversation.take(.note("listening on \(url)"))
            conversation.take(.note("/help lists commands, Ctrl-D ends"))
        }
        interruption.involve(terminal.editor)
        terminal.editor.start()
        let signal = stop.wait()
        listener.stop(within: Serve.stopTimeout) { conversation, stopped in conversation.closeAll(stopped) }
        interruption.release()
        terminal.stop(isForSignal: signal != nil)
        interruption.involve(nil)
        return signal.map { ExitStatus(signal: $0) } ?? .success
    }

    private var conversationOptions: ConversationOptions {
        var options = ConversationOptions(
            renderer: command.display.renderer(for: ScreenSize.of(StandardStream.output)))
        options.role = .server
        options.type = command.type
        options.showsPings = command.display.showsPings
        options.isQuiet = command.isQuiet
        return options
    }

    private func makeTerminal(
        _ conversation: LoopBound<Conversation>, _ stop: Handover<CInt?>
    ) -> TerminalSession {
        var options = TerminalSession.Options(palette: command.display.palette)
        options.role = .server
        options.sendsBinary = command.isBinary
        options.historyFile = command.display.historyFile
        return TerminalSession(
            options,
            post: { request in
                if request.endsServer { return stop.put(nil) }
                conversation.perform { $0.take(request) }
            },
            interrupted: { [interruption] in interruption.happen(SignalWatcher.interruption) },
            hungUp: { [interruption] in interruption.happen(SignalWatcher.hangUp) })
    }
}

extension TerminalRequest {
    /// Whether the person at a server's terminal wants to leave.
    fileprivate var endsServer: Bool {
        switch self {
        case .end, .action(.quit): true
        default: false
        }
    }
}
