package import Notation

/// What became of one test.
package struct TestResult: Sendable {
    package enum Verdict: Hashable, Sendable {
        case passed
        case failed
        /// With the reason that the script gives.
        case skipped(String)
    }

    /// The file as it was named on the command line.
    package let file: String
    package let name: String
    /// The line of `test`, or 1 in a file without one.
    package let line: Int
    package var verdict: Verdict
    package var duration: Duration
    /// What went wrong first, then what went wrong in `always` blocks.
    package var failures: [Failure]
    /// What is worth telling of a test that may have passed, such as an alternative that was not preferred.
    package var warnings: [Failure]
    package var transcript: Transcript
    /// Messages that nobody looked at before the end, in script notation: the first of them.
    package var unread: [TranscriptEntry]
    /// How many there were of them.
    package var unreadCount: Int
    /// How often it was run: more than 1 with `--retry-failed`.
    package var attemptCount: Int
    /// Number of steps that were carried out, expectations among them.
    package var stepCount: Int

    package init(file: String, name: String, line: Int) {
        self.file = file
        self.name = name
        self.line = line
        verdict = .passed
        duration = .zero
        failures = []
        warnings = []
        transcript = Transcript()
        unread = []
        unreadCount = 0
        attemptCount = 1
        stepCount = 0
    }
}

/// A step that was not as it should have been.
package struct Failure: Error, Sendable {
    /// What happened, as part of a sentence: no capital, no full stop.
    package var message: String
    /// Where the caret points.
    package var range: SourceRange
    /// What stands beside the caret: the place in the JSON, or nothing.
    package var label: String?
    /// What was expected and what came, where both can be shown.
    package var difference: Difference?
    /// What to do about it, as part of a sentence.
    package var hint: String?
    /// What the server answered to an opening handshake, a line each.
    package var response: [String] = []
    /// Whether it is of an `always` block.
    package var isTeardown = false
    /// The loops around the step, from the outermost on: `i = 3`.
    package var rounds: [String] = []

    package init(_ message: String, at range: SourceRange, label: String? = nil, difference: Difference? = nil) {
        self.message = message
        self.range = range
        self.label = label
        self.difference = difference
    }

    /// Expected against received.
    package enum Difference: Sendable {
        /// In script notation; `note` says which message it is, such as "nearest message that was skipped".
        case texts(expected: String, received: String, note: String?)
        /// To be shown as two dumps.
        case bytes(expected: [UInt8], received: [UInt8], note: String?)
    }
}
