internal import Notation
internal import WebSocketProtocol

/// `unordered … end`: lines that are met in any order.
final class UnorderedBlock {
    /// Lines that are not met, in the order of the source.
    var open: [Expectation]
    /// Those that are met, with what they took; what they capture counts when all are.
    var met: [(line: Expectation, taken: Taken)] = []

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
        for line in block.open {
            if let taken = try takeRaw(for: line) { try meet(line, taken, of: block) }
        }
        while let line = block.open.first(where: { $0.candidate != nil }), let item = line.candidate {
            try give(item, of: line.connection, to: block)
        }
        if block.open.isEmpty {
            for (line, taken) in block.met { try keep(taken, line) }
            return true
        }
        if let line = block.open.first(where: \.connection.isGone) { throw ended(line, nil) }
        if let late = block.open.first(where: { now >= $0.deadline }) { throw timeout(late) }
        return false
    }

    private func meet(_ line: Expectation, _ taken: Taken, of block: UnorderedBlock) throws(Failure) {
        log.mark(taken.item.entry, .ok, by: line.range)
        try judge(taken, line)
        block.met.append((line, taken))
        block.open.removeAll { $0 === line }
    }

    /// Gives something received to the first open line of its connection that it matches.
    private func give(_ item: Received, of connection: ScriptConnection, to block: UnorderedBlock) throws(Failure) {
        var nearest: (miss: Miss, line: Expectation)?
        let lines = block.open.filter { $0.connection === connection && $0.looksAt(item) }
        for line in lines {
            // Timers may be late.
            guard item.arrival <= line.deadline else { throw timeout(line) }
            switch match(item, line.events, where: line.syntax.conditions) {
            case .matched(let alternative, let captures):
                connection.take(isControl: item.isControl)
                return try meet(line, Taken(item: item, alternative: alternative, captures: captures), of: block)
            case .missed(let miss):
                if miss.closeness >= nearest?.miss.closeness ?? 0 { nearest = (miss, line) }
            case .failed(let failure):
                throw failure
            }
        }
        guard let nearest else { return }
        let patient = lines.first { $0.syntax.mode == .eventually && !item.isLast }
        log.mark(item.entry, patient == nil ? .failed : .skipped, by: (patient ?? nearest.line).range)
        if item.isLast { throw ended(nearest.line, item, nearest.miss) }
        connection.take(isControl: item.isControl)
        if let patient { return patient.skip(nearest.miss) }
        var failure = Failure(nearest.miss)
        failure.message = "a message matches none of the lines that are open; nearest: \(failure.message)"
        throw failure
    }
}
