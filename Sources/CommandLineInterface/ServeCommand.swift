internal import ArgumentParser
internal import Network
internal import PerMessageDeflate
internal import Server
internal import StandardStreams
internal import WebSocketProtocol

/// `wsx serve [[HOST]:PORT]`.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wsx serve",
        abstract: "Be a WebSocket server to talk to.",
        usage: "wsx serve [[HOST]:PORT] [options]",
        discussion: """
            Listens on 127.0.0.1 unless a host is named. Port 0 picks a free port. The URL is \
            printed on stdout, with --stdio on stderr.
            """
    )

    @Argument(help: "Where to listen.")
    var address = ":8080"

    @Flag(help: "Send every message back (the default).")
    var echo = false

    @Flag(help: "Send every message to all clients.")
    var broadcast = false

    @Flag(name: .customLong("stdio"), help: "Talk to the clients: at a terminal, or with lines on stdin and stdout.")
    var isConversation = false

    @Flag(name: [.customShort("b"), .customLong("binary")], help: "With --stdio, send binary messages.")
    var isBinary = false

    @Flag(help: "Count messages; answer with one summary when the client closes.")
    var sink = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Send N text messages of SIZE bytes to each client, then close.", valueName: "NxSIZE"))
    var flood: String?

    @Option(
        name: [.customShort("s"), .customLong("subprotocol")],
        help: ArgumentHelp("Speak this subprotocol (repeatable).", valueName: "name"))
    var subprotocols: [String] = []

    @Option(help: ArgumentHelp("PEM file with the certificate chain: listen with TLS.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("PEM file with the private key.", valueName: "file"))
    var tlsKey: String?

    @Flag(
        inversion: .prefixedNo, help: "Accept permessage-deflate, so that messages may be compressed.")
    var deflate = true

    @Option(help: ArgumentHelp("Send shorter messages as they are (default: 64).", valueName: "size"))
    var deflateThreshold: SizeArgument?

    @Option(help: ArgumentHelp("The largest message that is accepted.", valueName: "size"))
    var maxMessage = SizeArgument(64 << 20)

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "No status lines; errors stay.")
    var isQuiet = false

    @OptionGroup(title: "At a terminal, with --stdio")
    var display: TerminalOptions

    /// The line editor needs a terminal on both sides.
    var isForTerminal: Bool {
        isConversation && StandardStream.kind(of: StandardStream.input) == .terminal
            && StandardStream.kind(of: StandardStream.output) == .terminal
    }

    /// The type of messages that are typed or piped in.
    var type: MessageType { isBinary ? .binary : .text }

    func check() throws(UsageError) {
        let chosen = [
            ("--echo", echo), ("--broadcast", broadcast), ("--stdio", isConversation), ("--sink", sink),
            ("--flood", flood != nil),
        ].filter(\.1).map(\.0)
        guard chosen.count < 2 else { throw UsageError("\(chosen.joined(separator: " and ")) contradict each other.") }
        if !deflate, deflateThreshold != nil {
            throw UsageError("--no-deflate and --deflate-threshold contradict each other.")
        }
        if isBinary, !isConversation { throw UsageError("--binary belongs to --stdio, which is not there.") }
    }

    func behavior() throws(UsageError) -> ServerBehavior {
        if broadcast { return .broadcast }
        if sink { return .sink }
        guard let flood else { return .echo }
        let parts = flood.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), count >= 0,
            let size = SizeArgument(argument: String(parts[1])), size.byteCount <= 64 << 20
        else { throw UsageError("--flood \(flood) is wrong. Write NxSIZE, such as 1000x100 or 50x64KiB.") }
        return .flood(count: count, size: size.byteCount)
    }

    func listenOptions() throws(UsageError) -> ListenOptions {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw UsageError("--tls-cert and --tls-key belong together.")
        }
        let (host, port) = try hostAndPort()
        return ListenOptions(
            host: host, port: port, certificate: tlsCert.flatMap { chain in tlsKey.map { (chain, $0) } },
            subprotocols: subprotocols.flatMap { $0.split(separator: ",").map(String.init) },
            extensions: deflate
                ? DeflateNegotiation(threshold: deflateThreshold?.byteCount ?? DeflateNegotiation.usualThreshold) : nil)
    }

    private func hostAndPort() throws(UsageError) -> (String, UInt16) {
        let wrong = UsageError("\"\(address)\" is no address to listen on. Write [HOST]:PORT, such as :8080.")
        let colon = address.lastIndex(of: ":")
        let portText = colon.map { address[address.index(after: $0)...] } ?? address[...]
        guard !portText.isEmpty, let port = UInt16(portText) else { throw wrong }
        var host = String(colon.map { address[..<$0] } ?? "")
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host.isEmpty ? "127.0.0.1" : host, port)
    }
}
