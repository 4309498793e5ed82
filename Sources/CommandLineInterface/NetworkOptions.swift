internal import ArgumentParser
internal import Network
internal import WebSocketProtocol

/// TLS, and how long things may take.
struct NetworkOptions: ParsableArguments {
    @Option(
        name: .customLong("ca"),
        help: ArgumentHelp("Trust the certificates in this PEM file instead of the system's.", valueName: "file"))
    var authorityFile: String?

    @Flag(
        name: [.customShort("k"), .customShort("n"), .customLong("insecure")],
        help: "Accept any certificate. Warns each time.")
    var isInsecure = false

    @Option(help: ArgumentHelp("Time for name, TCP and TLS together.", valueName: "time"))
    var connectTimeout = DurationArgument(.seconds(10))

    @Option(help: ArgumentHelp("Time for the opening handshake.", valueName: "time"))
    var handshakeTimeout = DurationArgument(.seconds(10))

    func check() throws(UsageError) {
        if isInsecure, authorityFile != nil { throw UsageError("--ca and --insecure contradict each other.") }
    }

    /// How to reach the server of a URL.
    func connectOptions(for url: WebSocketURL) throws(UsageError) -> ConnectOptions {
        try check()
        let tls = TLSOptions(authorityFile: authorityFile, isInsecure: isInsecure)
        return ConnectOptions(
            host: url.host, port: url.port, tls: url.isSecure ? tls : nil, timeout: connectTimeout.duration)
    }
}
