internal import ArgumentParser
internal import PerMessageDeflate
internal import WebSocketProtocol

/// Compression, limits, keep-alive and closing.
struct ProtocolOptions: ParsableArguments {
    @OptionGroup
    var compression: CompressionOptions

    @Option(help: ArgumentHelp("The largest message that is accepted or sent.", valueName: "size"))
    var maxMessage = SizeArgument(64 << 20)

    @Option(help: ArgumentHelp("Send a Ping this often.", valueName: "time"))
    var pingInterval: DurationArgument?

    @Option(
        help: ArgumentHelp(
            "End when a Ping is not answered in this time; without --ping-interval, ping as often.",
            valueName: "time"))
    var pingTimeout: DurationArgument?

    @Option(help: ArgumentHelp("The code of our Close.", valueName: "code"))
    var closeCode: UInt16 = 1000

    @Option(parsing: .unconditional, help: ArgumentHelp("The reason in our Close.", valueName: "text"))
    var closeReason = ""

    @Option(
        help: ArgumentHelp("How long the server may take to answer our Close (default: 5s).", valueName: "time"))
    var closeTimeout: DurationArgument?

    func check() throws(UsageError) {
        _ = try compression.negotiation()
        guard CloseCode(rawValue: closeCode).mayBeSent else {
            throw UsageError(
                "--close-code \(closeCode) must not be sent. Use 1000 to 1003, 1007 to 1014, or 3000 to 4999.")
        }
        guard closeReason.utf8.count <= 123 else {
            throw UsageError("--close-reason has \(closeReason.utf8.count) bytes; 123 fit into a Close frame.")
        }
        guard maxMessage.byteCount > 0 else { throw UsageError("--max-message must be at least 1.") }
        for (name, value) in [("--ping-interval", pingInterval), ("--ping-timeout", pingTimeout)] {
            if let value, value.duration <= .zero { throw UsageError("\(name) must be longer than 0.") }
        }
    }

    var configuration: ConnectionConfiguration {
        ConnectionConfiguration(
            maximumMessageSize: maxMessage.byteCount,
            pingInterval: (pingInterval ?? pingTimeout)?.duration, pingTimeout: pingTimeout?.duration,
            closeTimeout: closeTimeout?.duration ?? .seconds(5))
    }
}
