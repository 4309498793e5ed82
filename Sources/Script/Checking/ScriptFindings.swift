package import Notation

/// What a look at a script found, without anything having been opened or run.
package struct ScriptFindings: Sendable {
    /// Errors and warnings, in the order of the source.
    package let diagnostics: [Diagnostic]
    /// The names that nothing in the script gives a value to, each where it is used first. They have to be passed.
    package let inputs: [Reference]

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
