package import WebSocketProtocol

/// A pattern as it is written on the command line: for `--until` and `--expect`.
package struct ArgumentPattern: Sendable {
    /// Why a text is no pattern.
    package struct SyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The pattern as it was written.
    package let source: String
    private let pattern: Pattern

    /// Reads a pattern: `/regex/flags`, else exact text.
    ///
    /// What begins like another pattern of the script language is refused, so that it can get its meaning later.
    package init(_ source: String) throws(SyntaxError) {
        self.source = source
        let range = SourceRange(source: 0, 0..<source.utf8.count)
        switch source.first {
        case "/":
            pattern = Pattern(.regex(try Self.regex(source)), type: .text, range: range)
        case "\"", "{", "[", "?":
            throw SyntaxError(
                description: "patterns that begin with \(source.prefix(1)) are not supported yet;"
                    + " use exact text or /regex/")
        default:
            pattern = Pattern(
                .exactly(Pattern.Exact(bytes: Array(source.utf8), notation: .text)), type: .text, range: range)
        }
    }

    /// Whether a message is as the pattern says.
    ///
    /// What can be told from the bytes as they lie there is: most messages are compared without being copied.
    package func matches(_ type: MessageType, _ payload: UnsafeRawBufferPointer) throws(Regex.Failure) -> Bool {
        guard type == pattern.type else { return false }
        switch pattern.form {
        case .anything: return true
        case .exactly(let exact): return payload.elementsEqual(exact.bytes)
        case .regex(let regex) where type == .text: return try regex.matches(payload)
        case .regex, .glob, .json:
            switch pattern.match(ReceivedPayload(type: type, bytes: Array(payload))) {
            case .matched: return true
            case .mismatched: return false
            case .failed(let failure): throw failure
            }
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
