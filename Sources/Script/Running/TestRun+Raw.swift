internal import Notation
internal import WebSocketProtocol

/// `< raw`: bytes of a connection without a handshake.
extension TestRun {
    /// Takes bytes if they are what a line is about; nil when it waits for more of them, or for something else.
    func takeRaw(for line: Expectation) throws(Failure) -> Taken? {
        let connection = line.connection
        while !connection.inbox.raw.isEmpty {
            guard connection.lastRaw.arrival <= line.deadline else { throw timeout(line) }
            switch try match(connection.inbox.raw, line) {
            case .matched(let count, let alternative, let captures):
                let item = takeRaw(count, of: connection)
                guard let miss = try unmet(line, item, captures) else {
                    return Taken(item: item, alternative: alternative, captures: captures)
                }
                let isSkipped = line.syntax.mode == .eventually
                log.mark(item.entry, isSkipped ? .skipped : .failed, by: line.range)
                guard isSkipped else { throw Failure(miss) }
                line.skip(miss)
                // A match of nothing would be found again and again.
                if count == 0 { connection.takeRaw(1) }
            case .incomplete where line.candidate == nil && now < line.deadline: return nil
            // What an expression has left is no message: it does not stand before the end.
            case .incomplete where line.events.contains(where: \.isEndOfStream),
                .missed where line.events.contains(where: \.isEndOfStream):
                return nil
            case .incomplete:
                log.mark(connection.lastRaw.entry, .failed, by: line.range)
                let reason = line.candidate == nil ? "within \(line.timeout.readable)" : "before the end of the stream"
                throw difference("it did not come \(reason)", line)
            case .missed:
                log.mark(connection.lastRaw.entry, .failed, by: line.range)
                throw difference("other bytes came", line)
            }
        }
        return nil
    }

    private enum RawJudgement {
        /// How many bytes it takes.
        case matched(Int, alternative: Int, [Capture])
        case incomplete
        case missed
    }

    /// Holds bytes against each alternative.
    private func match(_ bytes: [UInt8], _ line: Expectation) throws(Failure) -> RawJudgement {
        var judgement = RawJudgement.missed
        for (index, event) in line.events.enumerated() {
            guard let raw = event.raw else { continue }
            switch raw.match(bytes, isAnywhere: line.syntax.mode == .eventually) {
            case .matched(let count, let captures): return .matched(count, alternative: index, captures)
            case .incomplete: judgement = .incomplete
            case .missed: break
            case .failed(let reason): throw Failure(reason, at: event.range)
            }
        }
        return judgement
    }

    private func takeRaw(_ count: Int, of connection: ScriptConnection) -> Received {
        let bytes = Array(connection.inbox.raw.prefix(count))
        connection.takeRaw(count)
        return connection.received(raw: bytes)
    }

    private func unmet(_ line: Expectation, _ item: Received, _ captures: [Capture]) throws(Failure) -> Miss? {
        do throws(Diagnostic) {
            return try check(line.syntax.conditions, item, captures)
        } catch {
            throw Failure(error)
        }
    }

    private func difference(_ message: String, _ line: Expectation) -> Failure {
        let bytes = line.connection.inbox.raw
        var failure = Failure(message, at: line.events[0].range)
        if case .bytes(let expected) = line.events[0].raw {
            failure.difference = .bytes(
                expected: expected, received: Array(bytes.prefix(max(expected.count, 64))), note: nil)
        } else {
            failure.difference = .texts(
                expected: line.source(plan.script.sources),
                received: MessageNotation.text(bytes, type: nil, limit: 500), note: nil)
        }
        return failure
    }
}
