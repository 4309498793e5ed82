internal import WebSocketProtocol

/// A command that is typed with a slash: all that parsing, `/help`, completion and Docs/terminal.md know of it.
package struct SlashCommand: Sendable {
    /// What may stand where Tab is pressed among the arguments.
    enum Arguments: Sendable {
        case anything
        /// One of these words.
        case words([String])
        /// One of these words, or a path behind the word `file`.
        case wordsOrFile([String])
        /// One of these words, or a path.
        case wordsOrPath([String])
        case path
        case closeCodes
        case commands
    }

    /// With its slash.
    package let name: String
    /// The arguments, as help shows them.
    package let synopsis: String
    /// What it does, in a sentence.
    package let summary: String
    let arguments: Arguments
    /// At whose terminals it is there; elsewhere it only tells why not.
    let roles: Set<Role>
    /// Whether the arguments are a text of which every blank is sent.
    private let keepsBlanks: Bool
    private let parse: @Sendable (Substring) throws(CommandError) -> Action

    init(
        _ name: String, _ synopsis: String, _ summary: String, arguments: Arguments = .anything,
        roles: Set<Role> = [.client, .server], keepsBlanks: Bool = false,
        parse: @escaping @Sendable (Substring) throws(CommandError) -> Action
    ) {
        self.name = name
        self.synopsis = synopsis
        self.summary = summary
        self.arguments = arguments
        self.roles = roles
        self.keepsBlanks = keepsBlanks
        self.parse = parse
    }

    /// Name and arguments.
    package var usage: String { synopsis.isEmpty ? name : "\(name) \(synopsis)" }

    /// All commands, in the order of help.
    package static let all: [SlashCommand] = sending + probing + showing + scripts + settings + leaving

    /// Those that are there at such a terminal.
    static func all(for role: Role) -> [SlashCommand] {
        all.filter { $0.roles.contains(role) }
    }

    static func named(_ name: some StringProtocol) -> SlashCommand? {
        all.first { $0.name == name }
    }

    /// What the command asks for with what is typed behind its name and one blank.
    func action(for arguments: Substring) throws(CommandError) -> Action {
        try parse(keepsBlanks ? arguments : arguments.drop { $0 == " " })
    }

    private static let sending = [
        SlashCommand(
            "/text", "TEXT | file PATH", "Sends a text message, typed or from a file.",
            arguments: .wordsOrFile(["file"]), keepsBlanks: true, parse: CommandArguments.text),
        SlashCommand(
            "/binary", "hex DIGITS | base64 TEXT | file PATH", "Sends a binary message.",
            arguments: .wordsOrFile(["hex", "base64", "file"]), parse: CommandArguments.binary),
        SlashCommand("/ping", "[DATA]", "Sends a Ping; its Pong is shown with the time it took.", keepsBlanks: true) {
            args throws(CommandError) in .ping(try CommandArguments.controlPayload(args))
        },
        SlashCommand("/pong", "[DATA]", "Sends a Pong that nobody asked for.", keepsBlanks: true) {
            args throws(CommandError) in .pong(try CommandArguments.controlPayload(args))
        },
        SlashCommand("/fragment", "N TEXT", "Sends a text message in frames of N payload bytes.") {
            args throws(CommandError) in try CommandArguments.fragment(args)
        },
        SlashCommand("/every", "DURATION TEXT | off", "Sends a text message again and again, until off.") {
            args throws(CommandError) in try CommandArguments.every(args)
        },
    ]

    private static let probing = [
        SlashCommand(
            "/frame", "[op=…] [fin=0|1] [rsv=0-7] [mask=yes|no|KEY] [len=N] PAYLOAD",
            "Sends one frame, legal or not; PAYLOAD is text, hex or base64.",
            parse: CommandArguments.frame),
        SlashCommand("/raw", "hex DIGITS", "Sends bytes as they are, without a frame.") {
            args throws(CommandError) in .sendRaw(try CommandArguments.raw(args))
        },
    ]

    private static let showing = [
        SlashCommand("/headers", "", "Shows the opening handshake.") {
            args throws(CommandError) in try CommandArguments.none(args, .showHeaders)
        },
        SlashCommand("/tls", "", "Shows the TLS version and the server's certificate.") {
            args throws(CommandError) in try CommandArguments.none(args, .showTLS)
        },
        SlashCommand("/stats", "", "Shows messages, bytes, compression and round-trip times so far.") {
            args throws(CommandError) in try CommandArguments.none(args, .showStatistics)
        },
        SlashCommand("/last", "[N] [| COMMAND]", "Shows the last N received messages whole, or pipes them.") {
            args throws(CommandError) in try CommandArguments.last(args)
        },
        SlashCommand(
            "/save", "FILE", "Writes the last received message to a file, byte for byte.", arguments: .path
        ) { args throws(CommandError) in .save(path: try CommandArguments.path(args, of: "/save")) },
    ]

    private static let scripts = [
        SlashCommand(
            "/run", "FILE", "Carries out a script on this connection.", arguments: .path, roles: [.client]
        ) { args throws(CommandError) in .run(path: try CommandArguments.path(args, of: "/run")) },
        SlashCommand("/expect", "PATTERN", "Tells whether the next message is like the pattern, within 5 s.") {
            args throws(CommandError) in try CommandArguments.expect(args)
        },
        SlashCommand(
            "/record", "FILE | off", "Writes the conversation into a file from now on, as a script.",
            arguments: .wordsOrPath(["off"]), roles: [.client], parse: CommandArguments.record),
    ]

    private static let settings = [
        SlashCommand("/set", "[NAME VALUE]", "Gives {{NAME}} a value; alone, shows all names.") {
            args throws(CommandError) in try CommandArguments.set(args)
        },
        setting("/vars", .vars, "Replaces {{NAME}} in what is sent, or not (off at first)."),
        setting("/pretty", .pretty, "Indents JSON, or shows it as it came."),
        setting("/timestamps", .timestamps, "Shows the time before each row, or not."),
        setting("/pings", .pings, "Shows all Pings and Pongs, or only the Pongs of /ping."),
        SlashCommand(
            "/multiline", "on|off", "Lets an unfinished { or [ go on in the next row (on at first).",
            arguments: .words(["on", "off"])
        ) { args throws(CommandError) in .turnMultiline(isOn: try CommandArguments.isOn(args, "/multiline")) },
    ]

    private static let leaving = [
        SlashCommand(
            "/close", "[CODE [REASON]]", "Begins the closing handshake; its end ends the session.",
            arguments: .closeCodes, parse: CommandArguments.close),
        SlashCommand("/reconnect", "", "Closes the connection and opens a new one.", roles: [.client]) {
            args throws(CommandError) in try CommandArguments.none(args, .reconnect)
        },
        SlashCommand("/help", "[COMMAND]", "Shows all commands, or one.", arguments: .commands) {
            args throws(CommandError) in CommandArguments.command(args)
        },
        SlashCommand("/quit", "", "Closes the connection and leaves, as Ctrl-D does.") {
            args throws(CommandError) in try CommandArguments.none(args, .quit)
        },
    ]

    private static func setting(_ name: String, _ setting: Action.Setting, _ summary: String) -> SlashCommand {
        SlashCommand(name, "on|off", summary, arguments: .words(["on", "off"])) { args throws(CommandError) in
            .turn(setting, isOn: try CommandArguments.isOn(args, name))
        }
    }
}
