internal import ArgumentParser
internal import Pipe
internal import WebSocketProtocol

/// What is sent, and how input becomes messages.
struct MessageOptions: ParsableArguments {
    @Option(
        name: [.customShort("x", allowingJoined: true), .customLong("execute")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Send this first (repeatable; @FILE sends a file, @@ a literal @). Stdin is then read only with --stdin.",
            valueName: "text"))
    var messages: [String] = []

    @Flag(name: .customLong("stdin"), help: "Read stdin although there is -x.")
    var readsInput = false

    @Flag(name: [.customShort("b"), .customLong("binary")], help: "Send binary messages.")
    var isBinary = false

    @Flag(name: [.customShort("0"), .customLong("null")], help: "Messages end with NUL, in and out.")
    var isNullDelimited = false

    @Option(
        help: ArgumentHelp("Cut the input into messages of this size.", valueName: "size"))
    var split: SizeArgument?

    @Flag(name: [.customShort("1"), .customLong("one")], help: "Send the whole input as one message, streamed.")
    var isOne = false

    @Flag(help: "Do not send empty lines.")
    var skipEmpty = false

    /// Whether something is said about how a stream becomes messages, which a person who types does not need.
    var isForStreams: Bool { isNullDelimited || split != nil || isOne }

    var type: MessageType { isBinary ? .binary : .text }

    func splitting() throws(UsageError) -> PipeOptions.Splitting {
        let chosen = [("--null", isNullDelimited), ("--split", split != nil), ("--one", isOne)].filter(\.1).map(\.0)
        guard chosen.count < 2 else { throw UsageError("\(chosen.joined(separator: " and ")) contradict each other.") }
        if isOne { return .whole }
        if let split {
            guard split.byteCount >= (isBinary ? 1 : 4) else {
                throw UsageError(
                    isBinary
                        ? "--split must be at least 1."
                        : "--split must be at least 4, since a code point has up to 4 bytes.")
            }
            return .size(split.byteCount)
        }
        return .delimiter(isNullDelimited ? 0 : 0x0A)
    }
}
