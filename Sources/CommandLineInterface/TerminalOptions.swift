internal import ArgumentParser
internal import LineEditor
internal import Rendering

/// What is shown at a terminal, by every verb that has one.
struct TerminalOptions: ParsableArguments {
    @Flag(
        name: [.customShort("P"), .customLong("show-ping-pong")],
        help: "Show Pings and Pongs, on stderr or at the terminal.")
    var showsPings = false

    @Flag(help: "Show passwords, cookies and tokens in handshakes.")
    var showSecrets = false

    @Option(
        help: ArgumentHelp("Colours on a terminal: auto, always or never. NO_COLOR is honoured.", valueName: "when"))
    var color = ColorChoice.auto

    @Flag(help: "Indent JSON on a terminal.")
    var pretty = false

    @Flag(help: "Let received text drive the terminal. Dangerous.")
    var rawTerminal = false

    @Flag(help: "Do not read or keep the history of typed lines.")
    var noHistory = false

    @Flag(name: .customLong("no-color"), help: .private)
    var noColor = false

    /// The colours of a terminal on stdout.
    var palette: Palette {
        TerminalEnvironment.isColored(noColor ? .never : color) ? .colored : .plain
    }

    /// What turns a conversation into rows on a screen of that size.
    func renderer(for size: ScreenSize) -> ConversationRenderer {
        var renderer = ConversationRenderer(palette: palette)
        renderer.isPretty = pretty
        renderer.isSanitizing = !rawTerminal
        renderer.setScreen(columns: size.columns, rows: size.rows)
        return renderer
    }

    /// Where typed lines are kept, if they are.
    var historyFile: String? { noHistory ? nil : TerminalEnvironment.historyFile }
}

/// When there are colours.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
    case auto
    case always
    case never
}
