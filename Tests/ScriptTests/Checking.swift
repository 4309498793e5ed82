import Notation
import Script
import StandardStreams
import TestSupport
import Testing

/// Checks a script that is given with what is found below its lines, warnings marked, and one that is put right.
func check(
    _ annotated: String, right: String? = nil, name: String = "test.wst", files: [String: String] = [:],
    given: Set<String> = [], options: ScriptChecker.OptionCheck = { _ in nil },
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let wrong = try load(AnnotatedSource.text(of: annotated), name: name, files: files)
    let findings = ScriptChecker.check(wrong, given: given, options: options).diagnostics.map(\.marked)
    #expect(
        AnnotatedSource.annotate(wrong.sources[0], with: findings.filter { $0.range.source == 0 }) == annotated,
        sourceLocation: sourceLocation)
    guard let right else { return }
    let script = try load(right, name: name, files: files)
    let left = ScriptChecker.check(script, given: given, options: options).diagnostics
    #expect(AnnotatedSource.annotate(script.sources[0], with: left) == right, sourceLocation: sourceLocation)
}

/// A script with all that it includes, from memory.
func load(_ text: String, name: String = "test.wst", files: [String: String] = [:]) throws -> LoadedScript {
    try ScriptLoader.load(name) { path in
        guard let text = path == name ? text : files[path] else { return .failure(.notRegular) }
        return .success(Array(text.utf8))
    }
}

extension Diagnostic {
    fileprivate var marked: Diagnostic {
        severity == .error ? self : Diagnostic("warning: \(message)", at: range, hint: hint, severity: severity)
    }
}
