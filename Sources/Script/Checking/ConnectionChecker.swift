internal import Notation
internal import WebSocketProtocol

/// Follows the connections of each test: what opens them, what ends them, and what stands where it can not be.
struct ConnectionChecker {
    var diagnostics: [Diagnostic] = []
    private let script: LoadedScript
    /// What each connection is opened by first, in any test.
    private let openings: [String?: SourceRange]
    /// The same, in the test that is looked at.
    private var ownOpenings: [String?: SourceRange] = [:]
    /// The connections at the place that is looked at.
    private var states: [String?: ConnectionState] = [:]

    /// Whether the connection without a name is open before the script begins.
    private let isConnected: Bool

    init(_ script: LoadedScript, isConnected: Bool) {
        self.script = script
        self.isConnected = isConnected
        openings = script.steps.openings
    }

    /// Finds what is wrong in one test.
    mutating func check(_ run: CheckedRun) {
        ownOpenings = run.steps.openings
        states = isConnected ? [nil: .unknown] : [:]
        check(run.steps)
        guard let test = run.test else { return check(teardownsOf: run.steps, openings: ownOpenings) }
        check(teardownsOf: test.steps, openings: ownOpenings)
        // Above the tests it is for each of them, whatever each opens.
        check(teardownsOf: script.syntax.preamble, openings: openings)
    }

    /// A test may end anywhere, so nothing is known of its connections in teardown.
    private mutating func check(teardownsOf steps: [StepSyntax], openings: [String?: SourceRange]) {
        for block in steps.teardowns {
            states = openings.mapValues { _ in .unknown }
            if isConnected { states[nil] = .unknown }
            check(block)
        }
    }

    private mutating func check(_ steps: [StepSyntax]) {
        for step in steps { check(step) }
    }

    private mutating func check(_ step: StepSyntax) {
        switch step.kind {
        case .connect(let connect):
            open(connect, at: step.range)
        case .send(let send):
            check(send, step, state(of: send.connection, in: step))
            states[send.connection]?.advance(send, at: step.range)
        case .expect:
            checkInAnyOrder([step])
        case .silence(let silence):
            check(silence, state(of: silence.connection, in: step))
            states[silence.connection]?.advance()
        case .filter(let filter):
            // It may stand before the `connect`.
            if ownOpenings[filter.connection] == nil { _ = state(of: filter.connection, in: step) }
        case .unordered(let steps):
            checkInAnyOrder(steps)
        case .repeat, .forEach, .include:
            check(step.inner)
        case .always, .set, .option, .wait, .print:
            break
        }
    }

    /// Lines in any order: none of them comes after another one.
    private mutating func checkInAnyOrder(_ steps: [StepSyntax]) {
        for step in steps {
            guard case .expect(let expect) = step.kind else { continue }
            check(expect, step, state(of: expect.connection, in: step))
        }
        for step in steps {
            guard case .expect(let expect) = step.kind else { continue }
            states[expect.connection]?.advance(expect, at: step.range)
        }
    }

    mutating func note(_ message: String, at range: SourceRange, hint: String) {
        diagnostics.append(Diagnostic(message, at: range, hint: hint))
    }

    func line(of range: SourceRange, seenFrom other: SourceRange) -> String {
        script.line(of: range, seenFrom: other)
    }

    // MARK: Opening

    private mutating func open(_ connect: ConnectSyntax, at range: SourceRange) {
        if let state = states[connect.connection], let opening = state.opening, !state.mayBeOver {
            let name = connect.connection.map { "`\($0)`" } ?? "the connection"
            let sign = connect.connection.map { "\($0) <" } ?? "<"
            note(
                "\(name) is open already", at: range,
                hint: "\(line(of: opening, seenFrom: range)) opens it; wait for its end with `\(sign) close`, "
                    + (connect.connection == nil ? "or give one of them a name" : "or choose another name"))
        }
        states[connect.connection] = ConnectionState(connect, at: range)
    }

    /// The state of the connection that a step is about. One that is not open is told of once.
    private mutating func state(of connection: String?, in step: StepSyntax) -> ConnectionState {
        if let state = states[connection] { return state }
        states[connection] = .unknown
        if !script.isFragment { noteUnknown(connection, in: step) }
        return .unknown
    }

    private mutating func noteUnknown(_ connection: String?, in step: StepSyntax) {
        let place = step.range(ofConnection: connection)
        let name = connection.map { "connection `\($0)`" } ?? "connection without a name"
        if let opening = ownOpenings[connection] {
            note("the \(name) is not open yet", at: place, hint: "\(line(of: opening, seenFrom: place)) opens it")
        } else if let opening = openings[connection] {
            let other = line(of: opening, seenFrom: place)
            note(
                "no `connect` of this test opens the \(name)", at: place,
                hint: "\(other) opens one in another test, and tests share nothing")
        } else {
            note("no `connect` opens the \(name)", at: place, hint: suggestion(for: connection))
        }
    }

    /// Says which connection was probably meant.
    private func suggestion(for connection: String?) -> String {
        let names = ownOpenings.keys.compactMap(\.self).sorted()
        let likely = connection.map { Suggestion.nearest(to: $0, among: names) } ?? (names.count == 1 ? names[0] : nil)
        if let likely { return "did you mean `\(likely)`?" }
        guard names.isEmpty else { return "there is \(names.map { "`\($0)`" }.joined(separator: ", "))" }
        return "write `\(connection.map { "\($0) " } ?? "")connect URL` above"
    }
}

extension [StepSyntax] {
    /// Where each connection is opened first.
    fileprivate var openings: [String?: SourceRange] {
        var openings: [String?: SourceRange] = [:]
        for step in flattened {
            guard case .connect(let connect) = step.kind, openings[connect.connection] == nil else { continue }
            openings[connect.connection] = step.range
        }
        return openings
    }
}

extension StepSyntax {
    /// The name of the connection that the line begins with, or the sign or word that it has in its place.
    fileprivate func range(ofConnection connection: String?) -> SourceRange {
        let count: Int
        switch kind {
        case .filter(let filter): count = connection?.utf8.count ?? (filter.isForbidden ? "never" : "ignore").utf8.count
        default: count = connection?.utf8.count ?? 1
        }
        return SourceRange(source: range.source, range.range.prefix(count))
    }
}
