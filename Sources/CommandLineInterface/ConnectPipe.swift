internal import Network
internal import Pipe
internal import Rendering
internal import Script
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

/// Connecting with streams on stdin and stdout.
struct ConnectPipe {
    let command: ConnectCommand
    let console: Console
    let interruption: Interruption

    func run(_ plan: ConnectPlan, _ options: PipeOptions) -> ExitStatus {
        let deadline = options.maximumTime.map { NetworkLoop.now + $0 }
        let report = HandshakeReport(console: console, showsSecrets: command.terminal.showSecrets)
        let isVerbose = command.display.isVerbose
        let end = Handover<End>()
        let isConversation = isConversation
        let opened: @Sendable (Opening) -> Void = { [console] opening in
            if isVerbose { report.show(opening) }
            if isConversation { console.note("connected; type a line to send it, Ctrl-D closes") }
        }
        let loop = NetworkLoop()
        let recorder = command.display.recordFile.map { _ in makeRecorder(of: plan, on: loop) }
        do throws(ConnectError) {
            try loop.connect(plan.options, handshake: plan.handshake(), configuration: plan.configuration) {
                [console, interruption] (port: SessionPort<PipeFrontEnd.Command>, facts) in
                if isVerbose { report.show(facts) }
                interruption.handle { port.post(.interrupt(signal: $0)) }
                let output = PipeFrontEnd.makeOutput(port: port)
                let pipe = options.readsInput ? LoopInput(StandardStream.input, on: loop) : nil
                let input: any InputSource = pipe ?? InputReader(StandardStream.input)
                return PipeFrontEnd(
                    options, port: port, input: input, output: output, notices: console.errors, deadline: deadline,
                    observer: recorder?.value, opened: opened,
                    finished: { end.put(End(outcome: $0, output: output, recording: recorder?.value.recording)) })
            }
        } catch {
            console.fail(error.description)
            return error.isLocal ? .localFailure : .noConnection
        }
        let (outcome, recording) = finish(end)
        return conclude(outcome, recording, report)
    }

    /// What is left of a session.
    private struct End: Sendable {
        var outcome: PipeOutcome
        let output: OutputWriter
        let recording: Recording?
    }

    private func makeRecorder(of plan: ConnectPlan, on loop: NetworkLoop) -> LoopBound<ConversationRecorder> {
        loop.bind { [console] in ConversationRecorder(plan.recorded) { console.warn(Recording.fullText) } }
    }

    /// Waits for the end of the session, and until stdout has taken everything; not when the user wants to leave.
    private func finish(_ end: Handover<End>) -> (PipeOutcome, Recording?) {
        var end = end.wait()
        interruption.release()
        if end.outcome.signal == nil, let error = end.output.finish() { end.outcome.note(error) }
        if end.output.isReaderGone { end.outcome.isOutputClosed = true }
        return (end.outcome, end.recording)
    }

    /// Whether a person types the lines and sees what we say.
    private var isConversation: Bool {
        StandardStream.kind(of: StandardStream.input) == .terminal && console.isErrorTerminal
            && !command.display.isQuiet && command.messages.messages.isEmpty && !command.stop.hasRule
            && command.stop.idle == nil
    }

    /// Says what there is to say at the end.
    private func conclude(
        _ outcome: PipeOutcome, _ recording: Recording?, _ report: HandshakeReport
    ) -> ExitStatus {
        if case .handshakeFailed(.refused(let response)) = outcome.ending.cause { report.show(refusal: response) }
        var verdict = Verdict(outcome)
        if outcome.ending.wasOpen, let recording, let path = command.display.recordFile {
            verdict.note(recording.write(to: path), writing: path)
        }
        for line in outcome.statistics { console.note(line) }
        for warning in verdict.warnings { console.warn(warning) }
        if let message = verdict.message {
            console.fail(message)
        } else if command.display.isVerbose || isConversation, case .closed(let code, _) = outcome.ending.cause {
            console.note("closed" + (code.map { " with \($0)" } ?? " without a code"))
        }
        return verdict.status
    }

    func options() throws(UsageError) -> PipeOptions {
        var options = PipeOptions()
        options.type = command.messages.type
        options.splitting = try command.messages.splitting()
        options.skipsEmpty = command.messages.skipEmpty
        try command.stop.apply(to: &options)
        options.maximumMessageSize = command.protocol.maxMessage.byteCount
        options.closeCode = CloseCode(rawValue: command.protocol.closeCode)
        options.closeReason = command.protocol.closeReason
        options.showsPings = command.terminal.showsPings
        options.countsTraffic = command.display.showsStatistics
        let input = StandardStream.kind(of: StandardStream.input)
        options.readsInput = readsInput(input)
        // With --one even nothing is a message, so only the lack of a stream says that there is no input.
        options.listensWithoutInput = input == .nothing || (input == .pipe && options.splitting != .whole)
        options.renderer = PayloadRenderer(
            form: command.display.form, delimiter: command.messages.isNullDelimited ? 0 : 0x0A,
            isSanitizing: StandardStream.kind(of: StandardStream.output) == .terminal && !command.terminal.rawTerminal)
        return options
    }

    /// With `-x` or a rule that ends the session, stdin is read only where that was asked for or can not hang.
    private func readsInput(_ input: StandardStream.Kind) -> Bool {
        if command.messages.readsInput { return true }
        if input == .terminal { return !command.stop.hasRule && command.stop.idle == nil }
        return command.messages.messages.isEmpty
    }
}
