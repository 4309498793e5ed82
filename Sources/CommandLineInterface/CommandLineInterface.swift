internal import ArgumentParser
internal import StandardStreams

/// Runs one command line; returns the exit status.
///
/// The calling thread is the one that waits for everything else. It must be the process's first, since signals are
/// blocked before any other thread is there.
///
/// - Parameters:
///   - arguments: the words after the command's own name.
///   - leave: ends the process at once, for a second signal.
package func runCommandLine(_ arguments: [String], leave: @escaping @Sendable (Int32) -> Void) -> Int32 {
    StandardStream.fillGaps()
    SignalWatcher.prepare()
    let console = Console()
    var status = ExitStatus.usage
    do throws(UsageError) {
        status = try CommandLineInterface(console: console, leave: leave).run(arguments)
    } catch {
        console.fail(error.description)
    }
    console.finish(status)
    return status.rawValue
}

/// The verbs.
struct CommandLineInterface {
    private static let verbs = ["connect", "run", "check", "fmt", "serve", "help", "autobahn"]
    private static let futureVerbs = ["probe", "completions"]

    let console: Console
    let leave: @Sendable (Int32) -> Void

    func run(_ arguments: [String]) throws(UsageError) -> ExitStatus {
        var words = arguments
        let verb = words.first.flatMap { Self.verbs.contains($0) ? $0 : nil }
        if let first = words.first, Self.futureVerbs.contains(first) {
            throw UsageError("the verb \(first) is not there yet. A host of that name is written ws://\(first).")
        }
        if verb != nil { words.removeFirst() }
        switch verb {
        case "serve":
            guard let command = try parse(ServeCommand.self, words) else { return .success }
            return try Serve(command: command, console: console, interruption: interruption()).run()
        case "run":
            guard let command = try parse(RunCommand.self, words) else { return .success }
            return try Run(command: command, words: words, console: console, interruption: interruption()).run()
        case "check":
            guard let command = try parse(CheckCommand.self, words) else { return .success }
            return try Check(command: command, console: console).run()
        case "fmt":
            guard let command = try parse(FormatCommand.self, words) else { return .success }
            return try Format(command: command, console: console).run()
        case "autobahn":
            guard let command = try parse(AutobahnCommand.self, words) else { return .success }
            return try Autobahn(command: command, console: console, interruption: interruption()).run()
        case "help":
            console.print(Self.help(of: words.first))
            return .success
        default:
            if words.isEmpty { throw UsageError("there is no URL. Write wsx URL, or wsx --help.") }
            guard let command = try parse(ConnectCommand.self, words) else { return .success }
            return try Connect(command: command, console: console, interruption: interruption()).run()
        }
    }

    private static func help(of verb: String?) -> String {
        switch verb {
        case "run": RunCommand.helpMessage()
        case "check": CheckCommand.helpMessage()
        case "fmt": FormatCommand.helpMessage()
        case "serve": ServeCommand.helpMessage()
        case "autobahn": AutobahnCommand.helpMessage()
        default: ConnectCommand.helpMessage()
        }
    }

    private func interruption() -> Interruption {
        Interruption(leave: leave)
    }

    /// The parsed words; nil when help or version were asked for and have been printed.
    private func parse<Command: ParsableCommand>(
        _ type: Command.Type, _ words: [String]
    ) throws(UsageError) -> Command? {
        do {
            return try Command.parse(words)
        } catch {
            let text = Command.message(for: error)
            if Command.exitCode(for: error) == .success {
                console.print(text)
                return nil
            }
            if Command.self == ConnectCommand.self,
                let late = words.dropFirst().first(where: { Self.verbs.contains($0) })
            {
                throw UsageError("put the verb first: wsx \(late) …")
            }
            throw UsageError(Command.sentence(text))
        }
    }
}

extension ParsableCommand {
    /// What is wrong with words that were parsed as this command, or as a part of it.
    static func complaint(_ error: any Error) -> String {
        (error as? UsageError)?.description ?? sentence(message(for: error))
    }

    /// The parser's complaint in one line, with what would be right where that is known.
    fileprivate static func sentence(_ text: String) -> String {
        var line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        line = line.prefix(1).lowercased() + line.dropFirst()
        if !line.hasSuffix("."), !line.hasSuffix("?") { line += "." }
        let forms = [
            ("<time>", "A time is written 250ms, 5s or 2m; a bare number is seconds."),
            ("<size>", "A size is written 100, 64KiB or 16MiB."),
            ("<n>", "It is a whole number."), ("<code>", "It is a whole number."),
        ]
        let form = line.contains("is invalid") ? forms.first { line.contains($0.0) }?.1 : nil
        return line + " " + (form ?? "See \(configuration.commandName ?? "wsx") --help.")
    }
}
