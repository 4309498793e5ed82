extension JSONValue {
    /// How many objects and arrays may lie inside one another in a text that is parsed.
    package static let maximumDepth = 512

    /// The value that is the whole of a text, apart from whitespace around it.
    ///
    /// Bytes in strings that are no UTF-8 become U+FFFD, as do escaped surrogates without their partner (RFC 8259
    /// section 8.2). Throws where the text is not JSON, or deeper than `maximumDepth`.
    package init(parsing text: UnsafeRawBufferPointer) throws(JSONError) {
        var parser = JSONParser(text)
        self = try parser.parse()
    }

    /// The value that is the whole of a text, apart from whitespace around it.
    package init(parsing text: String) throws(JSONError) {
        var text = text
        let value = text.withUTF8 { bytes in
            Result { () throws(JSONError) in try JSONValue(parsing: UnsafeRawBufferPointer(bytes)) }
        }
        self = try value.get()
    }

    /// The value as JSON without whitespace between the tokens, members in their order, numbers as they came.
    ///
    /// In strings only what has to be escaped is (RFC 8259 section 7).
    package var compactText: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the `compactText`.
    package func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let value): bytes += value.text.utf8
        case .string(let value): JSONString.append(value, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONString.append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
