/// Why a text is not JSON, or not taken as such: what was expected, and where.
package struct JSONError: Error, Hashable, Sendable, BitwiseCopyable {
    /// What the grammar allows at a place.
    enum Expectation: Hashable, Sendable, BitwiseCopyable {
        case value, valueOrBracket
        case key, keyOrBrace
        case colon
        case commaOrBracket, commaOrBrace
        case endOfText
        case digit
        case restOfLiteral
        case closingQuote, noControlCharacter
        case escapedCharacter, hexadecimalDigit
        case fewerBrackets
    }

    private let expected: Expectation
    /// The offset of the first byte that can not stand where it stands, or the length of the text.
    ///
    /// The bytes before it are the beginning of some JSON text.
    package let offset: Int
    /// Whether the text is only too short: more of it could make it right.
    package let isAtEnd: Bool

    init(_ expected: Expectation, at offset: Int, in text: UnsafeRawBufferPointer) {
        self.expected = expected
        self.offset = offset
        isAtEnd = offset == text.count
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        "expected \(expected.words) at byte \(offset)" + (isAtEnd ? ", where the text ends" : "")
    }
}

extension JSONError.Expectation {
    fileprivate var words: String {
        switch self {
        case .value: "a value"
        case .valueOrBracket: "a value or ]"
        case .key: "a key in quotes"
        case .keyOrBrace: "a key in quotes or }"
        case .colon: "a colon"
        case .commaOrBracket: "a comma or ]"
        case .commaOrBrace: "a comma or }"
        case .endOfText: "the end of the text"
        case .digit: "a digit"
        case .restOfLiteral: "the rest of true, false or null"
        case .closingQuote: "the quote that ends the string"
        case .noControlCharacter: "an escape in place of the control character"
        case .escapedCharacter: "one of \"\\/bfnrtu after the backslash"
        case .hexadecimalDigit: "a hexadecimal digit"
        case .fewerBrackets: "at most \(JSONValue.maximumDepth) objects and arrays inside one another"
        }
    }
}
