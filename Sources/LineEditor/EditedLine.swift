/// A line that somebody has entered; it may have several rows.
package struct EditedLine: Equatable, Sendable {
    /// The text, without its last line end.
    package let text: String
    /// Whether it begins with text that was pasted, which is never a command.
    package let isPasted: Bool

    package init(text: String, isPasted: Bool) {
        self.text = text
        self.isPasted = isPasted
    }

    /// The line as it can be typed: text that begins with `/` without being a command has one more.
    var asTyped: String {
        isPasted && text.hasPrefix("/") ? "/" + text : text
    }
}
