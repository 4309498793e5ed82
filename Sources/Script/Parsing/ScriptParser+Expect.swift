internal import Notation

/// `[NAME] < …` with its `where` and `capture` lines.
extension ScriptParser {
    private enum ExpectWord: String, CaseIterable {
        case eventually, prefer, no, nothing
    }

    private enum Limit: String, CaseIterable {
        case within, rtt
    }

    private enum ContinuationWord: String {
        case `where`, capture
    }

    /// The first line.
    private enum Head {
        case expectation(ExpectSyntax.Mode, [EventSyntax], within: DurationSyntax?, ExpectSyntax.RoundTrip?)
        /// No events: nothing at all.
        case silence([EventSyntax], DurationSyntax)
    }

    mutating func expect(_ connection: String?, from start: SyntaxReader) -> StepSyntax? {
        let head = line { parser throws(Diagnostic) in try parser.head() }
        let range = reader.range(from: start.offset)
        var conditions: [ExpectSyntax.Condition] = []
        var captures: [ExpectSyntax.Capture] = []
        while takeContinuation(of: start, where: { !$0.isAtStep }) {
            line { parser throws(Diagnostic) in
                try parser.checkContinuation(of: head)
                switch parser.reader.take(ContinuationWord.self) {
                case .where: conditions.append(try parser.condition())
                case .capture: captures.append(try parser.capture())
                // It begins no other line either, and this says why.
                case nil: _ = try parser.reader.lineOpening()
                }
            }
        }
        switch head {
        case .expectation(let mode, let events, let within, let roundTrip):
            let syntax = ExpectSyntax(
                connection: connection, mode: mode, events: events, within: within, roundTrip: roundTrip,
                conditions: conditions, captures: captures)
            return step(.expect(syntax), from: start, head: range)
        case .silence(let events, let duration):
            let syntax = SilenceSyntax(
                connection: connection, events: events, duration: duration, conditions: conditions)
            return step(.silence(syntax), from: start, head: range)
        case nil: return nil
        }
    }

    // MARK: The first line

    private mutating func head() throws(Diagnostic) -> Head {
        let expectWords = ExpectWord.allCases.map(\.rawValue)
        switch reader.take(ExpectWord.self) {
        case .no:
            let events = try events(orWords: ["for"])
            return .silence(events, try silence(orWords: ["or"]))
        case .nothing: return .silence([], try silence(orWords: []))
        case .eventually: return try expectation(.eventually, orWords: [])
        case .prefer:
            let start = reader
            let head = try expectation(.prefer, orWords: [])
            if case .expectation(_, let events, _, _) = head, events.count == 1 {
                throw Diagnostic(
                    "`prefer` needs another event", at: start.nextRange, hint: "add `or` and what will do as well")
            }
            return head
        case nil: return try expectation(.next, orWords: expectWords)
        }
    }

    /// `for 300ms`
    private mutating func silence(orWords words: [String]) throws(Diagnostic) -> DurationSyntax {
        guard reader.take(word: "for") else {
            throw reader.unexpected("`for` and a duration", words: words + ["for"])
        }
        return try reader.duration()
    }

    private mutating func expectation(
        _ mode: ExpectSyntax.Mode, orWords words: [String]
    ) throws(Diagnostic) -> Head {
        let limits = Limit.allCases.map(\.rawValue)
        let events = try events(orWords: words + limits)
        var within: DurationSyntax?
        var roundTrip: ExpectSyntax.RoundTrip?
        while let word = reader.word, let limit = Limit(rawValue: word) {
            let start = reader
            _ = reader.take(word: word)
            guard limit == .within ? within == nil : roundTrip == nil else {
                throw Diagnostic("`\(word)` stands twice", at: start.nextRange, hint: "once is enough")
            }
            switch limit {
            case .within: within = try reader.duration()
            case .rtt:
                let comparison = try reader.comparison()
                let duration = try reader.duration()
                roundTrip = ExpectSyntax.RoundTrip(
                    comparison: comparison, limit: duration, range: reader.range(from: start.offset))
            }
        }
        try reader.endOfLine(orWords: ["or"] + limits)
        return .expectation(mode, events, within: within, roundTrip)
    }

    // MARK: Lines below

    /// Throws for a line that makes no sense below the first one.
    private func checkContinuation(of head: Head?) throws(Diagnostic) {
        guard case .silence(let events, _) = head else { return }
        if reader.word == "capture" {
            throw Diagnostic(
                "nothing is taken that could be captured", at: reader.nextRange,
                hint: "`no` and `nothing` wait for silence")
        }
        if events.isEmpty {
            throw Diagnostic(
                "`nothing` has no message to ask", at: reader.nextRange,
                hint: "write `no text`, for example, in its place")
        }
    }

    /// `where QUERY PREDICATE`
    private mutating func condition() throws(Diagnostic) -> ExpectSyntax.Condition {
        let query = try reader.query()
        return ExpectSyntax.Condition(query: query, predicate: try reader.predicate())
    }

    /// `capture NAME = QUERY`
    private mutating func capture() throws(Diagnostic) -> ExpectSyntax.Capture {
        let start = reader
        let name = try variable()
        try equalsSign()
        return ExpectSyntax.Capture(name: name, nameRange: start.nextRange, query: try reader.query())
    }
}
