package import Notation
internal import Rendering
package import Script

/// What became of a test, with the texts that its ranges point into.
package struct ReportedTest: Sendable {
    package let result: TestResult
    /// The script and what it includes, counted as they were loaded.
    package let sources: [SourceText]

    package init(_ result: TestResult, sources: [SourceText]) {
        self.result = result
        self.sources = sources
    }

    /// Whether there is more to tell than its verdict.
    package var isRemarkable: Bool {
        result.verdict == .failed || !result.warnings.isEmpty || !result.unread.isEmpty
    }
}

extension TestResult {
    /// What people call it, harmless: `chat.wst: "name"`, or the file alone where that is the name as well.
    var title: String { Self.title(file: file, name: name) }

    static func title(file: String, name: String) -> String {
        TerminalText.sanitizeLine(name == file ? file : "\(file): \"\(name)\"")
    }
}

extension [SourceText] {
    /// Where a range begins: the name of its text, line and column, both from 1 on.
    func location(of range: SourceRange) -> (file: String, line: Int, column: Int) {
        let source = self[range.source]
        let position = source.position(at: range.range.lowerBound)
        return (source.name, position.line, position.column)
    }
}
