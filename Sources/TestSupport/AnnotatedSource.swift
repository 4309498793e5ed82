package import Notation

/// Texts with what is wrong with them below their lines, for tables of tests:
///
///     > hello
///       ^^^^^ unknown word `hello`
///     ~ text stands in quotes: `"hello"`
package enum AnnotatedSource {
    /// The parts of a table, which blank lines separate.
    package static func cases(_ table: String) -> [String] {
        table.split(separator: "\n\n").map { $0.trimmingPrefix("\n") }.map(String.init)
    }

    /// The text without what is below its lines.
    package static func text(of annotated: String) -> String {
        annotated.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("~") && !$0.drop { $0 == " " }.hasPrefix("^") }
            .joined(separator: "\n")
    }

    /// A text with what is wrong with it.
    package static func annotate(_ source: SourceText, with diagnostics: [Diagnostic]) -> String {
        (1...source.lineCount).map { number in
            let line = source.range(ofLine: number)
            let notes = diagnostics.filter { source.line(at: $0.range.range.lowerBound) == number }
            return source.text(line) + notes.map { "\n" + note($0, below: line, of: source) }.joined()
        }.joined(separator: "\n")
    }

    private static func note(_ diagnostic: Diagnostic, below line: Range<Int>, of source: SourceText) -> String {
        let range = diagnostic.range.range
        let column = source.position(at: range.lowerBound).column
        let width = source.text(range.clamped(to: line)).unicodeScalars.count
        return String(repeating: " ", count: column - 1) + String(repeating: "^", count: max(1, width)) + " "
            + diagnostic.message + (diagnostic.hint.map { "\n~ \($0)" } ?? "")
    }
}
