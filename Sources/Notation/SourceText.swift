/// A text that somebody wrote: a script file, or a pattern on the command line.
package struct SourceText: Sendable {
    /// How it is called in messages: the path as it was given.
    package let name: String
    package let bytes: [UInt8]
    /// The offset of the first byte of each line.
    private let lineStarts: [Int]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.lazy.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    }

    /// The number of the line that holds an offset, from 1 on.
    package func line(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// Line and column of an offset, both from 1 on; a column is a Unicode scalar.
    package func position(at offset: Int) -> (line: Int, column: Int) {
        let line = line(at: offset)
        let before = bytes[lineStarts[line - 1]..<min(offset, bytes.count)]
        return (line, 1 + before.count { $0 & 0xC0 != 0x80 })
    }

    /// Where the bytes of a line are, without its end.
    package func range(ofLine number: Int) -> Range<Int> {
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    package var lineCount: Int { lineStarts.count }

    /// A part of the text.
    package func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}

/// A part of one of several texts: a script and what it includes.
package struct SourceRange: Hashable, Sendable {
    /// The number of the text, counted as they were loaded; 0 for a pattern of the command line.
    package let source: Int
    /// Offsets of bytes.
    package let range: Range<Int>

    package init(source: Int, _ range: Range<Int>) {
        self.source = source
        self.range = range
    }

    /// From the start of this one to the end of another one in the same text.
    package func through(_ other: SourceRange) -> SourceRange {
        SourceRange(source: source, range.lowerBound..<max(range.upperBound, other.range.upperBound))
    }
}
