internal import Rendering
internal import Script

/// Lines of a transcript below each other: when, whose, which way, what, and the line of the script it belongs to.
struct TranscriptTable {
    let style: ReportStyle

    /// The line numbers stand in the same column in every report, as long as texts and screen let them.
    private static let usualTextWidth = 46

    func rows(_ entries: some Collection<TranscriptEntry>) -> [String] {
        let times = entries.map { "+" + $0.elapsed.seconds(decimals: 3) }
        let names = entries.map { TerminalText.sanitizeLine($0.connection ?? "") }
        let texts = entries.map { TerminalText.sanitizeLine($0.text) }
        let places = entries.map(place)
        let timeWidth = width(of: times)
        let nameWidth = width(of: names)
        let placeWidth = width(of: places)
        let indent = 3 + timeWidth + 1 + (nameWidth > 0 ? nameWidth + 1 : 0) + 2
        let textLimit = max(16, style.columns - indent - (placeWidth > 0 ? placeWidth + 2 : 0))
        let textWidth = min(max(Self.usualTextWidth, width(of: texts)), textLimit)
        return entries.enumerated().map { index, entry in
            let text = TextExtent.cut(texts[index], columns: textWidth)
            let name = nameWidth > 0 ? names[index].padded(to: nameWidth) + " " : ""
            let place = style.paint(places[index], entry.mark == .failed ? style.palette.error : style.palette.note)
            return "   " + style.paint(times[index].leftPadded(to: timeWidth), style.palette.note) + " " + name
                + sign(entry.direction) + " "
                + (place.isEmpty ? text : text.padded(to: textWidth) + "  " + place)
        }
    }

    private func width(of texts: [String]) -> Int {
        texts.map { TextExtent.columns(of: $0) }.max() ?? 0
    }

    private func sign(_ direction: TranscriptEntry.Direction) -> String {
        switch direction {
        case .sent: style.paint(">", style.palette.sent)
        case .received: style.paint("<", style.palette.received)
        case .note: style.paint("*", style.palette.note)
        }
    }

    /// Such as `line 13 skipped`, or `_login.wst:2 ok` in another file.
    private func place(_ entry: TranscriptEntry) -> String {
        let line = entry.line.map { line in
            entry.file.map { "\(TerminalText.sanitizeLine($0)):\(line)" } ?? "line \(line)"
        }
        return [line, entry.mark?.rawValue].compactMap(\.self).joined(separator: " ")
    }
}
