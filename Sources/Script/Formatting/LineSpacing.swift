internal import Notation

/// Puts single spaces between the words and signs of a line.
struct LineSpacing {
    private let source: SourceText
    private let layout: ScriptLayout

    init(_ source: SourceText, _ layout: ScriptLayout) {
        self.source = source
        self.layout = layout
    }

    /// The text of a part of a line, literals and JSON as they were written.
    func text(of range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        var previous: [UInt8] = []
        var isAssignment = false
        var offset = range.lowerBound
        while offset < range.upperBound {
            let token = token(at: offset, in: range)
            offset = token.upperBound
            while offset < range.upperBound, source.bytes[offset].isSpace { offset += 1 }
            let text = Array(source.bytes[token])
            if result.isEmpty { isAssignment = ["set", "capture"].contains { text.elementsEqual($0.utf8) } }
            if !previous.isEmpty, Self.isSpace(between: previous, text, isAssignment) {
                result.append(UInt8(ascii: " "))
            }
            result += text
            previous = text
        }
        return result
    }

    /// Where the literal, the JSON, the sign or the word ends that begins at an offset.
    private func token(at start: Int, in range: Range<Int>) -> Range<Int> {
        if let kept = kept(at: start) { return start..<min(kept.upperBound, range.upperBound) }
        var end = start
        let isSign = Self.isSign(source.bytes[start])
        while end < range.upperBound, !source.bytes[end].isSpace, kept(at: end) == nil,
            Self.isSign(source.bytes[end]) == isSign
        { end += 1 }
        return start..<end
    }

    private func kept(at offset: Int) -> Range<Int>? {
        layout.json.region(at: offset) ?? layout.literals.region(at: offset)
    }

    private static func isSign(_ byte: UInt8) -> Bool { "<>=!,:".utf8.contains(byte) }

    private static func isSpace(between left: [UInt8], _ right: [UInt8], _ isAssignment: Bool) -> Bool {
        if left == [UInt8(ascii: ",")] || right == [UInt8(ascii: ",")] || right == [UInt8(ascii: ":")] { return false }
        let isBesideEqualsSign = left == [UInt8(ascii: "=")] || right == [UInt8(ascii: "=")]
        return isAssignment || !isBesideEqualsSign
    }
}
