/// Writes a JSON text for people: as it came or indented, up to a limit, each token in a style of the caller's.
///
/// Order, numbers, escapes and keys that come twice stay as they came, byte for byte.
package enum JSONPrinter {
    /// What lies between the tokens.
    package enum Layout: Hashable, Sendable, BitwiseCopyable {
        /// The whitespace of the text.
        case asItCame
        /// One member or element a line, with two spaces a level; `{}` and `[]` stay together.
        case indented
    }

    /// How much may be written.
    package struct Limit: Hashable, Sendable, BitwiseCopyable {
        /// Lines, one at least.
        package let lines: Int
        /// Bytes, with those that the style adds.
        ///
        /// Indentation can be as long as the square of the text, so this bounds memory where the text is a peer's.
        package let bytes: Int

        package init(lines: Int = .max, bytes: Int) {
            self.lines = max(lines, 1)
            self.bytes = max(bytes, 0)
        }
    }

    /// How far the text was written.
    package struct Outcome: Hashable, Sendable, BitwiseCopyable {
        /// Whether tokens are missing for the limit's sake. What follows `end` may then be anything.
        package let isCut: Bool
        /// The offset in the text behind the last byte that was written or left off as whitespace.
        package let end: Int
    }

    /// Appends a piece of the text, and what the caller puts round it.
    ///
    /// The kind is nil for whitespace that came with the text, which may hold carriage returns. The piece may be the
    /// beginning of a token when the limit cuts it, but not of a code point. A style only appends, and no line feeds
    /// but those of the piece.
    package typealias Style = (
        _ kind: JSONToken.Kind?, _ piece: UnsafeRawBufferPointer, _ output: inout [UInt8]
    ) -> Void

    /// Appends a JSON text; returns nil, with nothing appended, when it is not JSON.
    ///
    /// A text that is cut has been looked at up to the cut and no further than one token: the rest need not be JSON.
    /// The style can go over the limit by what it adds to the last piece. Nothing is appended to tell of the cut, no
    /// line feed either.
    package static func append(
        _ text: UnsafeRawBufferPointer, as layout: Layout, within limit: Limit, to output: inout [UInt8],
        style: Style
    ) -> Outcome? {
        let start = output.count
        var scanner = JSONScanner(text)
        var page = JSONPage(text, layout, limit, after: start)
        do throws(JSONError) {
            while let token = try scanner.next() {
                guard page.append(token, at: scanner.depth, to: &output, style: style) else {
                    return Outcome(isCut: true, end: page.end)
                }
            }
            page.appendTrailingWhitespace(to: &output, style: style)
            return Outcome(isCut: false, end: text.count)
        } catch {
            output.removeSubrange(start...)
            return nil
        }
    }
}
