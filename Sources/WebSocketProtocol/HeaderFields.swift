/// The header fields of an HTTP/1.1 message in the order of the wire (RFC 9110 section 5).
package struct HeaderFields: Equatable, Sendable {
    /// One field line. The value has no white space around it.
    package struct Field: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var fields: [Field] = []

    package init(_ fields: [Field] = []) {
        self.fields = fields
    }

    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name, value))
    }

    /// The values of all fields of that name, whatever its case.
    package func values(_ name: String) -> [String] {
        fields.filter { $0.name.isEqualIgnoringASCIICase(name) }.map(\.value)
    }

    /// The value of the first field of that name.
    package func first(_ name: String) -> String? {
        fields.first { $0.name.isEqualIgnoringASCIICase(name) }?.value
    }

    /// The elements of the comma-separated lists in all fields of that name (RFC 9110 section 5.6.1).
    package func list(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",").map(\.trimmingASCIISpace) }.filter { !$0.isEmpty }
    }

    /// Whether what a field of that name says is for two parties alone: credentials (RFC 9110 section 11, RFC 6265).
    package static func isSecret(_ name: String) -> Bool {
        ["authorization", "proxy-authorization", "cookie", "set-cookie"].contains {
            $0.isEqualIgnoringASCIICase(name)
        }
    }

    /// Whether a list field has that token, whatever its case.
    package func contains(_ token: String, in name: String) -> Bool {
        list(name).contains { $0.isEqualIgnoringASCIICase(token) }
    }
}

extension StringProtocol {
    /// Whether two texts are the same but for the case of ASCII letters.
    package func isEqualIgnoringASCIICase(_ other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
    }

    /// The text without spaces and tabs around it.
    package var trimmingASCIISpace: String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let trimmed = Substring(self).utf8.drop(while: isSpace)
        let end = trimmed.lastIndex { !isSpace($0) }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        return String(decoding: trimmed[..<end], as: UTF8.self)
    }
}

extension UInt8 {
    /// This byte, an upper-case ASCII letter as its lower-case one.
    var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    /// Whether this may stand in a token, such as a header's name or a subprotocol (RFC 9110 section 5.6.2).
    var isTokenCharacter: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}

extension String {
    /// Whether the text is a token (RFC 9110 section 5.6.2).
    package var isToken: Bool { !isEmpty && utf8.allSatisfy(\.isTokenCharacter) }
}
