internal import DequeModule
internal import Notation
internal import WebSocketProtocol

/// `<`: the next message, judged.
extension TestRun {
    func expect(_ syntax: ExpectSyntax, _ step: StepSyntax) throws {
        guard let expectation = try expectation(syntax, step) else { return }
        wait = .expectation(expectation)
    }

    /// The line with values for all names; nil when it is left out in teardown.
    func expectation(_ syntax: ExpectSyntax, _ step: StepSyntax) throws -> Expectation? {
        guard let connection = connections[syntax.connection ?? ""] else {
            if skipsInTeardown(syntax.connection) { return nil }
            throw Failure("\(Self.name(syntax.connection)) is not open: there was no `connect`", at: step.range)
        }
        if connection.isGone, connection.data.isEmpty, connection.control.isEmpty,
            skipsInTeardown(syntax.connection)
        {
            return nil
        }
        if let roundTrip = syntax.roundTrip, connection.lastSent == nil {
            throw Failure("nothing was sent before, so there is no round trip", at: roundTrip.range)
        }
        return try Expectation(
            syntax, at: step.range, on: connection, events: try resolve(syntax.events), timeout: options.timeout,
            now: now, in: scope)
    }

    /// Events with values for all names; those that are always the same are resolved once.
    func resolve(_ events: [EventSyntax]) throws -> [ResolvedEvent] {
        guard let first = events.first else { return [] }
        if let known = resolvedEvents[first.range] { return known }
        var result: [ResolvedEvent] = []
        for event in events { result.append(try ResolvedEvent(event, in: scope)) }
        if result.allSatisfy(\.isConstant) { resolvedEvents[first.range] = result }
        return result
    }

    /// Takes what came until the line is met; false when more has to come.
    func settle(_ expectation: Expectation) throws(Failure) -> Bool {
        let connection = expectation.connection
        while true {
            if let outcome = try settleRaw(expectation) { return outcome }
            guard let item = expectation.candidate else {
                if connection.isGone { throw ended(expectation, nil) }
                if now >= expectation.deadline { throw timeout(expectation) }
                return false
            }
            switch match(item, expectation) {
            case .matched(let alternative, let captures):
                connection.take(isControl: item.isControl)
                log.mark(item.entry, .ok, by: expectation.range)
                try judge(expectation, item, alternative: alternative)
                try keep(captures, of: item, expectation)
                return true
            case .missed(let miss):
                if item.isLast {
                    log.mark(item.entry, .failed, by: expectation.range)
                    throw ended(expectation, item)
                }
                guard expectation.syntax.mode == .eventually else {
                    if update(expectation, with: item) { return true }
                    connection.take(isControl: item.isControl)
                    log.mark(item.entry, .failed, by: expectation.range)
                    throw Failure(miss, expectation)
                }
                connection.take(isControl: item.isControl)
                log.mark(item.entry, .skipped, by: expectation.range)
                expectation.skip(miss)
            case .failed(let reason):
                connection.take(isControl: item.isControl)
                log.mark(item.entry, .failed, by: expectation.range)
                throw Failure(reason, at: expectation.range)
            }
        }
    }

    /// What came of holding something received against a line.
    enum Judgement {
        case matched(alternative: Int, [Capture])
        case missed(Miss)
        case failed(String)
    }

    /// Holds something received against each alternative and its conditions; the nearest miss is told.
    func match(_ item: Received, _ expectation: Expectation) -> Judgement {
        var nearest: Miss?
        for (index, event) in expectation.events.enumerated() {
            switch event.match(item) {
            case .matched(let captures):
                do {
                    guard let miss = try check(expectation.syntax.conditions, item, captures) else {
                        return .matched(alternative: index, captures)
                    }
                    if miss.closeness >= nearest?.closeness ?? 0 { nearest = miss }
                } catch {
                    return .failed(error.message)
                }
            case .missed(let miss):
                if miss.closeness >= nearest?.closeness ?? 0 { nearest = miss }
            case .failed(let reason):
                return .failed(reason)
            }
        }
        guard let nearest else { return .failed("there is nothing to expect") }
        return .missed(nearest)
    }

    /// Holds a message that matches against `where`; nil when all of it is so.
    func check(
        _ conditions: [ExpectSyntax.Condition], _ item: Received, _ captures: [Capture]
    ) throws(Diagnostic) -> Miss? {
        guard !conditions.isEmpty else { return nil }
        var scope = scope
        for capture in captures { scope.assign(capture.name, capture.value) }
        for condition in conditions {
            let answer = try condition.query.answer(of: item.subject, in: scope)
            if let failure = try condition.predicate.failure(of: answer, in: scope) {
                return Miss(
                    failure.message, at: condition.query.range.through(condition.predicate.range),
                    expected: failure.expected, received: failure.received, closeness: 1_000_000)
            }
        }
        return nil
    }

    /// What a match has to be besides: in time, and the one that is preferred.
    func judge(_ expectation: Expectation, _ item: Received, alternative: Int) throws(Failure) {
        if let roundTrip = expectation.roundTrip, let sent = expectation.connection.lastSent {
            let time = item.arrival - sent
            guard roundTrip.comparison.holds(time, roundTrip.limit) else {
                log.mark(item.entry, .failed, by: expectation.range)
                var failure = Failure("the round trip took \(time.readable)", at: roundTrip.range)
                failure.difference = .texts(
                    expected: "\(roundTrip.comparison.rawValue) \(roundTrip.limit.readable)",
                    received: time.readable, note: nil)
                throw failure
            }
        }
        if expectation.syntax.mode == .prefer, alternative > 0 {
            var warning = Failure("another alternative came than the one preferred", at: expectation.events[0].range)
            warning.difference = .texts(
                expected: expectation.source(plan.script.sources), received: item.summary, note: nil)
            warning.rounds = stack.rounds
            result.warnings.append(warning)
        }
    }

    /// Gives names their values, from the pattern and from `capture` lines.
    func keep(_ captures: [Capture], of item: Received, _ expectation: Expectation) throws(Failure) {
        for capture in captures { scope.assign(capture.name, capture.value) }
        for capture in expectation.syntax.captures {
            do throws(Diagnostic) {
                let answer = try capture.query.answer(of: item.subject, in: scope)
                guard let value = answer.value else {
                    throw Diagnostic("\(answer.absence), so nothing is captured", at: capture.query.range)
                }
                scope.assign(capture.name, value)
            } catch {
                throw Failure(error)
            }
        }
    }

    /// With `--update`, takes a literal as it came; true when it did.
    private func update(_ expectation: Expectation, with item: Received) -> Bool {
        guard environment.updates, expectation.events.count == 1, case .message(let payload) = item.kind,
            case .message(let type, let literal?) = expectation.events[0].syntax.kind, literal.isLiteral
        else { return false }
        let text = MessageNotation.text(payload.bytes, type: payload.type)
        // With a word for the type it would stand before something of another type.
        guard type == nil, environment.inputs.redact(text) == text else { return false }
        let source = plan.script.sources[literal.range.source]
        let change = LiteralUpdate(file: source.name, range: literal.range.range, text: text)
        if !updates.contains(change) { updates.append(change) }
        expectation.connection.take(isControl: false)
        log.mark(item.entry, .ok, by: expectation.range)
        return true
    }

    // MARK: Bytes without frames

    /// What a connection without a handshake got; nil when the line is not about that.
    private func settleRaw(_ expectation: Expectation) throws(Failure) -> Bool? {
        let connection = expectation.connection
        guard !connection.rawBytes.isEmpty || expectation.events.contains(where: { $0.raw != nil }) else { return nil }
        if connection.rawBytes.isEmpty { return nil }
        var isIncomplete = false
        for event in expectation.events {
            guard let raw = event.raw else { continue }
            switch raw.match(connection.rawBytes) {
            case .matched(let count, let captures):
                connection.takeRaw(count)
                for capture in captures { scope.assign(capture.name, capture.value) }
                return true
            case .incomplete: isIncomplete = true
            case .missed: break
            case .failed(let reason): throw Failure(reason, at: event.range)
            }
        }
        // What an expression has left is no message: it does not stand before the end.
        if expectation.events.contains(where: \.isEndOfStream) { return nil }
        if isIncomplete, expectation.candidate == nil, now < expectation.deadline { return false }
        var failure = Failure(
            isIncomplete ? "what came does not match" : "other bytes came", at: expectation.events[0].range)
        if case .bytes(let expected) = expectation.events[0].raw {
            failure.difference = .bytes(
                expected: expected, received: Array(connection.rawBytes.prefix(max(expected.count, 64))), note: nil)
        } else {
            failure.difference = .texts(
                expected: expectation.source(plan.script.sources),
                received: MessageNotation.text(connection.rawBytes, type: nil, limit: 500), note: nil)
        }
        throw failure
    }

    // MARK: What went wrong

    func timeout(_ expectation: Expectation) -> Failure {
        let what = expectation.syntax.mode == .eventually && expectation.skippedCount > 0 ? "a matching message" : "it"
        var failure = Failure("\(what) did not come within \(expectation.timeout.readable)", at: expectation.range)
        expectation.explain(&failure, received: nil, sources: plan.script.sources)
        return failure
    }

    /// The connection is over, and the line is not met.
    func ended(_ expectation: Expectation, _ item: Received?) -> Failure {
        let message: String =
            switch item?.kind {
            case .close: "the server closed before a matching message"
            case .endOfStream(let reason): "\(reason), before a matching message"
            case .failure(let reason): reason
            default: "\(Self.name(expectation.connection.name)) is over"
            }
        var failure = Failure(message, at: expectation.range)
        expectation.explain(&failure, received: item?.summary, sources: plan.script.sources)
        return failure
    }
}

extension Expectation {
    /// Puts the nearest of what was skipped beside what was expected, or what came instead.
    fileprivate func explain(_ failure: inout Failure, received: String?, sources: [SourceText]) {
        if let nearest {
            failure.range = nearest.range
            failure.label = nearest.label
            failure.difference = nearest.difference(note: "nearest message that was skipped")
        } else {
            failure.range = events.first.map { $0.range.through(events.last?.range ?? $0.range) } ?? range
            failure.difference = .texts(expected: source(sources), received: received ?? "nothing", note: nil)
        }
    }
}

extension Failure {
    /// A message that is not what was expected.
    init(_ miss: Miss, _ expectation: Expectation) {
        self.init(
            miss.message ?? "something else came", at: miss.range, label: miss.label,
            difference: miss.difference())
    }
}

extension PredicateSyntax.Comparison {
    /// Whether two values stand to each other like that.
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}
