/// Tells whether a text that is being typed is an object or an array that is not finished yet.
///
/// It looks at brackets and quotes alone, so that broken JSON can be sent on purpose.
package enum JSONCompleteness {
    /// Whether the first byte that is no whitespace is `{` or `[`.
    package static func opensObjectOrArray(_ text: UnsafeRawBufferPointer) -> Bool {
        let start = JSONLexeme.endOfWhitespace(in: text, from: 0)
        return start < text.count && (text[start] == UInt8(ascii: "{") || text[start] == UInt8(ascii: "["))
    }

    /// Whether the text opens an object or an array, and its brackets outside of strings are not all closed.
    ///
    /// A string that is open at the end leaves its brackets open too. A bracket that closes what it does not match
    /// (`{]`) finishes a text, for nothing can make it right; so does the bracket that closes the first one, whatever
    /// follows it.
    package static func isUnfinished(_ text: UnsafeRawBufferPointer) -> Bool {
        guard opensObjectOrArray(text) else { return false }
        var nesting = JSONNesting()
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "{"): nesting.open(isObject: true)
            case UInt8(ascii: "["): nesting.open(isObject: false)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard nesting.isInObject == (text[index] == UInt8(ascii: "}")) else { return false }
                nesting.close()
                if nesting.depth == 0 { return false }
            case UInt8(ascii: "\""): index = closingQuote(in: text, from: index + 1)
            default: break
            }
            index += 1
        }
        return true
    }

    /// The offset of the first quote at or after `start` that is not escaped, or beyond the end.
    private static func closingQuote(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index
    }
}
