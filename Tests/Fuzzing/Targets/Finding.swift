/// What must never come of any input, but did.
package struct Finding: Error, Sendable, CustomStringConvertible {
    /// What was wrong, in a sentence.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Holds a condition that every input must meet.
func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws(Finding) {
    if !condition { throw Finding(sentence()) }
}
