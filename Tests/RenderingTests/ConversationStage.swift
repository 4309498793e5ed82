import WebSocketProtocol

@testable import Rendering

/// A renderer as a test wants it.
func renderer(
    _ palette: Palette = .plain, isPretty: Bool = false, columns: Int = 80, rows: Int = 24, isSanitizing: Bool = true
) -> ConversationRenderer {
    var renderer = ConversationRenderer(palette: palette)
    renderer.isPretty = isPretty
    renderer.isSanitizing = isSanitizing
    renderer.setScreen(columns: columns, rows: rows)
    return renderer
}

extension ConversationRenderer {
    /// The rows of one message, behind nothing.
    func shown(
        _ direction: Direction = .received, _ payload: [UInt8], _ type: MessageType = .text,
        _ heading: Heading = Heading(), isWhole: Bool = false
    ) -> String {
        var output: [UInt8] = []
        payload.withUnsafeBytes { append(direction, type, $0, heading, isWhole: isWhole, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    func shown(_ text: String, isWhole: Bool = false) -> String {
        shown(.received, Array(text.utf8), isWhole: isWhole)
    }
}

/// A palette whose colours can be read: `<k>` before a key, `</>` behind it.
let readable = Palette(
    sent: "<out>", received: "<in>", note: "<n>", error: "<e>", key: "<k>", string: "<s>", number: "<#>",
    literal: "<l>", reset: "</>")

/// The rows that text takes on a screen, and how wide the widest is; characters of one column each.
func screenRows(_ text: String, columns: Int) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().reduce(0) { rows, line in
        rows + max(1, (line.unicodeScalars.count + columns - 1) / columns)
    }
}
