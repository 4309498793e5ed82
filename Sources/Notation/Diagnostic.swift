/// What is wrong with a text, and where.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: Hashable, Sendable {
        /// Nothing runs.
        case error
        /// `check` tells of it, `run` does not mind.
        case warning
    }

    package let severity: Severity
    package let range: SourceRange
    /// What is wrong, as part of a sentence: no capital, no full stop.
    package let message: String
    /// What would be right, as part of a sentence, such as "did you mean `within`?".
    package let hint: String?

    package init(_ message: String, at range: SourceRange, hint: String? = nil, severity: Severity = .error) {
        self.severity = severity
        self.range = range
        self.message = message
        self.hint = hint
    }
}
