/// How much of a text fits on a screen.
package enum TextExtent {
    /// An estimate of the columns that a text takes on one line.
    package static func columns(of text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    /// The text, or as much of its beginning as fits into so many columns together with `…`.
    package static func cut(_ text: some StringProtocol, columns limit: Int) -> String {
        var columns = 0
        var fitting = text.startIndex
        for index in text.indices {
            columns += self.columns(of: text[index...index])
            guard columns <= limit else { return text[..<fitting] + "…" }
            if columns < limit { fitting = text.index(after: index) }
        }
        return String(text)
    }

    /// The number of leading bytes, whole code points, that fit into so many rows and columns.
    ///
    /// An estimate is enough, since nothing but the place of a cut depends on it. No more of the text is looked at
    /// than fits.
    static func prefixCount(_ bytes: UnsafeRawBufferPointer, columns: Int, rows: Int) -> Int {
        // No screen is larger, and the products stay numbers.
        let columns = min(columns, 1 << 16)
        let rows = min(rows, 1 << 24)
        // A row holds as many code points as it has columns, and a line feed; whatever follows is over the limit.
        let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(4 * (columns + 1) * rows))
        var place = Place(columns: columns, rows: rows)
        var start = 0
        while start < bytes.count {
            let end = PlainText.end(in: bytes, from: start)
            let fittingCount = place.advance(byPlain: end - start)
            guard fittingCount == end - start else { return start + fittingCount }
            start = end
            while start < bytes.count, !PlainText.isPlain(bytes[start]) { start += 1 }
            let others = UnsafeRawBufferPointer(rebasing: bytes[end..<start])
            let otherCount = place.advance(by: others)
            guard otherCount == others.count else { return end + otherCount }
        }
        return bytes.count
    }

    /// Where the next character goes.
    private struct Place {
        let columns: Int
        let rows: Int
        var column = 0
        var row = 0

        /// Moves on by characters of one column; returns how many of them fit.
        mutating func advance(byPlain count: Int) -> Int {
            let fittingCount = max(0, min(count, columns - column + (rows - 1 - row) * columns))
            let end = column + fittingCount
            if end > columns {
                row += (end - 1) / columns
                column = (end - 1) % columns + 1
            } else {
                column = end
            }
            return fittingCount
        }

        /// Moves on by a text that may hold anything; returns the number of bytes that fit.
        mutating func advance(by bytes: UnsafeRawBufferPointer) -> Int {
            var decoder = UTF8.ForwardParser()
            var rest = bytes.makeIterator()
            var count = 0
            while true {
                let width: Int
                let length: Int
                switch decoder.parseScalar(from: &rest) {
                case .valid(let encoded):
                    let scalar = UTF8.decode(encoded)
                    length = encoded.count
                    if scalar == "\n" {
                        row += 1
                        column = 0
                        width = 0
                    } else if scalar == "\t" {
                        width = 8 - column % 8
                    } else {
                        width = TextExtent.width(scalar)
                    }
                case .error(let errorLength):
                    length = errorLength
                    width = 4 * errorLength
                case .emptyInput:
                    return bytes.count
                }
                column += width
                if column > columns {
                    row += column / columns
                    column = width
                }
                if row >= rows { return count }
                count += length
            }
        }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if TerminalText.isHarmful(scalar) { return scalar.value < 0x100 ? 4 : 8 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
