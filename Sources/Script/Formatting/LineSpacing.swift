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
        let tokens = tokens(in: range)
        let isAssignment = tokens.first.map { ["set", "capture"].contains(source.text($0)) } ?? false
        var result: [UInt8] = []
        for (index, token) in tokens.enumerated() {
            if index > 0, isSpace(between: tokens[index - 1], token, isAssignment) { result.append(UInt8(ascii: " ")) }
            result += source.bytes[token]
        }
        return result
    }

    private func tokens(in range: Range<Int>) -> [Range<Int>] {
        var tokens: [Range<Int>] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            if source.bytes[offset].isSpace {
                offset += 1
            } else {
                tokens.append(token(at: offset, in: range))
                offset = tokens[tokens.count - 1].upperBound
            }
        }
        return tokens
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

    private func isSpace(between left: Range<Int>, _ right: Range<Int>, _ isAssignment: Bool) -> Bool {
        switch (sign(left), sign(right)) {
        case (",", _), (_, ","), (_, ":"): false
        case ("=", _), (_, "="): isAssignment
        // A literal that begins with `#` would be a comment if it got a space that it has not had.
        default: source.bytes[right.lowerBound] != UInt8(ascii: "#") || left.upperBound < right.lowerBound
        }
    }

    /// The text of a sign or a word; nil for what is kept as it is.
    private func sign(_ token: Range<Int>) -> String? {
        kept(at: token.lowerBound) == nil ? source.text(token) : nil
    }
}
