/// One element of a `Sec-WebSocket-Extensions` list: what a client offers, or what a server accepts (RFC 6455 section
/// 9.1).
package struct ExtensionElement: Equatable, Sendable {
    package struct Parameter: Equatable, Sendable {
        package var name: String
        /// A token, whether it was quoted or not.
        package var value: String?

        package init(_ name: String, _ value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    package var name: String
    package var parameters: [Parameter]

    package init(_ name: String, _ parameters: [Parameter] = []) {
        self.name = name
        self.parameters = parameters
    }

    /// A text that is no list of extensions.
    package struct SyntaxError: Error, Equatable, Sendable {
        package let text: String
    }

    /// Reads a list, in which empty elements do not count (RFC 9110 section 5.6.1).
    package static func list(_ text: String) throws(SyntaxError) -> [ExtensionElement] {
        var elements: [ExtensionElement] = []
        for part in try split(text, at: UInt8(ascii: ",")) where !part.isEmpty {
            let words = try split(part, at: UInt8(ascii: ";"))
            guard let name = words.first, name.isToken else { throw SyntaxError(text: text) }
            var element = ExtensionElement(name)
            for word in words.dropFirst() { element.parameters.append(try parameter(word, in: text)) }
            elements.append(element)
        }
        return elements
    }

    /// Reads the lists of all fields with that name as one.
    package static func list(in fields: HeaderFields) throws(SyntaxError) -> [ExtensionElement] {
        try list(fields.values(fieldName).joined(separator: ","))
    }

    package static let fieldName = "Sec-WebSocket-Extensions"

    private static func parameter(_ word: String, in text: String) throws(SyntaxError) -> Parameter {
        let parts = try split(word, at: UInt8(ascii: "="))
        guard parts.count <= 2, let name = parts.first, name.isToken else { throw SyntaxError(text: text) }
        guard parts.count == 2 else { return Parameter(name) }
        let value = unquoted(parts[1])
        guard value.isToken else { throw SyntaxError(text: text) }
        return Parameter(name, value)
    }

    /// The parts of a text between separators that are not in quotes, without white space around them.
    private static func split(_ text: String, at separator: UInt8) throws(SyntaxError) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        var isQuoted = false
        var isEscaped = false
        for byte in text.utf8 {
            if !isQuoted, byte == separator {
                parts.append(String(decoding: part, as: UTF8.self).trimmingASCIISpace)
                part = []
                continue
            }
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            }
            part.append(byte)
        }
        guard !isQuoted else { throw SyntaxError(text: text) }
        return parts + [String(decoding: part, as: UTF8.self).trimmingASCIISpace]
    }

    /// What a quoted string stands for; anything else as it is (RFC 9110 section 5.6.4).
    private static func unquoted(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return text }
        var content: [UInt8] = []
        var isEscaped = false
        for byte in bytes.dropFirst().dropLast() {
            if !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                isEscaped = false
                content.append(byte)
            }
        }
        return String(decoding: content, as: UTF8.self)
    }
}

extension ExtensionElement: CustomStringConvertible {
    /// As it stands in a header.
    package var description: String {
        ([name] + parameters.map { parameter in parameter.name + (parameter.value.map { "=\($0)" } ?? "") })
            .joined(separator: "; ")
    }
}
