internal import ArgumentParser

/// `wsx fmt [--check] FILE|DIR…`.
struct FormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wsx fmt",
        abstract: "Bring scripts into their usual form.",
        usage: "wsx fmt [--check] FILE|DIR…",
        discussion: """
            Writes the files that change, and prints their names. - reads a script from stdin and writes it to \
            stdout. Comments and literals stay as they are.

            Exit status: 0 done, 1 --check found files that would change, 2 a script does not parse, 6 a file could \
            not be read or written, 64 usage.
            """
    )

    @Argument(help: ArgumentHelp("Scripts, or folders of them.", valueName: "path"))
    var paths: [String] = []

    @Flag(help: "Write nothing, and tell which files would change.")
    var check = false

    @Option(help: ArgumentHelp("Colours: auto, always or never. NO_COLOR is honoured.", valueName: "when"))
    var color = ColorChoice.auto
}
