internal import ArgumentParser
internal import WebSocketProtocol

/// `wsx [connect] URL`.
struct ConnectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wsx",
        abstract: "Talk to a WebSocket server.",
        usage: """
            wsx [connect] URL [options]
            wsx serve [[HOST]:PORT] [options]
            """,
        discussion: """
            wsx URL                            talk at a terminal
            producer | wsx URL | consumer      lines go to the server, messages come out
            wsx URL -x hello --count 1         send one message, print one answer
            wsx URL < /dev/null                print what the server sends
            wsx serve --echo :8080             a server to talk to

            Payloads go to stdout, everything else to stderr. After the end of input wsx waits until the server has \
            read everything and its answers are in; that takes half a second longer than the last answer, and \
            --count 1 ends with the answer.

            Exit status: 0 done, 1 expectation failed, 3 no connection, 4 handshake refused, 5 ended badly, \
            6 local file or stream failed, 64 usage, 130 and 143 interrupted and terminated.
            """,
        version: Version.text
    )

    @Argument(help: "ws:// or wss://; a bare HOST[:PORT][/PATH] means ws://, :PORT means localhost.")
    var url: String?

    @Option(
        name: [.customShort("c"), .customLong("connect")],
        help: ArgumentHelp("The same as the positional URL.", valueName: "url"))
    var connectURL: String?

    @OptionGroup(title: "Sending")
    var messages: MessageOptions

    @OptionGroup(title: "Ending")
    var stop: StopOptions

    @OptionGroup(title: "Showing")
    var display: DisplayOptions

    @OptionGroup(title: "At a terminal")
    var terminal: TerminalOptions

    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Network")
    var network: NetworkOptions

    @OptionGroup(title: "Protocol")
    var `protocol`: ProtocolOptions

    /// The URL to connect to, wherever it was written.
    func target() throws(UsageError) -> WebSocketURL {
        guard url == nil || connectURL == nil else {
            let both = [url, connectURL].compactMap(\.self).map(Self.withoutSecrets)
            throw UsageError("two URLs are given, \(both.joined(separator: " and ")). Give one.")
        }
        guard let text = url ?? connectURL else {
            throw UsageError("there is no URL. Write wsx ws://HOST[:PORT][/PATH].")
        }
        return try Self.url(text)
    }

    /// Reads a URL of the command line; `path` is put behind it.
    static func url(_ text: String, path: String = "") throws(UsageError) -> WebSocketURL {
        do {
            return try WebSocketURL(text + path)
        } catch {
            throw UsageError("the URL \(withoutSecrets(text)) is wrong: \(error).")
        }
    }

    /// A URL as it was typed, with dots for the password.
    static func withoutSecrets(_ text: String) -> String {
        let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        let end = text[start...].firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? text.endIndex
        guard let at = text[start..<end].lastIndex(of: "@"), let colon = text[start..<at].firstIndex(of: ":") else {
            return text
        }
        return text[...colon] + "•••" + text[at...]
    }
}
