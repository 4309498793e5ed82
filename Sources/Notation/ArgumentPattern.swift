package import WebSocketProtocol

/// A pattern as it is written on the command line, and at a terminal: for `--until`, `--expect` and `/expect`.
package struct ArgumentPattern: Sendable {
    /// Why a text is no pattern.
    package struct SyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
        package let description: String

        fileprivate init(_ diagnostic: Diagnostic, in source: SourceText) {
            let (_, column) = source.position(at: diagnostic.range.range.lowerBound)
            description =
                "\(diagnostic.message), at character \(column) of \(source.name)"
                + (diagnostic.hint.map { " (\($0))" } ?? "")
        }
    }

    /// The pattern as it was written.
    package let source: String
    private let pattern: Pattern

    /// Reads a pattern of the script language where the text begins like one that needs no second look: with one of
    /// `"{[/?`, or a word such as `glob` and a space. Any other text is the exact text of a message.
    package init(_ source: String) throws(SyntaxError) {
        self.source = source
        let text = SourceText(name: source, bytes: Array(source.utf8))
        guard Self.beginsLikePattern(source) else {
            let exact = Pattern.Exact(bytes: text.bytes, notation: .text)
            pattern = Pattern(.exactly(exact), type: .text, range: SourceRange(source: 0, 0..<text.bytes.count))
            return
        }
        do {
            let (type, payload) = try PayloadSyntax.pattern(argument: text)
            pattern = try payload?.pattern(as: type, in: EmptyScope()) ?? .any(type ?? .text)
        } catch {
            throw SyntaxError(error, in: text)
        }
    }

    private static func beginsLikePattern(_ source: String) -> Bool {
        if let first = source.unicodeScalars.first, "\"{[/?".unicodeScalars.contains(first) { return true }
        let words = ["text", "binary"] + SyntaxReader.PayloadWord.allCases.map(\.rawValue)
        return words.contains { source.hasPrefix("\($0) ") }
    }

    /// Whether the pattern looks into JSON, so that a mismatch has its place there.
    package var isJSON: Bool {
        if case .json = pattern.form { true } else { false }
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
        case .regex, .glob, .json: return try mismatch(type, payload) == nil
        }
    }

    /// What is wrong with a message; nil when it is as the pattern says.
    package func mismatch(
        _ type: MessageType, _ payload: UnsafeRawBufferPointer
    ) throws(Regex.Failure) -> Mismatch? {
        switch pattern.match(ReceivedPayload(type: type, bytes: Array(payload))) {
        case .matched: return nil
        case .mismatched(let mismatch): return mismatch
        case .failed(let failure): throw failure
        }
    }
}

extension ArgumentPattern: Equatable {
    package static func == (lhs: ArgumentPattern, rhs: ArgumentPattern) -> Bool {
        lhs.source.utf8.elementsEqual(rhs.source.utf8)
    }
}

extension Mismatch {
    /// What is wrong and where, in one sentence.
    package var explanation: String {
        let place = location.map { " at \($0)" } ?? ""
        return "\(message)\(place): expected \(expected), received \(received)"
    }
}
