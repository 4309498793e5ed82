/// A message about a place in a text, with the line and a caret.
///
/// Whatever the text holds, the lines drive no terminal, and the caret stands below what it points at.
package struct SourceExcerpt: Sendable {
    /// What a part of a line is, for its colour.
    package enum Style: Sendable {
        case heading, path, gutter, source, caret, note
    }

    package struct Segment: Hashable, Sendable {
        package let text: String
        package let style: Style
    }

    /// Parts of lines, without line ends.
    package let lines: [[Segment]]

    /// Says what is wrong with one of several texts.
    package init(_ diagnostic: Diagnostic, in sources: [SourceText]) {
        let severity = diagnostic.severity == .error ? "error" : "warning"
        self.init(
            "\(severity): \(diagnostic.message)", at: diagnostic.range.range, label: diagnostic.hint,
            in: sources[diagnostic.range.source])
    }

    /// Says something about a part of a text; the label stands behind the caret.
    package init(_ heading: String, at range: Range<Int>, label: String?, in source: SourceText) {
        let (line, column) = source.position(at: range.lowerBound)
        let head = [
            [Segment(VisibleText(heading).text, .heading)],
            [
                Segment(" --> ", .gutter),
                Segment("\(VisibleText(source.name).text):\(line):\(column)", .path),
            ],
        ]
        let label = label.map { VisibleText($0).text }
        guard !source.bytes.isEmpty else {
            lines = head + (label.map { [[Segment("  = ", .gutter), Segment($0, .note)]] } ?? [])
            return
        }
        let excerpt = LineExcerpt(of: source.bytes[source.range(ofLine: line)], around: range)
        let number = String(line)
        let gutter = String(repeating: " ", count: number.utf8.count) + " |"
        let indentation = String(repeating: " ", count: excerpt.column + 1)
        let caret = Segment(String(repeating: "^", count: excerpt.width), .caret)
        lines =
            head + [
                [Segment(gutter, .gutter)],
                [Segment("\(number) |", .gutter)]
                    + (excerpt.text.isEmpty ? [] : [Segment(" " + excerpt.text, .source)]),
                [Segment(gutter + indentation, .gutter), caret] + (label.map { [Segment(" " + $0, .note)] } ?? []),
            ]
    }

    /// The lines without styles, each with a line feed.
    package var text: String {
        lines.map { $0.map(\.text).joined() + "\n" }.joined()
    }
}

extension SourceExcerpt.Segment {
    fileprivate init(_ text: String, _ style: SourceExcerpt.Style) {
        self.init(text: text, style: style)
    }
}
