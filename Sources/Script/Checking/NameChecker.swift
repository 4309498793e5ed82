internal import Notation

/// Follows names through a script: what gives them values, and what uses them.
struct NameChecker {
    private(set) var diagnostics: [Diagnostic] = []
    /// Names without a source, each where it is used first.
    private(set) var inputs: [Reference] = []
    private let script: LoadedScript
    private let given: Set<String>
    /// Where each name gets its first value, in the order of the source.
    private var sources: [NameSource] = []
    private var firstSource: [String: NameSource] = [:]
    private var used: Set<String> = []

    init(_ script: LoadedScript, given: Set<String>) {
        self.script = script
        self.given = given
        let loops = script.syntax.tests.compactMap { $0.loopName(in: script) }
        for source in loops + Self.sources(script.steps, in: script) where firstSource[source.name] == nil {
            firstSource[source.name] = source
            sources.append(source)
        }
    }

    /// All that gives names their values in some steps.
    private static func sources(_ steps: [StepSyntax], in script: LoadedScript) -> [NameSource] {
        ([steps] + steps.teardowns).flatMap { $0.nameEvents(in: script) }.compactMap(\.source)
    }

    // MARK: Before it has a value

    /// Finds names that are used before anything can have given them a value.
    mutating func check(_ run: CheckedRun) {
        var known = given
        if let test = run.test { check(test, &known) }
        for block in [run.steps] + run.steps.teardowns {
            for event in block.nameEvents(in: script) {
                switch event {
                case .gain(let source): known.insert(source.name)
                case .use(let reference, isOwn: true): used.insert(reference.name)
                case .use(let reference, isOwn: false):
                    if isMissing(reference, in: known) { note(reference, hint: hint(for: reference, in: run)) }
                }
            }
        }
    }

    /// Looks at the line of a test, which is read before any line is run.
    private mutating func check(_ test: TestSyntax, _ known: inout Set<String>) {
        let elements = test.loop?.elements.range
        if let loop = test.loop { known.insert(loop.name) }
        for part in test.parts {
            for reference in part.references where isMissing(reference, in: part.range == elements ? given : known) {
                note(reference, hint: "tests are listed before a line is run: pass it with --var")
            }
        }
    }

    /// Whether something gives a name its value, but not before it is used.
    private mutating func isMissing(_ reference: Reference, in known: Set<String>) -> Bool {
        if reference.isBuiltIn { return false }
        let isFirst = used.insert(reference.name).inserted
        if firstSource[reference.name] != nil { return !known.contains(reference.name) }
        if isFirst { inputs.append(reference) }
        return false
    }

    private mutating func note(_ reference: Reference, hint: String) {
        diagnostics.append(
            Diagnostic("`\(reference.name)` is used before it has a value", at: reference.range, hint: hint))
    }

    /// Says what gives the value that is missing.
    private func hint(for reference: Reference, in run: CheckedRun) -> String {
        if let source = Self.sources(run.steps, in: script).first(where: { $0.name == reference.name }) {
            return "it gets one in \(script.line(of: source.range, seenFrom: reference.range))"
        }
        let place = firstSource[reference.name].map { script.line(of: $0.range, seenFrom: reference.range) } ?? ""
        return "\(place) gives it one in another test, and tests share nothing"
    }

    // MARK: Never used

    /// Warns of names that get values for nothing. What an included file captures is for whoever includes it.
    mutating func findUnused() {
        guard !script.isFragment else { return }
        for source in sources where source.range.source == script.syntax.source {
            guard !used.contains(source.name), !source.name.hasPrefix("_") else { continue }
            diagnostics.append(
                Diagnostic(
                    "`\(source.name)` is never used", at: source.range, hint: source.alternative, severity: .warning))
        }
    }
}

extension NameSource {
    /// What to write when nobody needs the value.
    fileprivate var alternative: String {
        switch way {
        case .set, .capture: "delete the line, or use it as `{{\(name)}}`"
        case .wildcard: "leave out the name: `?` matches any value, `?:int` one of a type"
        case .group: "a group that captures nothing is `(?:…)`"
        case .counter: "leave out `as \(name)`"
        case .loop: "use it as `{{\(name)}}`"
        }
    }
}

extension Reference {
    /// Whether it always has a value.
    fileprivate var isBuiltIn: Bool { name == "uuid" || name == "now" || name.hasPrefix("env.") }
}

extension TestSyntax {
    /// The name that gets an element for each test.
    fileprivate func loopName(in script: LoadedScript) -> NameSource? {
        guard let loop else { return nil }
        let start = (skip ?? name).range.range.upperBound
        let words = SourceRange(source: range.source, start..<loop.elements.range.range.lowerBound)
        return NameSource(name: loop.name, way: .loop, range: script.place(of: loop.name, in: words))
    }
}
