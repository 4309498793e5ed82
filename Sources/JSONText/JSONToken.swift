/// One token of a JSON text (RFC 8259 section 2): what it is and where it stands.
package struct JSONToken: Hashable, Sendable {
    /// What a token is.
    package enum Kind: Hashable, Sendable, BitwiseCopyable, CaseIterable {
        case objectStart
        case objectEnd
        case arrayStart
        case arrayEnd
        case colon
        case comma
        /// The name of an object's member, with its quotes.
        case key
        /// A string that is a value, with its quotes.
        case string
        case number
        /// `true`, `false` or `null`.
        case literal

        /// Whether an object or an array begins with the token.
        package var isStart: Bool { self == .objectStart || self == .arrayStart }

        /// Whether an object or an array ends with the token.
        package var isEnd: Bool { self == .objectEnd || self == .arrayEnd }
    }

    /// What the token is.
    package let kind: Kind
    /// The offsets of its bytes in the text; never empty.
    package let range: Range<Int>

    package init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
