/// A query for places in a value, by RFC 9535 without filters: `$.items[*].id`, `$..id`, `$['odd name'][-1]`, `$[1:5]`.
package struct JSONPath: Sendable {
    /// The path as it was written.
    package let text: String
    let segments: [Segment]

    /// From each node to some of its children, or of its descendants (RFC 9535 section 2.5).
    struct Segment: Sendable {
        let reachesDescendants: Bool
        let selectors: [Selector]
    }

    /// Which of the children (RFC 9535 section 2.3).
    enum Selector: Sendable {
        case name(String)
        case wildcard
        /// From 0 on; from -1 on backwards.
        case index(Int)
        case slice(JSONSlice)
    }

    /// Why a text is no path.
    package struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The offset of the byte that can not stand where it stands, or of the part that is not possible as a whole.
        package let offset: Int
        /// What was expected, or what is not supported and what to write instead.
        package let description: String
    }

    /// A path from the whole of a text.
    ///
    /// Filters and functions are not supported; the error says so.
    package init(_ text: String) throws(SyntaxError) {
        var bytes = text
        let segments = bytes.withUTF8 { bytes in
            Result { () throws(SyntaxError) in
                var parser = JSONPathParser(UnsafeRawBufferPointer(bytes))
                return try parser.parse()
            }
        }
        self.text = text
        self.segments = try segments.get()
    }

    /// Whether the path can give one node at most: only names and indices, one at a time (RFC 9535 section 2.3.5.1).
    package var isSingular: Bool {
        segments.allSatisfy { segment in
            switch segment.selectors.first {
            case .name, .index: segment.selectors.count == 1 && segment.reachesDescendants == false
            default: false
            }
        }
    }

    /// How many bytes at the start of a text look like a path, for parsers of longer lines.
    ///
    /// It begins with `$`, or the length is 0, and ends at white space outside of brackets and their quotes.
    package static func prefixLength(of text: UnsafeRawBufferPointer) -> Int {
        guard text.first == UInt8(ascii: "$") else { return 0 }
        var depth = 0
        var quote: UInt8?
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\\") where quote != nil: index += 1
            case quote: quote = nil
            case _ where quote != nil: break
            case UInt8(ascii: "'") where depth > 0, UInt8(ascii: "\"") where depth > 0: quote = text[index]
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case _ where depth <= 0 && JSONLexeme.isWhitespace(text[index]): return index
            default: break
            }
            index += 1
        }
        return text.count
    }
}

extension JSONPath: Equatable {
    /// Whether two paths are written the same.
    package static func == (lhs: JSONPath, rhs: JSONPath) -> Bool { ExactText(lhs.text) == ExactText(rhs.text) }
}
