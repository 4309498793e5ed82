internal import Network
internal import Pipe
internal import Rendering
internal import StandardStreams
internal import WebSocketProtocol

/// The connect verb: from a parsed command line to an exit status.
struct Connect {
    let command: ConnectCommand
    let console: Console
    let interruption: Interruption

    func run() throws(UsageError) -> ExitStatus {
        try command.display.check()
        try command.protocol.check()
        let plan = try ConnectPlan(command)
        let pipe = ConnectPipe(command: command, console: console, interruption: interruption)
        // Also where a terminal is in charge: what is wrong with an option does not depend on that.
        var pipeOptions = try pipe.options()
        do {
            for message in command.messages.messages {
                pipeOptions.first.append(try FirstMessage.payload(message, type: pipeOptions.type))
            }
        } catch {
            console.fail(error.description)
            return .localFailure
        }
        if let path = command.display.recordFile {
            do throws(StreamError) {
                try LocalFile.checkWritable(path)
            } catch {
                console.fail("cannot write \(path): \(error)")
                return .localFailure
            }
        }
        if plan.url.isSecure, command.network.isInsecure {
            console.warn("the certificate of \(plan.url.host) is not verified (--insecure)")
        }
        if isForTerminal {
            let terminal = ConnectTerminal(command: command, console: console, interruption: interruption)
            return terminal.run(plan, first: pipeOptions.first)
        }
        return pipe.run(plan, pipeOptions)
    }

    /// The line editor needs a terminal on both sides, nothing that ends the session by itself, and no wish about
    /// bytes that only a stream has.
    private var isForTerminal: Bool {
        StandardStream.kind(of: StandardStream.input) == .terminal
            && StandardStream.kind(of: StandardStream.output) == .terminal
            && !command.stop.hasRule && command.stop.idle == nil
            && !command.messages.isForStreams && command.display.form == .text
    }
}
