internal import Notation
internal import WebSocketProtocol

/// `unordered … end`: lines that are met in any order.
final class UnorderedBlock {
    /// Lines that are not met, in the order of the source.
    var open: [Expectation]
    /// What those that are met have captured; it counts when all are.
    var captured: [(captures: [Capture], item: Received, line: Expectation)] = []

    init(_ lines: [Expectation]) {
        open = lines
    }

    /// When the first of the open lines is out of time.
    var deadline: Instant? { open.map(\.deadline).min() }
}

extension TestRun {
    func expect(anyOrder steps: [StepSyntax], _ step: StepSyntax) throws {
        var lines: [Expectation] = []
        for line in steps {
            guard case .expect(let syntax) = line.kind, let expectation = try expectation(syntax, line) else {
                continue
            }
            lines.append(expectation)
        }
        wait = .unordered(UnorderedBlock(lines))
    }

    /// Gives what came to the lines; true when all are met.
    func settle(_ block: UnorderedBlock) throws(Failure) -> Bool {
        while let line = block.open.first(where: { $0.candidate != nil }), let item = line.candidate {
            try give(item, of: line.connection, to: block)
        }
        if block.open.isEmpty {
            for met in block.captured { try keep(met.captures, of: met.item, met.line) }
            return true
        }
        if let late = block.open.first(where: { now >= $0.deadline }) { throw timeout(late) }
        return false
    }

    /// Gives something received to the first open line of its connection that it matches.
    private func give(_ item: Received, of connection: ScriptConnection, to block: UnorderedBlock) throws(Failure) {
        var nearest: (miss: Miss, line: Expectation)?
        let lines = block.open.filter { $0.connection === connection && $0.looksAt(item) }
        for line in lines {
            switch match(item, line) {
            case .matched(let alternative, let captures):
                connection.take(isControl: item.isControl)
                log.mark(item.entry, .ok, by: line.range)
                try judge(line, item, alternative: alternative)
                block.captured.append((captures, item, line))
                block.open.removeAll { $0 === line }
                return
            case .missed(let miss):
                if miss.closeness >= nearest?.miss.closeness ?? 0 { nearest = (miss, line) }
            case .failed(let reason):
                throw Failure(reason, at: line.range)
            }
        }
        guard let nearest else { return }
        if item.isLast { throw ended(nearest.line, item) }
        connection.take(isControl: item.isControl)
        if let patient = lines.first(where: { $0.syntax.mode == .eventually }) {
            log.mark(item.entry, .skipped, by: patient.range)
            patient.skip(nearest.miss)
            return
        }
        log.mark(item.entry, .failed, by: nearest.line.range)
        var failure = Failure(nearest.miss, nearest.line)
        failure.message = "a message matches none of the lines that are open; nearest: \(failure.message)"
        throw failure
    }
}
