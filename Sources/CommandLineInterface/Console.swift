internal import Rendering
internal import StandardStreams

/// What wsx itself has to say: everything goes to stderr but what was asked for on stdout.
struct Console: Sendable {
    let errors = OutputWriter(StandardStream.error) { _ in }
    let isErrorTerminal = StandardStream.kind(of: StandardStream.error) == .terminal

    /// The last line: what happened, to what, what to do.
    func fail(_ text: String) {
        errors.writeLine("wsx: " + TerminalText.sanitizeLine(text))
    }

    func warn(_ text: String) {
        errors.writeLine("wsx: warning: " + TerminalText.sanitizeLine(text))
    }

    /// A line of ours that is neither.
    func note(_ text: String) {
        errors.writeLine("* " + TerminalText.sanitizeLine(text))
    }

    /// Writes bytes as they are, or made harmless when stderr is a terminal.
    func write(_ bytes: [UInt8]) {
        var output = bytes
        if isErrorTerminal {
            output = []
            bytes.withUnsafeBytes { TerminalText.append($0, to: &output) }
        }
        errors.write(&output)
    }

    /// Writes bytes that are harmless already, and perhaps coloured.
    func write(styled bytes: [UInt8]) {
        var output = bytes
        errors.write(&output)
    }

    /// Writes what a verb was asked to print.
    func print(_ text: String) {
        let output = OutputWriter(StandardStream.output) { _ in }
        output.writeLine(text)
        output.finish()
    }

    /// Waits until everything is out; not for long when the user wants to leave.
    func finish(_ status: ExitStatus) {
        let isSignal = [.hungUp, .interrupted, .terminated].contains(status)
        errors.finish(within: isSignal ? .milliseconds(200) : nil)
    }
}
