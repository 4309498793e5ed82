internal import Rendering

/// Two texts in script notation that differ, made harmless and cut so that the first difference can be seen.
struct TextDifference {
    let expected: String
    let received: String

    init(_ expected: String, _ received: String, columns: Int) {
        let expected = TerminalText.sanitizeLine(expected)
        let received = TerminalText.sanitizeLine(received)
        let alikeCount = zip(expected, received).prefix { $0.unicodeScalars.elementsEqual($1.unicodeScalars) }.count
        // What is alike takes a third of the row at most, when not everything fits.
        let fits = max(TextExtent.columns(of: expected), TextExtent.columns(of: received)) <= columns
        let leftOutCount = fits || alikeCount <= columns / 2 ? 0 : alikeCount - columns / 3
        func cut(_ text: String) -> String {
            (leftOutCount > 0 ? "…" : "")
                + TextExtent.cut(text.dropFirst(leftOutCount), columns: columns - (leftOutCount > 0 ? 1 : 0))
        }
        self.expected = cut(expected)
        self.received = cut(received)
    }
}
