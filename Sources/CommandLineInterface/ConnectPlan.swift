internal import Network
internal import PerMessageDeflate
internal import Script
internal import Session
internal import WebSocketProtocol

/// How a connection is opened, once or again.
struct ConnectPlan: Sendable {
    let url: WebSocketURL
    var options: ConnectOptions
    private(set) var configuration: SessionConfiguration
    private let subprotocols: [String]
    private let compression: CompressionOptions
    private let extensions: DeflateNegotiation?
    private let fields: [HeaderFields.Field]

    init(
        _ url: WebSocketURL, _ request: RequestOptions, _ network: NetworkOptions, _ protocol: ProtocolOptions
    ) throws(UsageError) {
        self.url = url
        options = try network.connectOptions(for: url)
        subprotocols = try request.names()
        fields = try request.fields()
        compression = `protocol`.compression
        extensions = try compression.negotiation()
        configuration = SessionConfiguration(
            connection: `protocol`.configuration, handshakeTimeout: network.handshakeTimeout.duration,
            random: { SystemRandom.fill($0) })
    }

    init(_ command: ConnectCommand) throws(UsageError) {
        try self.init(try command.target(), command.request, command.network, command.protocol)
        if let limit = command.stop.maxTime?.duration { options.timeout = min(options.timeout, limit) }
    }

    /// Lets the opening handshake take no longer than the whole command may.
    mutating func limitHandshake(to limit: Duration) {
        configuration.handshakeTimeout = min(configuration.handshakeTimeout, limit)
    }

    /// Leaves it to the steps of a script how long the server may take to answer a Close, unless an option says it,
    /// and to end the stream.
    mutating func leaveEndToSteps(_ options: ProtocolOptions) {
        if options.closeTimeout == nil { configuration.connection.closeTimeout = Self.longestEnd }
        configuration.lingerTimeout = Self.longestEnd
    }

    private static let longestEnd = Duration.seconds(24 * 3600)

    /// A handshake with a key of its own (RFC 6455 section 4.1).
    func handshake() -> ClientHandshake {
        ClientHandshake(
            url: url, key: SystemRandom.bytes(16), subprotocols: subprotocols, extensions: extensions, fields: fields)
    }

    /// What a recording says of the connection.
    var recorded: Recording.Connection {
        var headerNames = fields.map(\.name)
        if url.user != nil, HeaderFields(fields).first("Authorization") == nil { headerNames.append("Authorization") }
        var flags = subprotocols.map { ["--subprotocol", $0] } + compression.words
        if options.tls?.isInsecure == true { flags.append(["--insecure"]) }
        if let file = options.tls?.authorityFile { flags.append(["--ca", file]) }
        return Recording.Connection(url: displayedURL, headerNames: headerNames, options: flags)
    }

    /// The URL for people, without user and password.
    var displayedURL: String {
        "\(url.isSecure ? "wss" : "ws")://\(url.hostField)\(url.target)"
    }
}
