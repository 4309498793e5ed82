package import WebSocketProtocol

/// What a received message is held against: `--until`, `--expect`.
package struct Pattern: Sendable {
    /// Why a text is no pattern.
    package struct SyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
        package let description: String
    }

    private enum Form: Sendable {
        case exact([UInt8])
        case regex(Regex)
    }

    /// The pattern as it was written.
    package let source: String
    private let form: Form

    /// Reads a pattern of the command line: `/regex/flags`, else exact text.
    ///
    /// What begins like another pattern of the script language is refused, so that it can get its meaning later.
    package init(_ source: String) throws(SyntaxError) {
        self.source = source
        switch source.first {
        case "/":
            form = .regex(try Self.regex(source))
        case "\"", "{", "[", "?":
            throw SyntaxError(
                description: "patterns that begin with \(source.prefix(1)) are not supported yet;"
                    + " use exact text or /regex/")
        default:
            form = .exact(Array(source.utf8))
        }
    }

    /// Whether a message is as the pattern says. Exact text and expressions match text messages only.
    package func matches(_ type: MessageType, _ payload: UnsafeRawBufferPointer) throws(Regex.Failure) -> Bool {
        guard type == .text else { return false }
        switch form {
        case .exact(let bytes): return payload.elementsEqual(bytes)
        case .regex(let regex): return try regex.matches(payload)
        }
    }

    /// Reads `/…/flags`; the expression ends at the first unescaped slash outside a bracket.
    private static func regex(_ source: String) throws(SyntaxError) -> Regex {
        var isEscaped = false
        var isInClass = false
        var index = source.index(after: source.startIndex)
        while index < source.endIndex {
            let character = source[index]
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "[" {
                isInClass = true
            } else if character == "]" {
                isInClass = false
            } else if character == "/", !isInClass {
                break
            }
            index = source.index(after: index)
        }
        guard index < source.endIndex else {
            throw SyntaxError(description: "the expression \(source) does not end with /")
        }
        let body = source[source.index(after: source.startIndex)..<index]
        do {
            return try Regex(String(body), flags: String(source[source.index(after: index)...]))
        } catch {
            throw SyntaxError(description: "the expression \(source) is wrong: \(error)")
        }
    }
}
