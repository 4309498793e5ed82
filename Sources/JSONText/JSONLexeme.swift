/// Where the parts of a JSON text end that consist of more than one byte.
enum JSONLexeme {
    /// The offset of the first byte at or after `start` that is no whitespace (RFC 8259 section 2), or the length.
    @inline(__always)
    static func endOfWhitespace(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < text.count, isWhitespace(text[index]) { index &+= 1 }
        return index
    }

    @inline(__always)
    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
    }

    /// The end of the literal that has to begin at `start` (RFC 8259 section 3).
    static func endOfLiteral(
        _ literal: StaticString, in text: UnsafeRawBufferPointer, from start: Int
    ) throws(JSONError) -> Int {
        for index in 0..<literal.utf8CodeUnitCount {
            guard start + index < text.count, text[start + index] == literal.utf8Start[index] else {
                throw JSONError(.restOfLiteral, at: start + index, in: text)
            }
        }
        return start + literal.utf8CodeUnitCount
    }

    /// The end of the number that begins at `start`, with a minus or a digit (RFC 8259 section 6).
    ///
    /// What follows a leading zero is not of the number.
    static func endOfNumber(in text: UnsafeRawBufferPointer, from start: Int) throws(JSONError) -> Int {
        var index = start
        if text[index] == UInt8(ascii: "-") { index += 1 }
        if index < text.count, text[index] == UInt8(ascii: "0") {
            index += 1
        } else {
            index = try endOfDigits(in: text, from: index)
        }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index = try endOfDigits(in: text, from: index + 1)
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            index = try endOfDigits(in: text, from: index)
        }
        return index
    }

    /// The end of one digit or more.
    @inline(__always)
    private static func endOfDigits(in text: UnsafeRawBufferPointer, from start: Int) throws(JSONError) -> Int {
        var index = start
        while index < text.count, text[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
        guard index > start else { throw JSONError(.digit, at: index, in: text) }
        return index
    }

    /// The end of the string whose opening quote is at `start` (RFC 8259 section 7).
    static func endOfString(in text: UnsafeRawBufferPointer, from start: Int) throws(JSONError) -> Int {
        var index = start + 1
        while true {
            index = skipPlainBytes(in: text, from: index)
            guard index < text.count else { throw JSONError(.closingQuote, at: index, in: text) }
            switch text[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index = try endOfEscape(in: text, from: index)
            default: throw JSONError(.noControlCharacter, at: index, in: text)
            }
        }
    }

    /// The end of the escape whose backslash is at `start`. A surrogate may stand alone: section 8.2.
    static func endOfEscape(in text: UnsafeRawBufferPointer, from start: Int) throws(JSONError) -> Int {
        let index = start + 1
        guard index < text.count else { throw JSONError(.escapedCharacter, at: index, in: text) }
        switch text[index] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return index + 1
        case UInt8(ascii: "u"):
            for digit in index + 1...index + 4 {
                guard digit < text.count, isHexadecimalDigit(text[digit]) else {
                    throw JSONError(.hexadecimalDigit, at: digit, in: text)
                }
            }
            return index + 5
        default: throw JSONError(.escapedCharacter, at: index, in: text)
        }
    }

    private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The offset of the first quote, backslash or control character at or after `start`, or the length.
    static func skipPlainBytes(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index &+ 8 <= text.count {
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quotes = word ^ ones &* UInt64(UInt8(ascii: "\""))
            let backslashes = word ^ ones &* UInt64(UInt8(ascii: "\\"))
            // A byte below the subtrahend sets its high bit. A borrow may set later ones as well, so only the lowest
            // is to be believed; bytes from 80 on are left out.
            let controls = (word &- ones &* 0x20) & ~word
            let found = (((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | controls) & highBits
            if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < text.count, isPlain(text[index]) { index &+= 1 }
        return index
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
