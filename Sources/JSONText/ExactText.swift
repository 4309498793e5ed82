/// A text that equals the same code points only, as strings of JSON do (RFC 8259 section 8.3).
///
/// For `String` the two ways to write é are equal.
package struct ExactText: Hashable, Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static func == (lhs: ExactText, rhs: ExactText) -> Bool {
        lhs.text.utf8.count == rhs.text.utf8.count && lhs.text.utf8.elementsEqual(rhs.text.utf8)
    }

    /// Unlike that of `String`, this hash is not the same for texts that differ in the order of their accents, of which
    /// a peer could send thousands.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(text.utf8.count)
    }
}

extension ExactText: Comparable {
    /// In the order of their code points, which is that of UTF-8.
    package static func < (lhs: ExactText, rhs: ExactText) -> Bool {
        lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8)
    }
}
