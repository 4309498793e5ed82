internal import WebSocketProtocol

extension SyntaxReader {
    /// Words that begin a payload.
    package enum PayloadWord: String, CaseIterable {
        case hex, base64, file, fill, glob
    }

    /// Whether a payload that may be left out is: the line ends, or a word follows that belongs to something else.
    package var isBehindPayload: Bool {
        guard let word else { return isAtLineEnd }
        return ReservedWord.contains(word) && !Self.literals.contains(word) && PayloadWord(rawValue: word) == nil
    }

    /// What is sent or expected; `words` may stand here as well.
    package mutating func payload(_ purpose: Purpose, orWords words: [String]) throws(Diagnostic) -> PayloadSyntax {
        let start = offset
        let kind: PayloadSyntax.Kind
        switch next {
        case "\"": kind = .text(try string())
        case "/":
            try checkMatching(purpose)
            kind = .regex(try regex())
        case "{", "[", "?", ".", "-", .some("0"..."9"): kind = .json(try json(purpose))
        default:
            guard let word else { throw unexpected(purpose == .value ? "a value" : "a pattern") }
            kind =
                Self.literals.contains(word)
                ? .json(try json(purpose)) : try wordedPayload(purpose, orWords: words)
        }
        return PayloadSyntax(kind, range: range(from: start))
    }

    private mutating func wordedPayload(
        _ purpose: Purpose, orWords words: [String]
    ) throws(Diagnostic) -> PayloadSyntax.Kind {
        if word == "glob" { try checkMatching(purpose) }
        switch take(PayloadWord.self) {
        case .hex: return .bytes(try hexBytes())
        case .base64: return .bytes(try base64Bytes())
        case .file: return .file(try string("a path in quotes"))
        case .fill:
            let count = try integer("a number of bytes")
            let text = try string("a text in quotes to repeat")
            guard text.literal != "" else {
                throw Diagnostic("no text is repeated", at: text.range, hint: "write one character or more")
            }
            return .fill(count, text)
        case .glob: return .glob(try string("a pattern in quotes"))
        case nil:
            throw unexpectedWord(
                purpose == .value ? "a value" : "a pattern",
                words: Self.literals + PayloadWord.allCases.map(\.rawValue) + words)
        }
    }

    private func checkMatching(_ purpose: Purpose) throws(Diagnostic) {
        guard purpose == .value else { return }
        throw Diagnostic(
            "this can only be expected, not sent", at: range(ofNext: word?.utf8.count ?? 1),
            hint: "text stands in quotes: `\"text\"`")
    }

    /// Words that may follow bytes; all others are taken for digits that are wrong.
    private static let wordsAfterBytes: Set<String> = ["or", "within", "rtt", "for", "fragment", "chop"]

    /// `00 ff`: two digits a byte. White space may stand between bytes, on the line.
    private mutating func hexBytes() throws(Diagnostic) -> [UInt8] {
        var bytes: [UInt8] = []
        while !chunk.isEmpty, !Self.wordsAfterBytes.contains(chunk) {
            let start = offset
            let text = chunk
            do throws(HexNotation.SyntaxError) {
                bytes += try HexNotation.bytes(text)
            } catch {
                offset += text.utf8.count
                throw diagnostic(
                    "`\(text)` is not whole bytes in hexadecimal", from: start,
                    hint: "a byte has two digits: `hex 00 ff` or `hex 00ff`")
            }
            skip(text.utf8.count)
        }
        return bytes
    }

    private mutating func base64Bytes() throws(Diagnostic) -> [UInt8] {
        let start = offset
        let text = run { Self.isLetter($0) || Self.isDigit($0) || $0 == "+" || $0 == "/" || $0 == "=" }
        guard !text.isEmpty else { throw unexpected("Base64") }
        offset += text.utf8.count
        guard let bytes = Base64.decode(text) else {
            throw diagnostic(
                "this is not Base64", from: start, hint: "it has a multiple of 4 characters, padded with `=`")
        }
        skipSpace()
        return bytes
    }
}
