internal import CLibEdit

/// What stands before the line that is being edited.
package struct Prompt: Equatable, Sendable {
    /// ASCII, ending with a space.
    package var text: String
    /// What a terminal is told before and after all but the last character, or empty: a colour.
    package var start: String
    package var end: String

    package init(_ text: String, start: String = "", end: String = "") {
        self.text = text
        self.start = start
        self.end = end
    }

    /// The character that libedit wants around what is not seen.
    static let invisible: wchar_t = 1

    /// What libedit is given. An invisible part must have a visible character after it, hence the last one is plain.
    var characters: [wchar_t] {
        guard !start.isEmpty, text.utf8.count > 1 else { return Self.wide(text) }
        let mark = [Self.invisible]
        return mark + Self.wide(start) + mark + Self.wide(String(text.dropLast())) + mark + Self.wide(end) + mark
            + Self.wide(String(text.suffix(1)))
    }

    private static func wide(_ text: String) -> [wchar_t] {
        text.unicodeScalars.map { wchar_t($0.value) }
    }
}
