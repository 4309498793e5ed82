package import JSONText
package import WebSocketProtocol

/// Writes payloads as scripts do, so that what is written means the same payload.
///
/// It is always one line, and nothing in it drives a terminal: controls and what changes the direction of text are
/// escaped.
package enum MessageNotation {
    /// More bytes than that are written as Base64.
    private static let longestHex = 4096

    /// A payload as a value: JSON where it is compact JSON of an object or an array, else text in quotes, or bytes.
    ///
    /// With a type that is how a message of it is written, without one how a payload of control frames is. At most
    /// `limit` bytes of the payload are shown, then `…`; such a notation is for people alone.
    package static func text(_ bytes: some Collection<UInt8>, type: MessageType?, limit: Int = .max) -> String {
        let bytes = ArraySlice(bytes)
        let shown = bytes.prefix(characters: limit)
        let ellipsis = shown.count < bytes.count ? "…" : ""
        if type != .binary, Array(shown).isUTF8 {
            guard ellipsis.isEmpty else { return (beginsLikeJSON(shown) ? json(shown) : quoted(shown)) + ellipsis }
            guard isCompactJSON(bytes) else { return quoted(bytes) }
            let notation = json(bytes)
            // An escape would be sent as it stands there.
            return notation.utf8.elementsEqual(bytes) ? notation : quoted(bytes)
        }
        return (type == .text ? "text " : "") + binary(bytes.prefix(limit)) + (bytes.count > limit ? " …" : "")
    }

    /// A text in quotes, whatever it looks like; cut in the same way.
    package static func string(_ text: String, limit: Int = .max) -> String {
        string(ArraySlice(text.utf8), limit: limit)
    }

    /// The same for bytes that are UTF-8.
    static func string(_ text: ArraySlice<UInt8>, limit: Int) -> String {
        let shown = text.prefix(characters: limit)
        return quoted(shown) + (shown.count < text.count ? "…" : "")
    }

    /// A JSON value as it is written where a value stands; cut in the same way.
    package static func json(_ value: JSONValue, limit: Int = .max) -> String {
        var bytes: [UInt8] = []
        value.append(to: &bytes)
        let shown = bytes[...].prefix(characters: limit)
        return json(shown) + (shown.count < bytes.count ? "…" : "")
    }

    /// Bytes as hexadecimal digits, or as Base64 where they are many.
    static func binary(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.count <= longestHex else { return "base64 \(Base64.encode(bytes))" }
        return bytes.reduce(into: "hex") {
            $0 += $1 < 0x10 ? " 0\(String($1, radix: 16))" : " \(String($1, radix: 16))"
        }
    }

    // MARK: - What it is

    /// Whether the text is an object or an array exactly as wsx would send it.
    private static func isCompactJSON(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[") else { return false }
        // Scripts have JSON only as deep as values can be.
        guard bytes.withUnsafeBytes({ try? JSONValue(parsing: $0) }) != nil else { return false }
        var isInString = false
        var isEscaped = false
        for byte in bytes {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case 0x20, 0x09, 0x0A, 0x0D: if !isInString { return false }
            default: break
            }
        }
        return true
    }

    /// Whether the text is the beginning of an object or an array.
    private static func beginsLikeJSON(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[") else { return false }
        return bytes.withUnsafeBytes { JSONScanner.firstError(in: $0)?.isAtEnd ?? false }
    }

    // MARK: - Writing

    private static func json(_ bytes: ArraySlice<UInt8>) -> String {
        var output: [UInt8] = []
        append(bytes, inQuotes: false, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        var output = [UInt8(ascii: "\"")]
        append(bytes, inQuotes: true, to: &output)
        output.append(UInt8(ascii: "\""))
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends UTF-8 with escapes: within quotes those of JSON, and always those for scripts and terminals.
    private static func append(_ bytes: ArraySlice<UInt8>, inQuotes: Bool, to output: inout [UInt8]) {
        output.reserveCapacity(output.count + bytes.count + 2)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "{") where index + 1 < bytes.endIndex && bytes[index + 1] == byte:
                appendEscape(byte, to: &output)
            case UInt8(ascii: "\"") where inQuotes, UInt8(ascii: "\\") where inQuotes:
                output += [UInt8(ascii: "\\"), byte]
            case 0x20..<0x7F: output.append(byte)
            case 0x0A: output += "\\n".utf8
            case 0x0D: output += "\\r".utf8
            case 0x09: output += "\\t".utf8
            case 0..<0x80: appendEscape(byte, to: &output)
            default:
                let end = bytes[(index + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.endIndex
                append(character: bytes[index..<end], to: &output)
                index = end
                continue
            }
            index += 1
        }
    }

    /// Appends a character beyond ASCII.
    private static func append(character: ArraySlice<UInt8>, to output: inout [UInt8]) {
        let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: appendEscape(scalar.value, to: &output)
        default:
            if scalar.properties.isBidiControl {
                appendEscape(scalar.value, to: &output)
            } else {
                output += character
            }
        }
    }

    /// Appends `\u001f`; what is escaped lies below U+10000.
    private static func appendEscape(_ value: some BinaryInteger, to output: inout [UInt8]) {
        let digits = String(value, radix: 16)
        output += "\\u".utf8
        output += String(repeating: "0", count: max(0, 4 - digits.count)).utf8
        output += digits.utf8
    }
}

extension ArraySlice<UInt8> {
    /// The first bytes of a text, without a character that would be cut.
    fileprivate func prefix(characters limit: Int) -> ArraySlice<UInt8> {
        guard limit < count else { return self }
        let end = startIndex + limit
        return self[..<(self[Swift.max(startIndex, end - 3)...end].lastIndex { $0 & 0xC0 != 0x80 } ?? end)]
    }
}
