internal import Notation

/// Finds what is wrong with a script that parses.
package enum ScriptChecker {
    /// Says what is wrong with the options below a `connect`, a flag and perhaps its argument each, and with which.
    package typealias OptionCheck = ([[String]]) -> ConnectRequest.Problem?

    /// Checks a script with all that it includes.
    ///
    /// - Parameters:
    ///   - given: the names that have values from outside.
    ///   - isConnected: whether the connection without a name is open before the script begins.
    package static func check(
        _ script: LoadedScript, given: Set<String> = [], isConnected: Bool = false,
        options: OptionCheck = { _ in nil }
    ) -> ScriptFindings {
        var names = NameChecker(script, given: given)
        var connections = ConnectionChecker(script, isConnected: isConnected)
        for run in script.runs {
            names.check(run)
            connections.check(run)
        }
        names.findUnused()
        var diagnostics = names.diagnostics + connections.diagnostics + TestChecker.check(script)
        for step in script.steps.flattened {
            var checker = StepChecker(script, step)
            checker.check(options)
            diagnostics += checker.diagnostics
        }
        return ScriptFindings(diagnostics: inOrder(diagnostics), inputs: names.inputs)
    }

    /// In the order of the source, what is included behind; what is wrong in several tests only once.
    private static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        struct Identity: Hashable {
            let range: SourceRange
            let message: String
        }
        var seen: Set<Identity> = []
        return diagnostics.filter { seen.insert(Identity(range: $0.range, message: $0.message)).inserted }
            .sorted { ($0.range.source, $0.range.range.lowerBound) < ($1.range.source, $1.range.range.lowerBound) }
    }
}

/// What is run as one test.
struct CheckedRun {
    /// Nil in a file without a test.
    let test: TestSyntax?
    /// The preamble, then the lines of the test.
    let steps: [StepSyntax]
}

extension LoadedScript {
    /// All lines, of the preamble and of the tests.
    var steps: [StepSyntax] { syntax.preamble + syntax.tests.flatMap(\.steps) }

    var runs: [CheckedRun] {
        if syntax.tests.isEmpty { return [CheckedRun(test: nil, steps: syntax.preamble)] }
        return syntax.tests.map { CheckedRun(test: $0, steps: syntax.preamble + $0.steps) }
    }

    /// Whether it is meant to be included: others open its connections and use its names.
    var isFragment: Bool { name.split(separator: "/").last?.hasPrefix("_") ?? false }

    /// The first place where a word stands by itself in a range, or else the range.
    func place(of word: String, in range: SourceRange) -> SourceRange {
        let bytes = sources[range.source].bytes
        let isPart = { (offset: Int) in range.range.contains(offset) && Name.isPart(bytes[offset]) }
        for start in range.range where bytes[start...].starts(with: word.utf8) {
            let end = start + word.utf8.count
            if !isPart(start - 1), !isPart(end) { return SourceRange(source: range.source, start..<end) }
        }
        return range
    }

    /// How a line is called in a message about another one.
    func line(of range: SourceRange, seenFrom other: SourceRange) -> String {
        let source = sources[range.source]
        let number = source.line(at: range.range.lowerBound)
        return range.source == other.source ? "line \(number)" : "line \(number) of \(source.name)"
    }
}
