internal import Network
internal import Server
internal import Session
internal import WebSocketProtocol

/// The serve verb.
struct Serve {
    let command: ServeCommand
    let console: Console
    let interruption: Interruption

    /// How long clients may take to answer our Close when the server stops.
    private static let stopTimeout = Duration.milliseconds(500)

    func run() async throws(UsageError) -> ExitStatus {
        let behavior = try command.behavior()
        let options = try command.listenOptions()
        let configuration = SessionConfiguration(
            connection: ConnectionConfiguration(
                maximumMessageSize: command.maxMessage.byteCount, answersCloseAtOnce: behavior != .sink),
            random: { SystemRandom.fill($0) })
        let (signals, continuation) = AsyncStream.makeStream(of: Int32.self)
        interruption.handle { signal in
            continuation.yield(signal)
            continuation.finish()
        }
        let listener: Listener<ConnectedClients>
        do {
            listener = try await NetworkLoop().listen(
                options, configuration: configuration, makeShared: { ConnectedClients(behavior: behavior) },
                makeFront: { clients, _, _ in ServedConnection(clients: clients) })
        } catch {
            console.fail(error.description)
            return error.isLocal ? .localFailure : .noConnection
        }
        let scheme = options.certificate == nil ? "ws" : "wss"
        let host = options.host.utf8.contains(0x3A) ? "[\(options.host)]" : options.host
        console.print("\(scheme)://\(host):\(listener.port)/")
        for await _ in signals {
            await listener.close()
            listener.withShared { $0.closeAll() }
            try? await Task.sleep(for: Self.stopTimeout)
        }
        return .success
    }
}
