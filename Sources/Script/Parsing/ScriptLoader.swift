package import Notation
package struct LoadFailure: Error {
    package let sources: [SourceText]
    package let diagnostics: [Diagnostic]
}
package enum ScriptLoader {
    package static func load(_ path: String) throws(LoadFailure) -> LoadedScript {
        throw LoadFailure(sources: [], diagnostics: [])
    }
}
