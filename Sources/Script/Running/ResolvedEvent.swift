internal import JSONText
internal import Notation
internal import WebSocketProtocol

/// An event as a step expects it, with values for all names.
struct ResolvedEvent {
    private enum Kind {
        case message(Pattern)
        case ping(Pattern?)
        case pong(Pattern?)
        case close([ClosedRange<UInt16>], reason: Pattern?)
        case endOfStream
        case response(status: Int)
        case raw(RawPattern)
    }

    private let kind: Kind
    let syntax: EventSyntax
    /// Whether it is the same whenever it is resolved.
    let isConstant: Bool

    init(_ syntax: EventSyntax, in scope: TestScope) throws(Diagnostic) {
        self.syntax = syntax
        func pattern(_ payload: PayloadSyntax?) throws(Diagnostic) -> Pattern? {
            guard let payload else { return nil }
            return try payload.pattern(as: nil, in: scope)
        }
        switch syntax.kind {
        case .message(let type, let payload):
            if let payload {
                kind = .message(try payload.pattern(as: type, in: scope))
            } else {
                kind = .message(.any(type ?? .text))
            }
            isConstant = payload?.isConstant ?? true
        case .ping(let payload):
            kind = .ping(try pattern(payload))
            isConstant = payload?.isConstant ?? true
        case .pong(let payload):
            kind = .pong(try pattern(payload))
            isConstant = payload?.isConstant ?? true
        case .close(let codes, let reason):
            var ranges: [ClosedRange<UInt16>] = []
            for code in codes { ranges.append(try code.range(in: scope)) }
            kind = .close(ranges, reason: try pattern(reason))
            isConstant = false
        case .eof:
            kind = .endOfStream
            isConstant = true
        case .http(let status):
            kind = .response(status: try status.value(in: scope))
            isConstant = false
        case .raw(let payload):
            kind = .raw(try RawPattern(payload, in: scope))
            isConstant = false
        }
    }

    /// Whether it looks at the queue of Pings and Pongs.
    var isControl: Bool {
        switch kind {
        case .ping, .pong: true
        default: false
        }
    }

    var isPong: Bool {
        if case .pong = kind { true } else { false }
    }

    /// Whether it is the end of the stream, which what is left of raw bytes does not stand against.
    var isEndOfStream: Bool {
        if case .endOfStream = kind { true } else { false }
    }

    var raw: RawPattern? {
        if case .raw(let pattern) = kind { pattern } else { nil }
    }

    /// The range where a caret points when nothing smaller is known.
    var range: SourceRange { syntax.range }

    /// Holds something that was received against it.
    func match(_ item: Received) -> EventMatch {
        switch (kind, item.kind) {
        case (.message(let pattern), .message(let payload)): return EventMatch(pattern.match(payload), range)
        case (.ping(let pattern), .ping(let payload)), (.pong(let pattern), .pong(let payload)):
            guard let pattern else { return .matched([]) }
            return EventMatch(pattern.match(payload), range)
        case (.close(let codes, let reason), .close(let code, let text)):
            return matchClose(codes, reason, code, text)
        case (.endOfStream, .endOfStream): return .matched([])
        case (.response(let status), .response(let response)):
            let received = response.status
            if status == received { return .matched([]) }
            return .missed(
                Miss(
                    "the server answered with \(received)", at: range, expected: "http \(status)",
                    received: "http \(received)", closeness: 1))
        default:
            return .missed(Miss(nil, at: range, expected: description, received: item.summary, closeness: 0))
        }
    }

    private func matchClose(
        _ codes: [ClosedRange<UInt16>], _ reason: Pattern?, _ code: CloseCode?, _ text: ReceivedPayload
    ) -> EventMatch {
        // Without a code in the frame it counts as 1005 (RFC 6455 section 7.1.5).
        let number = code?.rawValue ?? 1005
        guard codes.isEmpty || codes.contains(where: { $0.contains(number) }) else {
            let received = Received.Kind.close(code, reason: text).summary
            return .missed(
                Miss(
                    "the server closed with \(CloseCode(rawValue: number))", at: range, expected: description,
                    received: received, closeness: 1))
        }
        guard let reason else { return .matched([]) }
        return EventMatch(reason.match(text), range)
    }

    /// What is expected, in a word or two.
    private var description: String {
        switch kind {
        case .message: "a message"
        case .ping: "ping"
        case .pong: "pong"
        case .close(let codes, _):
            "close" + (codes.isEmpty ? "" : " ")
                + codes.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
                .joined(separator: ",")
        case .endOfStream: "eof"
        case .response(let status): "http \(status)"
        case .raw: "raw bytes"
        }
    }
}

/// What came of holding something received against an event.
enum EventMatch {
    case matched([Capture])
    case missed(Miss)
    /// The pattern could not be tried to its end.
    case failed(String)

    /// The match of a payload, whose caret may point into the pattern.
    fileprivate init(_ match: Match, _ range: SourceRange) {
        switch match {
        case .matched(let captures): self = .matched(captures)
        case .mismatched(let mismatch): self = .missed(Miss(mismatch, at: range))
        case .failed(let reason): self = .failed("\(reason)")
        }
    }
}

/// How something received is not what was expected. Cheap: most are never shown.
struct Miss {
    private enum Sides {
        case texts(expected: String, received: String)
        case mismatch(Mismatch)
    }

    /// What is wrong, or nil when it is something else altogether.
    let message: String?
    let range: SourceRange
    /// The larger, the nearer.
    let closeness: Int
    private let sides: Sides

    init(_ message: String?, at range: SourceRange, expected: String, received: String, closeness: Int) {
        self.message = message
        self.range = range
        self.closeness = closeness
        sides = .texts(expected: expected, received: received)
    }

    init(_ mismatch: Mismatch, at range: SourceRange) {
        message = mismatch.message
        self.range = mismatch.range ?? range
        closeness = 1 + mismatch.closeness
        sides = .mismatch(mismatch)
    }

    /// The place in the JSON.
    var label: String? {
        if case .mismatch(let mismatch) = sides { mismatch.location?.description } else { nil }
    }

    /// What was expected and what came; `note` says which message it is about.
    func difference(note: String? = nil) -> Failure.Difference {
        switch sides {
        case .texts(let expected, let received): return .texts(expected: expected, received: received, note: note)
        case .mismatch(let mismatch):
            guard let expected = mismatch.expectedBytes, let received = mismatch.receivedBytes else {
                return .texts(expected: mismatch.expected, received: mismatch.received, note: note)
            }
            return .bytes(expected: expected, received: received, note: note)
        }
    }
}

extension Received {
    /// What it is, in script notation, cut.
    var summary: String { kind.summary }

    /// What queries ask.
    var subject: QuerySubject {
        switch kind {
        case .message(let payload), .ping(let payload), .pong(let payload), .raw(let payload), .close(_, let payload):
            .payload(payload)
        case .response(let response): .response(response)
        case .endOfStream(let reason), .failure(let reason):
            .payload(ReceivedPayload(type: nil, bytes: Array(reason.utf8)))
        }
    }
}

extension Received.Kind {
    /// How much of a payload is told.
    static let summaryLimit = 2000

    var summary: String {
        switch self {
        case .message(let payload):
            MessageNotation.text(payload.bytes, type: payload.type, limit: Self.summaryLimit)
        case .ping(let payload): "ping" + Self.control(payload)
        case .pong(let payload): "pong" + Self.control(payload)
        case .raw(let payload): "raw" + Self.control(payload)
        case .response(let response): "http \(response.status)"
        case .close(let code, let reason):
            "close" + (code.map { " \($0.rawValue)" } ?? "") + Self.control(reason)
        case .endOfStream: "eof"
        case .failure(let reason): "(\(reason))"
        }
    }

    private static func control(_ payload: ReceivedPayload) -> String {
        guard !payload.bytes.isEmpty else { return "" }
        return " " + MessageNotation.text(payload.bytes, type: nil, limit: summaryLimit)
    }
}
