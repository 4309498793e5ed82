extension SyntaxReader {
    /// Something is wrong with what was read since an offset.
    package func diagnostic(_ message: String, from start: Int, hint: String? = nil) -> Diagnostic {
        Diagnostic(message, at: range(from: start), hint: hint)
    }

    /// Something else is next than what was expected; `words` are those that could stand here.
    package func unexpected(_ expectation: String, words: [String] = []) -> Diagnostic {
        let hint = "expected \(expectation)"
        guard let word else { return unexpectedCharacter(hint: hint) }
        let range = range(ofNext: word.utf8.count)
        if ReservedWord.contains(word) { return Diagnostic("`\(word)` can not stand here", at: range, hint: hint) }
        let suggestion = Suggestion.nearest(to: word, among: words).map { "did you mean `\($0)`?" }
        return Diagnostic("unknown word `\(word)`", at: range, hint: suggestion ?? hint)
    }

    private func unexpectedCharacter(hint: String) -> Diagnostic {
        guard !isAtLineEnd else {
            return Diagnostic("something is missing here", at: range(ofNext: 0), hint: hint)
        }
        if isAtDigit {
            return Diagnostic("`\(chunk)` can not stand here", at: range(ofNext: chunk.utf8.count), hint: hint)
        }
        let rest = source.text(offset..<min(offset + 4, source.bytes.count))
        guard let scalar = rest.unicodeScalars.first else { preconditionFailure("this is no end of a line") }
        let betterHint: String? =
            switch scalar {
            case "#": "white space stands before a comment"
            case "'", "“", "”", "„", "‘", "’", "«", "»": "strings stand in straight quotes: `\"text\"`"
            default: nil
            }
        return Diagnostic(
            "\(Self.name(of: scalar)) can not stand here", at: range(ofNext: UTF8.width(scalar)),
            hint: betterHint ?? hint)
    }

    func range(ofNext count: Int) -> SourceRange {
        var reader = self
        reader.offset = min(offset + count, source.bytes.count)
        return reader.range(from: offset)
    }

    /// How a character is called in a message: itself, if it can be seen.
    static func name(of scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        default:
            return "`\(scalar)`"
        }
    }

    /// Nothing more may stand on the line; `words` are those that could.
    package func endOfLine(orWords words: [String] = []) throws(Diagnostic) {
        guard !isAtLineEnd else { return }
        throw unexpected(Self.choice(of: words, or: "the end of the line"), words: words)
    }

    /// Words in a message, and perhaps something else: `a`, `b` or the end of the line.
    package static func choice(of words: [String], or other: String? = nil) -> String {
        let all = words.map { "`\($0)`" } + (other.map { [$0] } ?? [])
        return all.count < 2 ? all.joined() : all.dropLast().joined(separator: ", ") + " or " + all[all.count - 1]
    }
}
