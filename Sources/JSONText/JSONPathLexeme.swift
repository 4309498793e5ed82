/// What the parts of a path consist of (RFC 9535 section 2.1.1).
enum JSONPathLexeme {
    /// The end of the name that stands at `start` without quotes: letters, digits, `_` and all that is not ASCII, no
    /// digit first. It is `start` when there is none.
    static func endOfShorthand(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard start < text.count, isDigit(text[start]) == false else { return start }
        return text[start...].firstIndex { isDigit($0) == false && isLetter($0) == false } ?? text.count
    }

    /// Whether a name can stand behind a dot without quotes.
    static func isShorthand(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            bytes.isEmpty == false && endOfShorthand(in: UnsafeRawBufferPointer(bytes), from: 0) == bytes.count
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
}
