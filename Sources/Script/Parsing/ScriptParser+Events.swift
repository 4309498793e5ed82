internal import Notation
internal import WebSocketProtocol

/// What may come: `EVENT or EVENT …`
extension ScriptParser {
    private enum EventWord: String, CaseIterable {
        case text, binary, ping, pong, close, eof, http, raw
    }

    /// Events; `words` are those that may follow the last one.
    mutating func events(orWords words: [String]) throws(Diagnostic) -> [EventSyntax] {
        var events: [EventSyntax] = []
        repeat {
            let start = reader
            let kind = try eventKind(orWords: words + ["or"])
            events.append(EventSyntax(kind, range: reader.range(from: start.offset)))
        } while reader.take(word: "or")
        return events
    }

    private mutating func eventKind(orWords words: [String]) throws(Diagnostic) -> EventSyntax.Kind {
        switch reader.take(EventWord.self) {
        case .text: .message(.text, try optionalPattern(orWords: words))
        case .binary: .message(.binary, try optionalPattern(orWords: words))
        case .ping: .ping(try optionalPattern(orWords: words))
        case .pong: .pong(try optionalPattern(orWords: words))
        case .close: try close(orWords: words)
        case .eof: .eof
        case .http: .http(status: try status())
        case .raw: .raw(try reader.payload(.pattern, orWords: []))
        case nil: .message(nil, try reader.payload(.pattern, orWords: EventWord.allCases.map(\.rawValue) + words))
        }
    }

    /// A pattern, if one follows; `words` may follow as well.
    private mutating func optionalPattern(orWords words: [String]) throws(Diagnostic) -> PayloadSyntax? {
        if reader.isBehindPayload { return nil }
        return try reader.payload(.pattern, orWords: words)
    }

    /// `close [CODES] [pattern]`
    private mutating func close(orWords words: [String]) throws(Diagnostic) -> EventSyntax.Kind {
        let codes = reader.isAtDigit ? try reader.closeCodes() : []
        guard !reader.isAtDigit, !reader.isAtReference else {
            throw reader.unexpected(
                codes.isEmpty
                    ? "close codes as numbers, or a reason" : "a reason; several codes are separated by commas")
        }
        return .close(codes, reason: try optionalPattern(orWords: words))
    }

    private mutating func status() throws(Diagnostic) -> IntegerSyntax {
        let start = reader
        let status = try reader.integer("a status such as `401`")
        if case .literal(let number) = status, !(100...999).contains(number) {
            throw Diagnostic("a status has three digits", at: start.nextRange, hint: "such as `401`")
        }
        return status
    }
}
