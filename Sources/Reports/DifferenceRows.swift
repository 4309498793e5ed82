internal import Rendering
internal import Script

/// Expected against received, below the line of the script.
struct DifferenceRows {
    private let style: ReportStyle
    /// What stands before each row, and the columns it takes.
    private let margin: String
    private let marginWidth: Int

    init(style: ReportStyle, below excerpt: Excerpt) {
        self.style = style
        margin = excerpt.margin + "   "
        marginWidth = excerpt.marginWidth + 3
    }

    func rows(_ difference: Failure.Difference) -> [String] {
        switch difference {
        case .texts(let expected, let received, let note):
            let texts = TextDifference(expected, received, columns: style.columns - marginWidth - 2)
            return heads(expected: texts.expected, received: texts.received, note: note)
        case .bytes(let expected, let received, let note):
            let heads = heads(
                expected: Self.size(expected), received: Self.size(received), note: note)
            let dumps = DumpDifference(expected, received, columns: style.columns - marginWidth, style: style)
            return [heads[0]] + dumps.expected.map { margin + $0 } + heads[1...] + dumps.received.map { margin + $0 }
        }
    }

    /// The rows with `-` and `+`. The note stands beside the second one, or below it where there is no room.
    private func heads(expected: String, received: String, note: String?) -> [String] {
        var rows = [
            margin + style.paint("- \(expected)", style.palette.sent),
            margin + style.paint("+ \(received)", style.palette.error),
        ]
        guard let note = note.map(TerminalText.sanitizeLine) else { return rows }
        let beside = "".padded(to: max(2, Self.noteColumn - TextExtent.columns(of: received)))
        let width = marginWidth + 2 + TextExtent.columns(of: received + beside + note)
        if width <= style.columns {
            rows[1] += beside + style.paint(note, style.palette.note)
        } else {
            rows.append(margin + "  " + style.paint("(\(note))", style.palette.note))
        }
        return rows
    }

    /// Notes beside texts that are no longer than 16 columns stand below each other.
    private static let noteColumn = 18

    private static func size(_ bytes: [UInt8]) -> String {
        "\(bytes.count.grouped) \(bytes.count == 1 ? "byte" : "bytes")"
    }
}
