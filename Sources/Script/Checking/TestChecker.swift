internal import Notation

/// Finds what is odd about the tests of a script as they stand beside each other.
enum TestChecker {
    static func check(_ script: LoadedScript) -> [Diagnostic] {
        empty(script) + duplicates(script) + (misplacedTeardown(script).map { [$0] } ?? [])
    }

    private static func empty(_ script: LoadedScript) -> [Diagnostic] {
        if script.steps.isEmpty, script.syntax.tests.isEmpty, !script.isFragment {
            return [
                Diagnostic(
                    "there is nothing to run in this file", at: SourceRange(source: script.syntax.source, 0..<0),
                    hint: "a script begins with `connect URL`")
            ]
        }
        return script.syntax.tests.filter { $0.steps.isEmpty && $0.skip == nil }.map { test in
            Diagnostic(
                "the test is empty", at: test.range, hint: "write its lines, delete it, or give it a `skip \"reason\"`",
                severity: .warning)
        }
    }

    private static func duplicates(_ script: LoadedScript) -> [Diagnostic] {
        var seen: [String: SourceRange] = [:]
        return script.syntax.tests.compactMap { test in
            let range = test.name.range
            let text = script.sources[range.source].text(range.range)
            guard let first = seen[text] else {
                seen[text] = range
                return nil
            }
            return Diagnostic(
                "another test has this name", at: range,
                hint:
                    "\(script.line(of: first, seenFrom: range)) has it first; reports and --filter tell tests by name",
                severity: .warning)
        }
    }

    /// A block of teardown at the end of a file, as if it were for all tests: those before open the same connections.
    private static func misplacedTeardown(_ script: LoadedScript) -> Diagnostic? {
        let (preamble, tests) = (script.syntax.preamble, script.syntax.tests)
        guard tests.count > 1, let test = tests.last, let block = test.steps.last, case .always(let steps) = block.kind,
            script.steps.teardowns.count == 1
        else { return nil }
        let connections = Set(steps.flattened.compactMap(\.usedConnection))
        let isShared = tests.dropLast().contains { test in
            connections.isSubset(of: (preamble + test.steps).flattened.compactMap(\.openedConnection))
        }
        let ownNames = Set(test.steps.nameEvents(in: script).compactMap(\.source?.name))
        let names = steps.flattened.flatMap(\.parts).flatMap(\.references).map(\.name)
        guard isShared, !connections.isEmpty, ownNames.isDisjoint(with: names) else { return nil }
        return Diagnostic(
            "only the last test has this `always`", at: block.range,
            hint: "for all tests, move it above the first `test`", severity: .warning)
    }
}

extension StepSyntax {
    /// The connection that a line opens, with or without a name.
    fileprivate var openedConnection: String?? {
        if case .connect(let connect) = kind { .some(connect.connection) } else { nil }
    }

    /// The connection that a line sends on or listens to, with or without a name.
    fileprivate var usedConnection: String?? {
        switch kind {
        case .send(let send): .some(send.connection)
        case .expect(let expect): .some(expect.connection)
        case .silence(let silence): .some(silence.connection)
        default: nil
        }
    }
}
