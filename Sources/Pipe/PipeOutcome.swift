package import Session
package import StandardStreams

/// How a session in pipe mode went: all that its exit status and last words depend on.
package struct PipeOutcome: Sendable {
    /// How the connection ended.
    package var ending: SessionEnding
    /// Whether a stop rule or a closed stdout ended it, so that what followed does not count.
    package var isEndedByRule = false
    /// What was asked for and did not happen.
    package var unmet: String?
    /// Why sending was stopped before the input ended.
    package var inputError: InputError?
    package var outputError: StreamError?
    /// Whether nobody reads stdout any more, which is a way to say that it is enough.
    package var isOutputClosed = false

    /// Takes in that writing to stdout failed.
    package mutating func note(_ error: StreamError) {
        if error.isClosedPipe {
            isOutputClosed = true
        } else {
            outputError = error
        }
    }

    /// Whether `--max-time` was over.
    package var isOutOfTime = false
    /// The signal that ended it.
    package var signal: CInt?
    /// Why it is not certain that the server read all that was to be sent.
    package var unsent: String?
    /// What went over the connection, if that was to be counted, in lines.
    package var statistics: [String] = []
    /// What else the user should know.
    package var warnings: [String] = []
}
