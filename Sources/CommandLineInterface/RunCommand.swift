internal import ArgumentParser

/// `wsx run FILE|DIR…`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wsx run",
        abstract: "Run scripts that send and expect.",
        usage: "wsx run FILE|DIR… [options]",
        discussion: """
            wsx run login.wst --var host=localhost:8080
            wsx run Tests/ --jobs 8 --report-junit report.xml

            A folder stands for its .wst files, but for those whose name begins with _. What `print` says goes to \
            stdout, everything else to stderr. Options of a connection hold for every `connect`; what a script says \
            below a `connect` wins.

            Exit status: 0 all tests passed, 1 a test failed or there was none, 2 a script is wrong and nothing was \
            run, 6 a report could not be written, 64 usage, 130 and 143 interrupted and terminated.
            """
    )

    @Argument(help: ArgumentHelp("Scripts, or folders of them.", valueName: "path"))
    var paths: [String] = []

    @OptionGroup(title: "Values")
    var values: VariableOptions

    @OptionGroup(title: "Running")
    var running: RunningOptions

    @OptionGroup(title: "Reporting")
    var reporting: ReportOptions

    @OptionGroup
    var connection: ScriptConnectOptions
}

/// Which tests run, and how.
struct RunningOptions: ParsableArguments {
    @Option(name: [.customShort("j"), .long], help: ArgumentHelp("Run so many tests side by side.", valueName: "n"))
    var jobs = 1

    @Option(help: ArgumentHelp("Only tests whose name, file or file:name is like this (* and ?).", valueName: "glob"))
    var filter: String?

    @Flag(help: "Print the tests that would run, and run none.")
    var list = false

    @Flag(help: "Begin no test after one has failed.")
    var failFast = false

    @Option(help: ArgumentHelp("Run a test that has failed so often again.", valueName: "n"))
    var retryFailed = 0

    @Option(help: ArgumentHelp("End the whole run after this time.", valueName: "time"))
    var maxTime: DurationArgument?

    @Flag(help: "Write what came in place of literals that differ, and show the change.")
    var update = false

    func check() throws(UsageError) {
        guard jobs >= 1 else { throw UsageError("--jobs must be at least 1.") }
        guard retryFailed >= 0 else { throw UsageError("--retry-failed must not be negative.") }
        if let maxTime, maxTime.duration <= .zero { throw UsageError("--max-time must be longer than 0.") }
        if update, retryFailed > 0 { throw UsageError("--update and --retry-failed contradict each other.") }
    }
}

/// What is told of tests, and where.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write a JUnit report.", valueName: "file"))
    var reportJunit: String?

    @Option(help: ArgumentHelp("Write a TAP report.", valueName: "file"))
    var reportTap: String?

    @Option(help: ArgumentHelp("Write a JSON report.", valueName: "file"))
    var reportJson: String?

    @Flag(
        name: [.customShort("v"), .customLong("verbose")], help: "Show whole transcripts, also of tests that passed.")
    var isVerbose = false

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Only failures and errors.")
    var isQuiet = false

    @Option(help: ArgumentHelp("Colours: auto, always or never. NO_COLOR is honoured.", valueName: "when"))
    var color = ColorChoice.auto

    func check() throws(UsageError) {
        if isQuiet, isVerbose { throw UsageError("--quiet and --verbose contradict each other.") }
    }
}
