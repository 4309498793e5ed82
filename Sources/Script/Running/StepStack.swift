internal import JSONText
internal import Notation

/// Where a test is: the steps of the innermost block and which comes next, and the blocks around it.
struct StepStack {
    /// What is done with a block of steps.
    enum Block {
        /// Once: the test itself, or an included file.
        case once
        case `repeat`(count: Int, counter: String?)
        case forEach(name: String, values: [JSONValue])
    }

    fileprivate struct Frame {
        let steps: [StepSyntax]
        let block: Block
        var index = 0
        /// The round that is going on, from 0 on.
        var round = 0
        /// How many filters there were before it.
        let filterCount: Int
    }

    private var frames: [Frame] = []

    init(_ steps: [StepSyntax]) {
        frames.append(Frame(steps: steps, block: .once, filterCount: 0))
    }

    /// Names that get a value because a round begins.
    typealias Assignment = (name: String, value: JSONValue)

    /// Enters a block; what its first round assigns.
    mutating func enter(_ steps: [StepSyntax], _ block: Block, filterCount: Int) -> Assignment? {
        let frame = Frame(steps: steps, block: block, filterCount: filterCount)
        guard frame.roundCount > 0, !steps.isEmpty else { return nil }
        frames.append(frame)
        return frame.assignment
    }

    /// What comes next.
    enum Next {
        case step(StepSyntax)
        /// A round begins or a block is over; filters beyond that number end with it.
        case turn(Assignment?, filterCount: Int?)
        case end
    }

    mutating func next() -> Next {
        guard !frames.isEmpty else { return .end }
        let last = frames.count - 1
        let index = frames[last].index
        if index < frames[last].steps.count {
            frames[last].index += 1
            return .step(frames[last].steps[index])
        }
        frames[last].round += 1
        frames[last].index = 0
        let frame = frames[last]
        if frame.round < frame.roundCount { return .turn(frame.assignment, filterCount: frame.filterCount) }
        frames.removeLast()
        if case .once = frame.block { return .turn(nil, filterCount: nil) }
        return .turn(nil, filterCount: frame.filterCount)
    }

    /// Whether the next step of a connection in the source is a `< http`.
    func expectsResponse(on connection: String?) -> Bool {
        for frame in frames.reversed() {
            for step in frame.steps[frame.index...] {
                if let answer = step.expectsResponse(on: connection) { return answer }
            }
        }
        return false
    }

    /// The rounds that are going on, from the outermost on, for people.
    var rounds: [String] {
        frames.compactMap { frame in
            switch frame.block {
            case .once: nil
            case .repeat(let count, let counter): "\(counter ?? "round") \(frame.round + 1) of \(count)"
            case .forEach(let name, let values): "\(name) = \(values[frame.round].compactText)"
            }
        }
    }
}

extension StepStack.Frame {
    fileprivate var roundCount: Int {
        switch block {
        case .once: 1
        case .repeat(let count, _): count
        case .forEach(_, let values): values.count
        }
    }

    fileprivate var assignment: StepStack.Assignment? {
        switch block {
        case .once: nil
        case .repeat(_, let counter): counter.map { ($0, .number(JSONNumber(round + 1))) }
        case .forEach(let name, let values): (name, values[round])
        }
    }
}

extension StepSyntax {
    /// Whether the first step in it that is about a connection is a `< http`; nil where none is.
    fileprivate func expectsResponse(on connection: String?) -> Bool? {
        switch kind {
        case .connect(let connect): connect.connection == connection ? false : nil
        case .send(let send): send.connection == connection ? false : nil
        case .silence(let silence): silence.connection == connection ? false : nil
        case .expect(let expect) where expect.connection == connection:
            expect.events.contains { if case .http = $0.kind { true } else { false } }
        case .unordered(let steps), .repeat(_, _, let steps), .forEach(_, _, let steps):
            steps.lazy.compactMap { $0.expectsResponse(on: connection) }.first
        case .include(let include): include.steps.lazy.compactMap { $0.expectsResponse(on: connection) }.first
        case .always, .expect, .filter, .set, .option, .wait, .print: nil
        }
    }
}
