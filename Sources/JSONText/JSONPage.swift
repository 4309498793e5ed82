/// What is written of one JSON text, and how much may follow.
struct JSONPage {
    private let text: UnsafeRawBufferPointer
    private let layout: JSONPrinter.Layout
    /// Where the output has to end.
    private let outputLimit: Int
    /// The line feeds that may still be written.
    private var lineFeedsLeft: Int
    private var previous: JSONToken.Kind?
    /// The offset in the text behind the last byte that was written.
    private(set) var end = 0

    init(_ text: UnsafeRawBufferPointer, _ layout: JSONPrinter.Layout, _ limit: JSONPrinter.Limit, after start: Int) {
        self.text = text
        self.layout = layout
        lineFeedsLeft = limit.lines - 1
        outputLimit = start.addingReportingOverflow(limit.bytes).overflow ? .max : start + limit.bytes
    }

    /// Appends a token and what belongs before it; false when the limit cuts it.
    mutating func append(
        _ token: JSONToken, at depth: Int, to output: inout [UInt8], style: JSONPrinter.Style
    ) -> Bool {
        switch layout {
        case .asItCame:
            guard appendWhitespace(end..<token.range.lowerBound, to: &output, style: style) else { return false }
        case .indented:
            guard indent(token.kind, at: depth, to: &output) else { return false }
        }
        previous = token.kind
        return append(token.kind, token.range, to: &output, style: style)
    }

    /// Appends what follows the last token; what goes over the limit is left off.
    mutating func appendTrailingWhitespace(to output: inout [UInt8], style: JSONPrinter.Style) {
        guard layout == .asItCame else { return }
        _ = appendWhitespace(end..<text.count, to: &output, style: style)
    }

    /// Appends as much of the text as there is room for; false when that is not all.
    private mutating func append(
        _ kind: JSONToken.Kind?, _ range: Range<Int>, to output: inout [UInt8], style: JSONPrinter.Style
    ) -> Bool {
        var upperBound = range.upperBound
        let room = max(outputLimit - output.count, 0)
        if range.count > room {
            upperBound = beginningOfCodePoint(at: range.lowerBound + room, notBefore: range.lowerBound)
        }
        if upperBound > range.lowerBound {
            style(kind, UnsafeRawBufferPointer(rebasing: text[range.lowerBound..<upperBound]), &output)
            end = upperBound
        }
        return upperBound == range.upperBound
    }

    /// Where the code point begins that this byte belongs to; the byte itself when it belongs to none.
    private func beginningOfCodePoint(at offset: Int, notBefore first: Int) -> Int {
        var index = offset
        while index > first, offset - index < 3, text[index] & 0xC0 == 0x80 { index -= 1 }
        return text[index] & 0xC0 == 0xC0 ? index : offset
    }

    /// Appends whitespace of the text, up to the line feed that is one too many.
    private mutating func appendWhitespace(
        _ range: Range<Int>, to output: inout [UInt8], style: JSONPrinter.Style
    ) -> Bool {
        guard range.isEmpty == false else { return true }
        var upperBound = range.lowerBound
        while upperBound < range.upperBound {
            if text[upperBound] == 0x0A {
                guard lineFeedsLeft > 0 else { break }
                lineFeedsLeft -= 1
            }
            upperBound += 1
        }
        return append(nil, range.lowerBound..<upperBound, to: &output, style: style) && upperBound == range.upperBound
    }

    /// Appends what belongs between the token before and this one; false when the limit cuts it.
    private mutating func indent(_ kind: JSONToken.Kind, at depth: Int, to output: inout [UInt8]) -> Bool {
        guard let previous, kind != .comma, kind != .colon, previous.isStart == false || kind.isEnd == false else {
            return true
        }
        let isNewLine = previous != .colon
        if isNewLine, lineFeedsLeft == 0 { return false }
        let count = isNewLine ? 2 * (kind.isStart ? depth - 1 : depth) + 1 : 1
        let room = outputLimit - output.count
        // A line that would hold nothing but a part of its indentation is not begun.
        guard count < room else { return false }
        if isNewLine {
            lineFeedsLeft -= 1
            output.append(0x0A)
            output.append(contentsOf: repeatElement(0x20, count: count - 1))
        } else {
            output.append(0x20)
        }
        return true
    }
}
