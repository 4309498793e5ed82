internal import ArgumentParser
internal import Rendering

/// What is shown.
struct DisplayOptions: ParsableArguments {
    @Option(name: .customLong("output"), help: "How received messages are written: text, raw, hex or base64.")
    var form: OutputForm = .text

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "No status lines; errors stay.")
    var isQuiet = false

    @Flag(name: [.customShort("v"), .customLong("verbose")], help: "Show the handshake, addresses and TLS on stderr.")
    var isVerbose = false

    @Flag(
        name: .customLong("stats"),
        help: "Tell at the end, on stderr, of messages, bytes, compression and round trips.")
    var showsStatistics = false

    @Option(
        name: .customLong("record"),
        help: ArgumentHelp("Write the conversation into a file, as a script for wsx run.", valueName: "file"))
    var recordFile: String?

    @Flag(name: .customLong("slash"), help: .private)
    var slash = false

    func check() throws(UsageError) {
        if isQuiet, isVerbose { throw UsageError("--quiet and --verbose contradict each other.") }
    }
}

extension OutputForm: ExpressibleByArgument {}
