internal import JSONText
package import WebSocketProtocol

/// What a received payload is held against, with everything put in.
package struct Pattern: Sendable {
    enum Form: Sendable {
        case anything
        case exactly(Exact)
        /// Where no part is open, the bytes that the value usually comes as are there too.
        case json(JSONPattern, compact: [UInt8]?)
        case regex(Regex)
        case glob(Glob)
    }

    /// The type that a message must have.
    let type: MessageType
    let form: Form
    private let range: SourceRange?

    init(_ form: Form, type: MessageType, range: SourceRange?) {
        self.form = form
        self.type = type
        self.range = range
    }

    /// Any message of a type.
    package static func any(_ type: MessageType) -> Pattern {
        Pattern(.anything, type: type, range: nil)
    }

    /// Holds a payload against the pattern. What is no message has no type, and so none that is wrong.
    package func match(_ payload: ReceivedPayload) -> Match {
        if let received = payload.type, received != type {
            return .mismatched(mismatch("the message is \(received.word), not \(type.word)", payload, closeness: 0))
        }
        switch form {
        case .anything: return .matched([])
        case .exactly(let exact):
            return exact.bytes == payload.bytes ? .matched([]) : .mismatched(exact.mismatch(payload, at: range))
        case .json(let pattern, let compact):
            if let compact, compact == payload.bytes { return .matched([]) }
            return match(payload, pattern)
        case .regex(let regex): return match(payload, regex)
        case .glob(let glob):
            return glob.matches(payload.repairedText)
                ? .matched([]) : .mismatched(mismatch("the text does not match", payload))
        }
    }

    private func match(_ payload: ReceivedPayload, _ pattern: JSONPattern) -> Match {
        let value: JSONValue
        switch payload.json {
        case .success(let json): value = json
        case .failure(let error): return .mismatched(mismatch("the text is not JSON: \(error)", payload))
        }
        var matching = JSONMatching()
        matching.compare(value, with: pattern)
        if let failure = matching.failure { return .failed(failure) }
        return matching.mismatch.map { .mismatched($0) } ?? .matched(matching.captures)
    }

    private func match(_ payload: ReceivedPayload, _ regex: Regex) -> Match {
        do {
            guard let groups = try regex.groups(in: payload.repairedText) else {
                return .mismatched(mismatch("the text does not match", payload))
            }
            return .matched(groups.map { Capture(name: $0.name, value: .string($0.value)) })
        } catch {
            return .failed(error)
        }
    }

    private func mismatch(_ message: String, _ payload: ReceivedPayload, closeness: Int = 1) -> Mismatch {
        Mismatch(
            message, at: range, closeness: closeness, expected: .pattern(self),
            received: .payload(payload.bytes, payload.type))
    }
}

extension Pattern {
    /// The pattern as it could have been written.
    var notation: String {
        switch form {
        case .anything: type.word
        case .exactly(let exact):
            prefix(unless: exact.notation) + MessageNotation.text(exact.bytes, type: exact.notation)
        case .json(let pattern, _): prefix(unless: .text) + pattern.notation
        case .regex(let regex): prefix(unless: .text) + regex.notation
        case .glob(let glob): "\(prefix(unless: .text))glob \(MessageNotation.string(glob.pattern))"
        }
    }

    /// The word that forces the type, where the form has another one by itself.
    private func prefix(unless ownType: MessageType) -> String {
        type == ownType ? "" : "\(type.word) "
    }
}

extension MessageType {
    /// The keyword of the type.
    package var word: String { self == .text ? "text" : "binary" }
}
