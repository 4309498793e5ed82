internal import Network
internal import Server
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

/// The serve verb.
struct Serve {
    let command: ServeCommand
    let console: Console
    let interruption: Interruption

    /// How long clients may take to answer our Close when the server stops.
    static let stopTimeout = Duration.milliseconds(500)

    func run() throws(UsageError) -> ExitStatus {
        try command.check()
        let behavior = try command.behavior()
        let options = try command.listenOptions()
        let configuration = SessionConfiguration(
            connection: ConnectionConfiguration(
                // What came before a Close, perhaps in the same read, is worked on first.
                maximumMessageSize: command.maxMessage.byteCount, answersCloseAtOnce: false),
            random: { SystemRandom.fill($0) })
        DescriptorLimit.raise()
        do throws(ConnectError) {
            if command.isForTerminal {
                let terminal = ServeTerminal(command: command, console: console, interruption: interruption)
                return try terminal.run(options, configuration)
            }
            if command.isConversation {
                let pipe = ServePipe(command: command, console: console, interruption: interruption)
                return try pipe.run(options, configuration)
            }
            return try run(behavior, options, configuration)
        } catch {
            console.fail(error.description)
            return error.isLocal ? .localFailure : .noConnection
        }
    }

    private func run(
        _ behavior: ServerBehavior, _ options: ListenOptions, _ configuration: SessionConfiguration
    ) throws(ConnectError) -> ExitStatus {
        let stop = Handover<Int32>()
        interruption.handle { stop.put($0) }
        let listener = try NetworkLoop().listen(
            options, configuration: configuration, makeShared: { ConnectedClients(behavior: behavior) },
            makeFront: { clients, _, _ in ServedConnection(clients: clients) })
        console.print(options.url(port: listener.port))
        _ = stop.wait()
        listener.stop(within: Self.stopTimeout) { clients, stopped in clients.closeAll(stopped) }
        return .success
    }
}

extension ListenOptions {
    /// Where clients find a server that listens on this port.
    func url(port: Int) -> String {
        let host = host.utf8.contains(0x3A) ? "[\(host)]" : host
        return "\(certificate == nil ? "ws" : "wss")://\(host):\(port)/"
    }
}
