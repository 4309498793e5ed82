internal import Notation
internal import Rendering

/// A line of a script with a caret below it, as in ` --> chat.wst:13:62`.
struct Excerpt {
    let rows: [String]
    /// The columns of the line number.
    private let numberWidth: Int
    private let style: ReportStyle

    init(_ range: SourceRange, label: String?, in sources: [SourceText], _ style: ReportStyle) {
        let source = sources[range.source]
        let (_, number, column) = sources.location(of: range)
        let line = source.range(ofLine: number)
        let start = min(range.range.lowerBound, line.upperBound)
        let end = max(start, min(range.range.upperBound, line.upperBound))
        let before = Self.harmless(source.text(line.lowerBound..<start))
        let carets = String(
            repeating: "^", count: max(1, TextExtent.columns(of: Self.harmless(source.text(start..<end)))))
        let caption = label.map { " " + TerminalText.sanitizeLine($0) } ?? ""
        self.style = style
        numberWidth = String(number).count
        let margin = Self.margin(numberWidth, style)
        rows = [
            style.paint(" -->", style.palette.note)
                + " \(TerminalText.sanitizeLine(source.name)):\(number):\(column)",
            margin,
            style.paint("\(number) |", style.palette.note) + " " + Self.harmless(source.text(line)),
            margin + " ".padded(to: 1 + TextExtent.columns(of: before))
                + style.paint(carets + caption, style.palette.error),
        ]
    }

    /// What stands before further rows: `   |`.
    var margin: String { Self.margin(numberWidth, style) }

    /// The columns that the margin takes.
    var marginWidth: Int { numberWidth + 2 }

    /// A row below the others, such as `   = hint: …`.
    func remark(_ kind: String, _ text: String) -> String {
        "".padded(to: numberWidth + 1) + style.paint("=", style.palette.note)
            + " \(kind): \(TerminalText.sanitizeLine(text))"
    }

    private static func margin(_ numberWidth: Int, _ style: ReportStyle) -> String {
        "".padded(to: numberWidth + 1) + style.paint("|", style.palette.note)
    }

    /// In a script a tab counts as one blank.
    private static func harmless(_ text: String) -> String {
        TerminalText.sanitizeLine(String(text.map { $0 == "\t" ? " " : $0 }))
    }
}
