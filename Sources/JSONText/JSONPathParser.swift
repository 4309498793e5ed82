/// Reads the text of a path, strictly by the grammar of RFC 9535.
struct JSONPathParser {
    private let text: UnsafeRawBufferPointer
    private var position = 0

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    mutating func parse() throws(JSONPath.SyntaxError) -> [JSONPath.Segment] {
        guard take("$") else { throw error("expected $, with which a path begins") }
        var segments: [JSONPath.Segment] = []
        while position < text.count { segments.append(try segment()) }
        return segments
    }

    // MARK: - Segments

    private mutating func segment() throws(JSONPath.SyntaxError) -> JSONPath.Segment {
        skipWhitespace()
        if take("[") { return JSONPath.Segment(reachesDescendants: false, selectors: try bracketed()) }
        guard take(".") else { throw error("expected . or [") }
        let reachesDescendants = take(".")
        if reachesDescendants, take("[") {
            return JSONPath.Segment(reachesDescendants: true, selectors: try bracketed())
        }
        return JSONPath.Segment(
            reachesDescendants: reachesDescendants, selectors: [take("*") ? .wildcard : try shorthand()])
    }

    private mutating func shorthand() throws(JSONPath.SyntaxError) -> JSONPath.Selector {
        let start = position
        position = JSONPathLexeme.endOfShorthand(in: text, from: start)
        guard position > start else { throw error("expected a name or *; odd names go in ['…']") }
        return .name(String(decoding: text[start..<position], as: UTF8.self))
    }

    /// The selectors of the bracket that has been opened.
    private mutating func bracketed() throws(JSONPath.SyntaxError) -> [JSONPath.Selector] {
        var selectors: [JSONPath.Selector] = []
        repeat {
            skipWhitespace()
            selectors.append(try selector())
            skipWhitespace()
        } while take(",")
        guard take("]") else { throw error("expected , or ]") }
        return selectors
    }

    private mutating func selector() throws(JSONPath.SyntaxError) -> JSONPath.Selector {
        switch next {
        case UInt8(ascii: "*"):
            position += 1
            return .wildcard
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .name(try quotedName())
        default: return try indexOrSlice()
        }
    }

    // MARK: - Numbers

    private mutating func indexOrSlice() throws(JSONPath.SyntaxError) -> JSONPath.Selector {
        let start = try integer()
        skipWhitespace()
        guard take(":") else {
            guard let start else { throw error("expected a name in quotes, an index, a slice or *") }
            return .index(start)
        }
        skipWhitespace()
        let end = try integer()
        skipWhitespace()
        guard take(":") else { return .slice(JSONSlice(start: start, end: end, step: 1)) }
        skipWhitespace()
        return .slice(JSONSlice(start: start, end: end, step: try integer() ?? 1))
    }

    /// The integer that begins here, if there is one.
    private mutating func integer() throws(JSONPath.SyntaxError) -> Int? {
        let start = position
        let isNegative = take("-")
        let digits = text[position...].prefix(while: JSONPathLexeme.isDigit)
        position = digits.endIndex
        if digits.isEmpty {
            if isNegative { throw error("expected a digit") }
            return nil
        }
        if digits.first == UInt8(ascii: "0"), isNegative || digits.count > 1 {
            throw JSONPath.SyntaxError(
                offset: start, description: "expected a number without leading zeros, and not -0")
        }
        // RFC 9535 section 2.1: only integers that a double can tell apart.
        guard let value = Int(String(decoding: text[start..<position], as: UTF8.self)), value.magnitude < 1 << 53 else {
            throw JSONPath.SyntaxError(offset: start, description: "expected a number of at most 9007199254740991")
        }
        return value
    }

    // MARK: - Names in quotes

    private mutating func quotedName() throws(JSONPath.SyntaxError) -> String {
        let quote = text[position]
        position += 1
        var name: [UInt8] = []
        while true {
            switch next {
            case quote:
                position += 1
                return String(decoding: name, as: UTF8.self)
            case nil: throw error("expected the quote that ends the name")
            case let byte? where byte < 0x20: throw error("expected an escape in place of the control character")
            case UInt8(ascii: "\\"): name += Array(String(try escape(within: quote)).utf8)
            case let byte?:
                name.append(byte)
                position += 1
            }
        }
    }

    /// The code point of an escape: those of JSON, but of the quotes only the one that encloses the name.
    private mutating func escape(within quote: UInt8) throws(JSONPath.SyntaxError) -> Unicode.Scalar {
        let start = position
        position += 1
        if next == quote {
            position += 1
            return Unicode.Scalar(quote)
        }
        guard next != UInt8(ascii: "\""), (try? JSONLexeme.endOfEscape(in: text, from: start)) != nil else {
            throw error("expected an escape as in JSON, such as \\n or \\u00e9")
        }
        let (scalar, end) = JSONString.escape(in: text, at: start)
        guard let scalar else { throw error("expected an escape that is a character, not half a pair of surrogates") }
        position = end
        return scalar
    }

    // MARK: - Bytes

    private var next: UInt8? { position < text.count ? text[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        position = JSONLexeme.endOfWhitespace(in: text, from: position)
    }

    /// What is wrong at this place.
    private func error(_ description: String) -> JSONPath.SyntaxError {
        let description =
            switch next {
            case UInt8(ascii: "?"), UInt8(ascii: "@"):
                "filters are not supported: select with *, and judge the values that are found"
            case UInt8(ascii: "("): "functions are not supported: a path has names, indices, slices and *"
            default: description
            }
        return JSONPath.SyntaxError(offset: position, description: description)
    }
}
