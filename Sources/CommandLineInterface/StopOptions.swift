internal import ArgumentParser
internal import Notation
internal import Pipe

/// When the session ends, and with which verdict.
struct StopOptions: ParsableArguments {
    @Option(help: ArgumentHelp("End after so many messages; exit 1 when fewer come.", valueName: "n"))
    var count: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "End with the message that is this text or matches this /regex/; exit 1 when none does.",
            valueName: "pattern"))
    var until: String?

    @Option(
        name: .customLong("expect"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Exit 0 once a message matches, 1 if none does (repeatable, in order).", valueName: "pattern"))
    var expectations: [String] = []

    @Option(help: ArgumentHelp("How long each --expect may take (default: 5s).", valueName: "time"))
    var within: DurationArgument?

    @Option(
        name: .customShort("w", allowingJoined: true), parsing: .unconditional,
        help: ArgumentHelp(
            "Stay this long after the end of input; -1: until the server closes.", valueName: "time"))
    var stay: StayArgument?

    @Option(
        help: ArgumentHelp(
            """
            After the end of input, close when no message came for this long (default: 500ms, and not before an \
            answer came).
            """,
            valueName: "time"))
    var idle: DurationArgument?

    @Option(
        help: ArgumentHelp("How long nothing may move after the end of input.", valueName: "time"))
    var wait = DurationArgument(.seconds(10))

    @Option(help: ArgumentHelp("End the whole command after this time.", valueName: "time"))
    var maxTime: DurationArgument?

    /// Puts the rules into pipe mode's options.
    func apply(to options: inout PipeOptions) throws(UsageError) {
        if let count, count < 1 { throw UsageError("--count must be at least 1.") }
        if stay != nil, idle != nil { throw UsageError("-w and --idle contradict each other.") }
        if within != nil, expectations.isEmpty { throw UsageError("--within belongs to --expect, which is not there.") }
        options.count = count
        options.until = try until.map { text throws(UsageError) in try Self.pattern(text, "--until") }
        for text in expectations { options.expectations.append(try Self.pattern(text, "--expect")) }
        if let within { options.within = within.duration }
        options.wait = wait.duration
        options.maximumTime = maxTime?.duration
        options.endOfInput = rule
    }

    /// Whether something else than the end of input ends the session.
    var hasRule: Bool { count != nil || until != nil || !expectations.isEmpty || stay != nil }

    private var rule: EndOfInput.Rule {
        if let stay { return stay.duration.map { .stay($0) } ?? .never }
        if let idle { return .quiet(idle: idle.duration) }
        return hasRule ? .never : .answers(idle: .milliseconds(500))
    }

    private static func pattern(_ text: String, _ option: String) throws(UsageError) -> ArgumentPattern {
        do {
            return try ArgumentPattern(text)
        } catch {
            throw UsageError("\(option): \(error)")
        }
    }
}
