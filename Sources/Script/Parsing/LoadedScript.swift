package import Notation

/// A script with all that it includes.
package struct LoadedScript: Sendable {
    /// The file as it was named.
    package let name: String
    package let sources: [SourceText]
    package let syntax: ScriptSyntax
}
