internal import Network
internal import Pipe
internal import Rendering
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

/// Serving with streams on stdin and stdout: lines go to all clients, their messages come out.
struct ServePipe {
    let command: ServeCommand
    let console: Console
    let interruption: Interruption

    /// What ends the server.
    private enum End: Sendable {
        case signal
        case inputFailed(InputError)
        case outputFailed(StreamError)
    }

    func run(_ options: ListenOptions, _ configuration: SessionConfiguration) throws(ConnectError) -> ExitStatus {
        let loop = NetworkLoop()
        let end = Handover<End>()
        interruption.handle { _ in end.put(.signal) }
        let (pipe, output, input) = makePipe(on: loop, end)
        let listener = try loop.listen(
            options, configuration: configuration, makeShared: { pipe.value },
            makeFront: { pipe, _, _ in ServedPipeFrontEnd(pipe) })
        if !command.isQuiet { console.note("listening on \(options.url(port: listener.port))") }
        output.watchReader()
        if StandardStream.kind(of: StandardStream.input) != .nothing {
            input.start { event in pipe.perform { $0.take(.input(event)) } }
        }
        let cause = end.wait()
        listener.stop(within: Serve.stopTimeout) { pipe, stopped in pipe.closeAll(stopped) }
        interruption.release()
        return conclude(cause, output)
    }

    private func makePipe(
        on loop: NetworkLoop, _ end: Handover<End>
    ) -> (LoopBound<ServedPipe>, OutputWriter, any InputSource) {
        let mail = Handover<LoopBound<ServedPipe>>()
        let output = OutputWriter(StandardStream.output) { event in
            switch event {
            case .drained: mail.wait().perform { $0.take(.outputDrained) }
            case .failed(let error): end.put(.outputFailed(error))
            }
        }
        let input: any InputSource = InputReader(StandardStream.input)
        let isTerminal = StandardStream.kind(of: StandardStream.output) == .terminal
        let maximumMessageSize = command.maxMessage.byteCount
        let type = command.type
        let pipe = loop.bind {
            ServedPipe(
                type: type, maximumMessageSize: maximumMessageSize,
                renderer: PayloadRenderer(form: .text, isSanitizing: isTerminal), input: input, output: output,
                inputFailed: { end.put(.inputFailed($0)) })
        }
        mail.put(pipe)
        return (pipe, output, input)
    }

    private func conclude(_ cause: End, _ output: OutputWriter) -> ExitStatus {
        switch cause {
        case .signal:
            // The way to stop a server.
            output.finish(within: .milliseconds(200))
            return .success
        case .inputFailed(let error):
            output.finish()
            console.fail(error.description)
            return .localFailure
        case .outputFailed(let error):
            // Nobody wants more.
            if error.isClosedPipe { return .success }
            console.fail("cannot write to stdout: \(error)")
            return .localFailure
        }
    }
}
