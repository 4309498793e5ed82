internal import Network
internal import Session
internal import WebSocketProtocol

/// How a connection is opened, once or again.
struct ConnectPlan: Sendable {
    let url: WebSocketURL
    var options: ConnectOptions
    private(set) var configuration: SessionConfiguration
    private let subprotocols: [String]
    private let fields: [HeaderFields.Field]

    init(_ command: ConnectCommand) throws(UsageError) {
        url = try command.target()
        options = try command.network.connectOptions(for: url)
        subprotocols = try command.request.names()
        fields = try command.request.fields()
        configuration = SessionConfiguration(
            connection: command.protocol.configuration,
            handshakeTimeout: command.network.handshakeTimeout.duration, random: { SystemRandom.fill($0) })
        if let limit = command.stop.maxTime?.duration { options.timeout = min(options.timeout, limit) }
    }

    /// Lets the opening handshake take no longer than the whole command may.
    mutating func limitHandshake(to limit: Duration) {
        configuration.handshakeTimeout = min(configuration.handshakeTimeout, limit)
    }

    /// A handshake with a key of its own (RFC 6455 section 4.1).
    func handshake() -> ClientHandshake {
        ClientHandshake(url: url, key: SystemRandom.bytes(16), subprotocols: subprotocols, fields: fields)
    }

    /// The URL for people, without user and password.
    var displayedURL: String {
        "\(url.isSecure ? "wss" : "ws")://\(url.hostField)\(url.target)"
    }
}
