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
        guard let connection = try listeningConnection(syntax.connection, step) else { return nil }
        if let roundTrip = syntax.roundTrip, connection.lastSent == nil {
            throw Failure("nothing was sent before, so there is no round trip", at: roundTrip.range)
        }
        return try Expectation(
            syntax, at: step.range, on: connection, events: try resolve(syntax.events), timeout: options.timeout,
            now: now, in: scope)
    }

    /// The connection that a line listens to; nil when the line is left out in teardown.
    func listeningConnection(_ name: String?, _ step: StepSyntax) throws(Failure) -> ScriptConnection? {
        guard let connection = connections[name ?? ""] else {
            if skipsInTeardown(name) { return nil }
            throw Failure("\(Self.name(name)) is not open: there was no `connect`", at: step.range)
        }
        if connection.isLeftOut || connection.isGone && connection.inbox.isEmpty, skipsInTeardown(name) { return nil }
        return connection
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
            if let raw = try takeRaw(for: expectation) {
                try accept(raw, expectation)
                return true
            }
            guard let item = expectation.candidate else {
                if connection.isGone { throw ended(expectation, nil) }
                if now >= expectation.deadline { throw timeout(expectation) }
                return false
            }
            // Timers may be late; what came after the deadline is too late all the same.
            guard item.arrival <= expectation.deadline else { throw timeout(expectation) }
            switch match(item, expectation.events, where: expectation.syntax.conditions) {
            case .matched(let alternative, let captures):
                connection.take(isControl: item.isControl)
                try accept(Taken(item: item, alternative: alternative, captures: captures), expectation)
                return true
            case .missed(let miss):
                if try update(expectation, with: item) { return true }
                try pass(item, miss, expectation)
            case .failed(let failure):
                connection.take(isControl: item.isControl)
                log.mark(item.entry, .failed, by: expectation.range)
                throw failure
            }
        }
    }

    /// Passes over something that does not match, if the line allows that.
    private func pass(_ item: Received, _ miss: Miss, _ expectation: Expectation) throws(Failure) {
        let isSkipped = expectation.syntax.mode == .eventually && !item.isLast
        log.mark(item.entry, isSkipped ? .skipped : .failed, by: expectation.range)
        // The end stays where it is, for the lines that follow.
        if item.isLast { throw ended(expectation, item, miss) }
        expectation.connection.take(isControl: item.isControl)
        guard isSkipped else {
            var failure = Failure(miss)
            let forgottenCount = expectation.connection.inbox.forgottenCount
            if item.isControl, forgottenCount > 0 {
                failure.hint =
                    "\(forgottenCount) older ones are forgotten: of Pings and Pongs that no step has taken, the last "
                    + "\(Inbox.controlLimit) are kept"
            }
            if case .response(let response) = item.kind { failure.response = response.lines }
            throw failure
        }
        expectation.skip(miss)
    }

    /// What came of holding something received against a line.
    enum Judgement {
        case matched(alternative: Int, [Capture])
        case missed(Miss)
        /// It can not be told.
        case failed(Failure)
    }

    /// Holds something received against each alternative and its conditions; the nearest miss is told.
    func match(_ item: Received, _ events: [ResolvedEvent], where conditions: [ExpectSyntax.Condition]) -> Judgement {
        var nearest: Miss?
        for (index, event) in events.enumerated() {
            let miss: Miss
            switch event.match(item) {
            case .matched(let captures):
                do throws(Diagnostic) {
                    guard let unmet = try check(conditions, item, captures) else {
                        return .matched(alternative: index, captures)
                    }
                    miss = unmet
                } catch {
                    return .failed(Failure(error))
                }
            case .missed(let other): miss = other
            case .failed(let reason): return .failed(Failure(reason, at: event.range))
            }
            if miss.closeness >= nearest?.closeness ?? 0 { nearest = miss }
        }
        // There is at least one event, and each that does not match is a miss.
        return nearest.map { .missed($0) } ?? .matched(alternative: 0, [])
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
}
