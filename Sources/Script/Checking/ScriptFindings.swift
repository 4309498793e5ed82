package import Notation

/// What a look at a script found, without anything having been opened or run.
package struct ScriptFindings: Sendable {
    /// Errors and warnings, in the order of the source.
    package let diagnostics: [Diagnostic]
    /// The names that nothing in the script gives a value to, each where it is used first. They have to be passed.
    package let inputs: [Reference]
}

extension ScriptFindings {
    /// What a script can not be run with.
    package var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

    /// An error for each name that nothing gives a value to; `hint` says how it gets one.
    package func missingValues(given: Set<String>, hint: (String) -> String) -> [Diagnostic] {
        inputs.filter { !given.contains($0.name) }.map { name in
            Diagnostic("{{\(name.name)}} has no value", at: name.range, hint: hint(name.name))
        }
    }
}
