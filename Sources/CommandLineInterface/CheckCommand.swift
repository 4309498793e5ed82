internal import ArgumentParser

/// `wsx check FILE|DIR…`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wsx check",
        abstract: "Look at scripts without connecting.",
        usage: "wsx check FILE|DIR… [options]",
        discussion: """
            Says what does not parse and what can not be meant, and prints the names that each script has to be \
            given with --var. Nothing is opened.

            Exit status: 0 nothing found, 1 something found, 2 a script does not parse, 64 usage.
            """
    )

    @Argument(help: ArgumentHelp("Scripts, or folders of them.", valueName: "path"))
    var paths: [String] = []

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Only findings, no names.")
    var isQuiet = false

    @Option(help: ArgumentHelp("Colours: auto, always or never. NO_COLOR is honoured.", valueName: "when"))
    var color = ColorChoice.auto
}
