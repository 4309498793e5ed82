internal import ArgumentParser
internal import WebSocketProtocol

/// The options of a connection: those of `wsx run`, and those below a `connect` in a script.
struct ScriptConnectOptions: ParsableArguments {
    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Network")
    var network: NetworkOptions

    @OptionGroup(title: "Protocol")
    var `protocol`: ProtocolOptions

    @Option(help: ArgumentHelp("Try again until the server is up, for this long.", valueName: "time"))
    var retryFor: DurationArgument?

    func check() throws(UsageError) {
        try `protocol`.check()
        _ = try request.names()
        _ = try request.fields()
        try network.check()
    }
}
