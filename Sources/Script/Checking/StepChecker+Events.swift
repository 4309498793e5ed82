internal import Notation

/// What may come.
extension StepChecker {
    /// Finds codes that no Close frame has (RFC 6455 section 7.4).
    mutating func checkCodes(of event: EventSyntax) {
        guard case .close(let codes, _) = event.kind else { return }
        for case .range(let range) in codes {
            let text = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
            let place = script.place(of: text, in: event.range)
            if range == 1006...1006 || range == 1015...1015 {
                note("no Close has the code \(text)", at: place, hint: "an end without a Close is `eof`")
            } else if range.lowerBound < 1000 || range.upperBound > 4999 {
                note("\(text) is no close code", at: place, hint: "they are numbers from 1000 to 4999")
            }
        }
    }

    /// Finds questions that only a response to the opening handshake has an answer to.
    mutating func check(_ queries: [QuerySyntax], of events: [EventSyntax]) {
        if events.contains(where: { if case .http = $0.kind { true } else { false } }) { return }
        for query in queries {
            guard let what = query.partOfResponse else { continue }
            note(
                "only the response to the handshake has \(what)", at: query.range,
                hint: "it is expected by `< http 101`, or by another status")
        }
    }

    /// An event that is not taken: under `no`, `ignore` and `never`.
    mutating func checkUntaken(_ event: EventSyntax, by word: String) {
        checkCodes(of: event)
        switch event.kind {
        case .raw where word == "no": break
        case .http, .raw:
            note("`\(event.word)` can not stand behind `\(word)`", at: event.range, hint: "expect it with `<`")
        case .close where word == "ignore", .eof where word == "ignore":
            note(
                "the end of a connection can not be ignored", at: event.range,
                hint: "expect it with `< \(event.word)`, or write `never \(event.word)`")
        case .message, .ping, .pong, .close, .eof: break
        }
        for capture in event.parts.flatMap(\.captures) {
            note(
                "`\(word)` captures nothing", at: capture.range,
                hint: capture.isGroup
                    ? "leave out the name of the group `\(capture.name)`: `(?:…)`"
                    : "leave out the name: `?` matches any value, `?:int` one of a type")
        }
    }
}

extension QuerySyntax {
    /// What it asks for, if only a response has it.
    fileprivate var partOfResponse: String? {
        switch kind {
        case .header: "headers"
        case .status: "a status"
        case .subprotocol: "a subprotocol"
        case .extensions: "extensions"
        case .body: "a body"
        case .path, .size, .text: nil
        }
    }
}
