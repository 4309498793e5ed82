internal import Notation
internal import WebSocketProtocol

/// `[NAME] > …`
extension ScriptParser {
    private enum SendWord: String, CaseIterable {
        case text, binary, ping, pong, close, eof, raw, frame
    }

    private enum Modifier: String, CaseIterable {
        case fragment, chop
    }

    private static let modifiers = Modifier.allCases.map(\.rawValue)

    mutating func send(_ connection: String?) throws(Diagnostic) -> SendSyntax {
        let kind = try sendKind()
        var counts: [Modifier: IntegerSyntax] = [:]
        while let word = reader.word, let modifier = Modifier(rawValue: word) {
            guard counts[modifier] == nil else {
                throw Diagnostic("`\(word)` stands twice", at: reader.nextRange, hint: "once is enough")
            }
            _ = reader.take(word: word)
            counts[modifier] = try byteCount()
        }
        try reader.endOfLine(orWords: Self.modifiers)
        return SendSyntax(connection: connection, kind, fragment: counts[.fragment], chop: counts[.chop])
    }

    /// A number of bytes, of which something is cut into pieces.
    private mutating func byteCount() throws(Diagnostic) -> IntegerSyntax {
        let start = reader
        let count = try reader.integer("a number of bytes")
        guard count != .literal(0) else {
            throw Diagnostic(
                "nothing can be cut into pieces of 0 bytes", at: start.nextRange, hint: "write `1` or more")
        }
        return count
    }

    private mutating func sendKind() throws(Diagnostic) -> SendSyntax.Kind {
        switch reader.take(SendWord.self) {
        case .text: .message(.text, try value())
        case .binary: .message(.binary, try value())
        case .ping: .ping(try optionalValue())
        case .pong: .pong(try optionalValue())
        case .close: try close()
        case .eof: .eof
        case .raw: .raw(try value())
        case .frame: .frame(try frame())
        case nil: .message(nil, try value())
        }
    }

    private mutating func value() throws(Diagnostic) -> PayloadSyntax {
        try reader.payload(.value, orWords: SendWord.allCases.map(\.rawValue))
    }

    private mutating func optionalValue() throws(Diagnostic) -> PayloadSyntax? {
        if reader.isBehindPayload { return nil }
        return try reader.payload(.value, orWords: Self.modifiers)
    }

    /// `close [CODE] ["reason"]`
    private mutating func close() throws(Diagnostic) -> SendSyntax.Kind {
        let hasCode = !reader.isAtLineEnd && reader.next != "\"" && reader.word == nil
        let code = hasCode ? try reader.integer("a close code such as `1000`, or a reason in quotes") : nil
        if reader.isBehindPayload { return .close(code, reason: nil) }
        return .close(code, reason: try reader.string("a reason in quotes"))
    }
}
