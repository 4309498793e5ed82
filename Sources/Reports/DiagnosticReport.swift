package import Notation
internal import Rendering

/// What is wrong with scripts, for people, and how much it is.
package struct DiagnosticReport: Sendable {
    private let style: ReportStyle
    private var errorCount = 0
    private var warningCount = 0
    private var files: Set<String> = []
    /// What has been told: several scripts may include the same file.
    private var told: Set<Finding> = []

    private struct Finding: Hashable {
        let file: String
        let range: Range<Int>
        let message: String
    }

    package init(style: ReportStyle = ReportStyle()) {
        self.style = style
    }

    /// Appends the findings of one script and what it includes, each with an empty line at its end.
    package mutating func append(_ diagnostics: [Diagnostic], sources: [SourceText], to output: inout [UInt8]) {
        for diagnostic in diagnostics {
            let file = sources[diagnostic.range.source].name
            let finding = Finding(file: file, range: diagnostic.range.range, message: diagnostic.message)
            guard told.insert(finding).inserted else { continue }
            files.insert(file)
            output.append(rows: rows(diagnostic, sources) + [""])
            switch diagnostic.severity {
            case .error: errorCount += 1
            case .warning: warningCount += 1
            }
        }
    }

    /// Appends how much was found, if anything was: `3 errors, 1 warning in 2 files`.
    package func appendSummary(to output: inout [UInt8]) {
        guard !files.isEmpty else { return }
        let counts = [Self.count(errorCount, "error"), Self.count(warningCount, "warning")].compactMap(\.self)
        output.append(rows: [
            "\(counts.joined(separator: ", ")) in \(files.count) \(files.count == 1 ? "file" : "files")"
        ])
    }

    private static func count(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private func rows(_ diagnostic: Diagnostic, _ sources: [SourceText]) -> [String] {
        let kind: Excerpt.Kind =
            switch diagnostic.severity {
            case .error: .error
            case .warning: .warning
            }
        let excerpt = Excerpt(
            kind, diagnostic.message, at: diagnostic.range, label: diagnostic.hint, in: sources, style)
        return excerpt.rows
    }
}
