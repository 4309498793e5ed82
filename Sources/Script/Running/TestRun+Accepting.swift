internal import Notation
internal import WebSocketProtocol

/// Something that a line has taken because it matches.
struct Taken {
    let item: Received
    /// The number of the event that it is.
    let alternative: Int
    let captures: [Capture]
}

/// What becomes of a message that a line takes.
extension TestRun {
    /// A message is what a line expects, if it came in time; names get their values from it.
    func accept(_ taken: Taken, _ expectation: Expectation) throws(Failure) {
        do throws(Failure) {
            try judge(taken, expectation)
            try keep(taken, expectation)
            log.mark(taken.item.entry, .ok, by: expectation.range)
        } catch {
            log.mark(taken.item.entry, .failed, by: expectation.range)
            throw error
        }
    }

    /// What a match has to be besides: in time, and the one that is preferred.
    func judge(_ taken: Taken, _ expectation: Expectation) throws(Failure) {
        if let roundTrip = expectation.roundTrip, let sent = expectation.connection.lastSent {
            let time = taken.item.arrival - sent
            guard time >= .zero else {
                throw Failure(
                    "it came \((.zero - time).readable) before the last `>`, so there is no round trip",
                    at: roundTrip.range)
            }
            guard roundTrip.comparison.holds(time, roundTrip.limit) else {
                throw Failure(
                    "the round trip took \(time.readable)", at: roundTrip.range,
                    difference: .texts(
                        expected: "\(roundTrip.comparison.rawValue) \(roundTrip.limit.readable)",
                        received: time.readable, note: nil))
            }
        }
        if expectation.syntax.mode == .prefer, taken.alternative > 0 {
            var warning = Failure(
                "another alternative came than the one preferred", at: expectation.events[0].range,
                difference: .texts(
                    expected: expectation.source(plan.script.sources), received: taken.item.summary, note: nil))
            warning.rounds = stack.rounds
            result.warnings.append(warning)
        }
    }

    /// Gives names their values, from the pattern and from `capture` lines.
    func keep(_ taken: Taken, _ expectation: Expectation) throws(Failure) {
        for capture in taken.captures { scope.assign(capture.name, capture.value) }
        for capture in expectation.syntax.captures {
            do throws(Diagnostic) {
                let answer = try capture.query.answer(of: taken.item.subject, in: scope)
                guard let value = answer.value else {
                    throw Diagnostic("\(answer.absence), so nothing is captured", at: capture.query.range)
                }
                scope.assign(capture.name, value)
            } catch {
                throw Failure(error)
            }
        }
    }

    /// With `--update`, takes a literal as it came; true when it did. All else about the line has to be met.
    func update(_ expectation: Expectation, with item: Received) throws(Failure) -> Bool {
        guard environment.updates, expectation.syntax.mode == .next, expectation.events.count == 1,
            case .message(let payload) = item.kind,
            case .message(let type, let literal?) = expectation.events[0].syntax.kind, literal.isLiteral,
            // A word for the type would stand before something of another type.
            type == nil || type == payload.type,
            case .missed = expectation.events[0].match(item), isMet(expectation.syntax.conditions, item)
        else { return false }
        let text = MessageNotation.text(payload.bytes, type: payload.type)
        guard environment.inputs.redact(text) == text else { return false }
        let source = plan.script.sources[literal.range.source]
        let change = LiteralUpdate(file: source.name, range: literal.range.range, text: text)
        if !updates.contains(change) { updates.append(change) }
        expectation.connection.take(isControl: false)
        try accept(Taken(item: item, alternative: 0, captures: []), expectation)
        return true
    }

    private func isMet(_ conditions: [ExpectSyntax.Condition], _ item: Received) -> Bool {
        do throws(Diagnostic) {
            return try check(conditions, item, []) == nil
        } catch {
            return false
        }
    }
}
