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
    private static let stopTimeout = Duration.milliseconds(500)

    func run() throws(UsageError) -> ExitStatus {
        let behavior = try command.behavior()
        let options = try command.listenOptions()
        let configuration = SessionConfiguration(
            connection: ConnectionConfiguration(
                maximumMessageSize: command.maxMessage.byteCount, answersCloseAtOnce: behavior != .sink),
            random: { SystemRandom.fill($0) })
        DescriptorLimit.raise()
        let stop = Handover<Int32>()
        interruption.handle { stop.put($0) }
        let listener: Listener<ConnectedClients>
        do {
            listener = try NetworkLoop().listen(
                options, configuration: configuration, makeShared: { ConnectedClients(behavior: behavior) },
                makeFront: { clients, _, _ in ServedConnection(clients: clients) })
        } catch {
            console.fail(error.description)
            return error.isLocal ? .localFailure : .noConnection
        }
        let scheme = options.certificate == nil ? "ws" : "wss"
        let host = options.host.utf8.contains(0x3A) ? "[\(options.host)]" : options.host
        console.print("\(scheme)://\(host):\(listener.port)/")
        _ = stop.wait()
        listener.stop(within: Self.stopTimeout) { clients, stopped in clients.closeAll(stopped) }
        return .success
    }
}
