/// A text that equals the same code points only, as strings of JSON do (RFC 8259 section 8.3).
///
/// For `String` the two ways to write é are equal.
struct ExactText: Hashable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (lhs: ExactText, rhs: ExactText) -> Bool {
        guard lhs.text.utf8.count == rhs.text.utf8.count else { return false }
        var (left, right) = (lhs.text, rhs.text)
        return left.withUTF8 { left in right.withUTF8 { left.elementsEqual($0) } }
    }

    /// Unlike that of `String`, this hash is not the same for texts that differ in the order of their accents, of which
    /// a peer could send thousands.
    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(text.utf8.count)
    }
}
