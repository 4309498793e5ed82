/// Reads the notation of scripts and patterns out of one text, piece by piece.
///
/// A method takes what it is named after, which has to begin at `offset`, with the white space behind it, or throws
/// what is wrong there. So between two calls the reader is at the beginning of something or at the end of its line.
/// It is a value: to look ahead, read with a copy.
package struct SyntaxReader: Sendable {
    /// Whether something is sent and so has to be known, or is expected and may have open parts.
    package enum Purpose: Sendable {
        case value
        case pattern
    }

    package let source: SourceText
    /// The number of the text, for the ranges that are made.
    let number: Int
    /// The offset of the next byte.
    package internal(set) var offset = 0
    /// How many brackets of JSON are open. Within them the end of a line is white space.
    package internal(set) var depth = 0

    /// A reader at the beginning of a text.
    package init(_ source: SourceText, number: Int) {
        self.source = source
        self.number = number
    }

    // MARK: What is next

    /// The next byte, as a character if it is one of ASCII; nil at the end of the text.
    package var next: Unicode.Scalar? { character(at: offset) }

    @inline(__always)
    func character(at offset: Int) -> Unicode.Scalar? {
        source.bytes.indices.contains(offset) ? Unicode.Scalar(source.bytes[offset]) : nil
    }

    package var isAtEnd: Bool { offset >= source.bytes.count }

    /// Whether nothing but a comment follows on the line.
    package var isAtLineEnd: Bool {
        switch next {
        case nil, "\n": true
        case "\r": offset + 1 == source.bytes.count || character(at: offset + 1) == "\n"
        case "#": offset == 0 || Self.isWhiteSpace(character(at: offset - 1))
        default: false
        }
    }

    package var isAtDigit: Bool { Self.isDigit(next) }

    package func isAt(_ text: String) -> Bool {
        source.bytes[offset...].starts(with: text.utf8)
    }

    /// The word that is next: a letter, then letters, digits, `_` and `-`.
    package var word: String? {
        guard Self.isLetter(next) else { return nil }
        return run { Self.isLetter($0) || Self.isDigit($0) || $0 == "_" || $0 == "-" }
    }

    /// All that is next of some characters.
    func run(of isPart: (Unicode.Scalar?) -> Bool) -> String {
        source.text(offset..<end(of: isPart))
    }

    /// Where the first other character is.
    func end(of isPart: (Unicode.Scalar?) -> Bool) -> Int {
        var end = offset
        while isPart(character(at: end)) { end += 1 }
        return end
    }

    /// How far the line is indented at whose first character the reader is, in characters.
    package var indentation: Int {
        var start = offset
        while start > 0, character(at: start - 1) != "\n" { start -= 1 }
        return offset - start
    }

    /// From an offset up to here, without white space at the end.
    package func range(from start: Int) -> SourceRange {
        var end = offset
        while end > start, Self.isWhiteSpace(character(at: end - 1)) { end -= 1 }
        return SourceRange(source: number, start..<end)
    }

    // MARK: Taking

    /// Takes a word out of a list of them, if it is next.
    package mutating func take<Word: RawRepresentable<String>>(_ words: Word.Type) -> Word? {
        guard let text = word, let word = Word(rawValue: text) else { return nil }
        skip(text.utf8.count)
        return word
    }

    /// Takes a word, if it is next.
    package mutating func take(word wanted: String) -> Bool {
        guard word == wanted else { return false }
        skip(wanted.utf8.count)
        return true
    }

    /// Takes a character, if it is next.
    package mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == character else { return false }
        skip(1)
        return true
    }

    /// Goes over some bytes, and the white space behind them.
    package mutating func skip(_ count: Int) {
        offset += count
        skipSpace()
    }

    /// Goes over white space; within brackets also over the ends of lines, and comments.
    package mutating func skipSpace() {
        while next == " " || next == "\t" { offset += 1 }
        if depth > 0 { skipBlankLines() }
    }

    /// Goes to the next character that is neither white space nor comment, on this line or a later one.
    package mutating func skipBlankLines() {
        while !isAtEnd, isAtLineEnd || Self.isWhiteSpace(next) {
            if next == "#" { skipLine() } else { offset += 1 }
        }
    }

    /// Goes to the end of the line.
    package mutating func skipLine() {
        while next != nil, next != "\n" { offset += 1 }
    }

    /// Goes to the end of a line with something wrong in it, and over what belongs to JSON that was not finished.
    package mutating func recover() {
        skipLine()
        while depth > 0, !isAtEnd {
            offset += 1
            while Self.isWhiteSpace(next) { offset += 1 }
            // A line of JSON does not begin like this.
            if next == "<" || next == ">" || word.map({ !Self.literals.contains($0) }) == true { break }
            skipLine()
        }
        depth = 0
    }

    package mutating func skipToEnd() {
        offset = source.bytes.count
    }

    // MARK: Characters

    static func isWhiteSpace(_ character: Unicode.Scalar?) -> Bool {
        character == " " || character == "\t" || character == "\n" || character == "\r"
    }

    static func isLetter(_ character: Unicode.Scalar?) -> Bool {
        guard let character else { return false }
        return ("a"..."z").contains(character) || ("A"..."Z").contains(character)
    }

    static func isDigit(_ character: Unicode.Scalar?) -> Bool {
        guard let character else { return false }
        return ("0"..."9").contains(character)
    }
}
