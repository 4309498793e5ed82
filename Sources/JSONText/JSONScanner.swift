/// Cuts a text into the tokens of one JSON value, strictly by the grammar of RFC 8259.
///
/// It makes no values: a token is a range of bytes, so order, the text of numbers, escapes and keys that come twice
/// stay as they came. Time is linear, memory a bit for each object or array that is open, and nothing recurses.
/// It does not look at UTF-8: bytes from 80 on may stand in a string, whatever they are. A byte order mark is no
/// whitespace.
package struct JSONScanner {
    private let text: UnsafeRawBufferPointer
    private var position = 0
    private var expected = JSONError.Expectation.value
    private var nesting = JSONNesting()

    /// A scanner at the beginning of a text, whose bytes have to outlive it.
    package init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// How many objects and arrays are open behind the last token.
    package var depth: Int { nesting.depth }

    /// What is wrong with a text, or nil when the whole of it is JSON.
    package static func firstError(in text: UnsafeRawBufferPointer) -> JSONError? {
        var scanner = JSONScanner(text)
        do throws(JSONError) {
            while try scanner.next() != nil {}
            return nil
        } catch {
            return error
        }
    }

    /// The next token, or nil when the value is whole and nothing but whitespace follows it.
    ///
    /// Only nil says that the text is JSON. After an error the same error is thrown again.
    package mutating func next() throws(JSONError) -> JSONToken? {
        let start = JSONLexeme.endOfWhitespace(in: text, from: position)
        guard start < text.count else {
            if expected == .endOfText { return nil }
            throw JSONError(expected, at: start, in: text)
        }
        let byte = text[start]
        switch (expected, byte) {
        case (.value, _), (.valueOrBracket, _): return try value(at: start, byte)
        case (.key, UInt8(ascii: "\"")), (.keyOrBrace, UInt8(ascii: "\"")):
            let end = try JSONLexeme.endOfString(in: text, from: start)
            return take(.key, start..<end, then: .colon)
        case (.colon, UInt8(ascii: ":")): return take(.colon, start..<start + 1, then: .value)
        case (.commaOrBracket, UInt8(ascii: ",")): return take(.comma, start..<start + 1, then: .value)
        case (.commaOrBrace, UInt8(ascii: ",")): return take(.comma, start..<start + 1, then: .key)
        case (.commaOrBracket, UInt8(ascii: "]")): return close(.arrayEnd, at: start)
        case (.commaOrBrace, UInt8(ascii: "}")), (.keyOrBrace, UInt8(ascii: "}")): return close(.objectEnd, at: start)
        default: throw JSONError(expected, at: start, in: text)
        }
    }

    /// Takes the value, or its first token, that has to begin with this byte (RFC 8259 section 3).
    private mutating func value(at start: Int, _ byte: UInt8) throws(JSONError) -> JSONToken {
        let kind: JSONToken.Kind
        let end: Int
        switch byte {
        case UInt8(ascii: "{"): return open(.objectStart, at: start, then: .keyOrBrace)
        case UInt8(ascii: "["): return open(.arrayStart, at: start, then: .valueOrBracket)
        case UInt8(ascii: "]") where expected == .valueOrBracket: return close(.arrayEnd, at: start)
        case UInt8(ascii: "\""): (kind, end) = (.string, try JSONLexeme.endOfString(in: text, from: start))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            (kind, end) = (.number, try JSONLexeme.endOfNumber(in: text, from: start))
        case UInt8(ascii: "t"): (kind, end) = (.literal, try JSONLexeme.endOfLiteral("true", in: text, from: start))
        case UInt8(ascii: "f"): (kind, end) = (.literal, try JSONLexeme.endOfLiteral("false", in: text, from: start))
        case UInt8(ascii: "n"): (kind, end) = (.literal, try JSONLexeme.endOfLiteral("null", in: text, from: start))
        default: throw JSONError(expected, at: start, in: text)
        }
        return take(kind, start..<end, then: afterValue)
    }

    private mutating func take(
        _ kind: JSONToken.Kind, _ range: Range<Int>, then following: JSONError.Expectation
    ) -> JSONToken {
        position = range.upperBound
        expected = following
        return JSONToken(kind, range)
    }

    private mutating func open(
        _ kind: JSONToken.Kind, at start: Int, then following: JSONError.Expectation
    ) -> JSONToken {
        nesting.open(isObject: kind == .objectStart)
        return take(kind, start..<start + 1, then: following)
    }

    private mutating func close(_ kind: JSONToken.Kind, at start: Int) -> JSONToken {
        nesting.close()
        return take(kind, start..<start + 1, then: afterValue)
    }

    /// What may follow a value at this depth.
    private var afterValue: JSONError.Expectation {
        nesting.depth == 0 ? .endOfText : nesting.isInObject ? .commaOrBrace : .commaOrBracket
    }
}
