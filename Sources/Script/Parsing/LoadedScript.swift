package import Notation

/// A script that can be run or checked, with all that it includes.
package struct LoadedScript: Sendable {
    /// The path as it was given.
    package let name: String
    /// The text of the script, then those that it includes; ranges tell their number.
    package let sources: [SourceText]
    /// The tree, the steps of included files in it.
    package let syntax: ScriptSyntax
}

/// What is wrong with a script or with what it includes.
package struct LoadFailure: Error, Sendable {
    /// The text of the script, then those that it includes; without bytes where they could not be read.
    package let sources: [SourceText]
    /// At least one.
    package let diagnostics: [Diagnostic]
}
