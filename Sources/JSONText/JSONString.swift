/// What strings stand for, and how they are written (RFC 8259 section 7).
enum JSONString {
    /// What a string that was scanned stands for; the range is that of its quotes and what they enclose.
    static func decode(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        let end = range.upperBound - 1
        var start = range.lowerBound + 1
        var index = JSONLexeme.skipPlainBytes(in: text, from: start)
        if index == end { return String(decoding: text[start..<end], as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - start)
        while index < end {
            bytes += text[start..<index]
            let scalar: Unicode.Scalar?
            (scalar, start) = escape(in: text, at: index)
            bytes += String(scalar ?? "\u{FFFD}").utf8
            index = JSONLexeme.skipPlainBytes(in: text, from: start)
        }
        bytes += text[start..<end]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the escape with this backslash stands for, nil for a surrogate without its partner, and its end.
    ///
    /// The escape has been checked.
    static func escape(
        in text: UnsafeRawBufferPointer, at backslash: Int
    ) -> (scalar: Unicode.Scalar?, end: Int) {
        let end = backslash + 2
        switch text[backslash + 1] {
        case UInt8(ascii: "b"): return ("\u{8}", end)
        case UInt8(ascii: "f"): return ("\u{C}", end)
        case UInt8(ascii: "n"): return ("\n", end)
        case UInt8(ascii: "r"): return ("\r", end)
        case UInt8(ascii: "t"): return ("\t", end)
        case UInt8(ascii: "u"): return codePoint(in: text, at: end)
        case let character: return (Unicode.Scalar(character), end)
        }
    }

    /// The code point of the four digits at an offset, or of a pair of surrogates that begins there, and its end.
    private static func codePoint(
        in text: UnsafeRawBufferPointer, at start: Int
    ) -> (scalar: Unicode.Scalar?, end: Int) {
        let unit = codeUnit(in: text, at: start)
        let end = start + 4
        guard UTF16.isLeadSurrogate(unit), end + 6 <= text.count,
            text[end] == UInt8(ascii: "\\"), text[end + 1] == UInt8(ascii: "u")
        else { return (Unicode.Scalar(unit), end) }
        let partner = codeUnit(in: text, at: end + 2)
        guard UTF16.isTrailSurrogate(partner) else { return (nil, end) }
        return (UTF16.decode(UTF16.EncodedScalar([unit, partner])), end + 6)
    }

    /// The UTF-16 code unit of four hexadecimal digits; 0 where they are none.
    private static func codeUnit(in text: UnsafeRawBufferPointer, at start: Int) -> UInt16 {
        UInt16(String(decoding: text[start..<start + 4], as: UTF8.self), radix: 16) ?? 0
    }

    /// Appends a string with its quotes; only what has to be escaped is.
    static func append(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { characters in
            let characters = UnsafeRawBufferPointer(characters)
            var start = 0
            while true {
                let index = JSONLexeme.skipPlainBytes(in: characters, from: start)
                bytes += characters[start..<index]
                guard index < characters.count else { break }
                append(escaping: characters[index], to: &bytes)
                start = index + 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends the shortest escape of an ASCII character; of a control character in lower case.
    static func append(escaping character: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch character {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
            bytes += (character < 0x10 ? "u000" : "u00").utf8
            bytes += String(character, radix: 16).utf8
        default: bytes.append(character)
        }
    }
}
