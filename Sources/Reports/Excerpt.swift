internal import Notation
internal import Rendering

/// A message with a line of a script and a caret below it, in the colours of reports.
struct Excerpt {
    enum Kind: String {
        case error
        case teardownError = "error in always"
        case warning
    }

    let rows: [String]
    /// What stands before further rows, `   |`, and the columns it takes.
    let margin: String
    let marginWidth: Int
    private let style: ReportStyle

    init(
        _ kind: Kind, _ message: String, at range: SourceRange, label: String?, in sources: [SourceText],
        _ style: ReportStyle
    ) {
        let excerpt = SourceExcerpt(
            TerminalText.sanitizeLine(message), at: range.range, label: label.map(TerminalText.sanitizeLine),
            in: sources[range.source])
        var rows = excerpt.lines.map { $0.map { style.paint($0) }.joined() }
        let color = kind == .warning ? style.palette.number : style.palette.error
        rows[0] = style.paint(kind.rawValue, color) + ": " + rows[0]
        self.rows = rows
        self.style = style
        marginWidth = String(sources.location(of: range).line).count + 2
        margin = "".padded(to: marginWidth - 1) + style.paint("|", style.palette.note)
    }

    /// A row below the others, such as `   = hint: …`.
    func remark(_ kind: String, _ text: String) -> String {
        "".padded(to: marginWidth - 1) + style.paint("=", style.palette.note)
            + " \(kind): \(TerminalText.sanitizeLine(text))"
    }
}

extension ReportStyle {
    fileprivate func paint(_ segment: SourceExcerpt.Segment) -> String {
        switch segment.style {
        case .heading, .path, .source: segment.text
        case .gutter: paint(segment.text, palette.note)
        case .caret, .note: paint(segment.text, palette.error)
        }
    }
}
