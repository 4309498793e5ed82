internal import Notation

/// A place that gives a name its value.
struct NameSource {
    enum Way {
        case set, capture, wildcard, group, counter, loop
    }

    let name: String
    let way: Way
    let range: SourceRange
}

/// What happens to a name in a step.
enum NameEvent {
    /// Its value is put in; `isOwn` when the same step gives it the value first.
    case use(Reference, isOwn: Bool)
    case gain(NameSource)

    var source: NameSource? {
        if case .gain(let source) = self { source } else { nil }
    }
}

extension [StepSyntax] {
    /// What happens to names, in the order of the source; teardown is left out.
    func nameEvents(in script: LoadedScript) -> [NameEvent] {
        flatMap { $0.nameEvents(in: script) }
    }
}

extension StepSyntax {
    fileprivate func nameEvents(in script: LoadedScript) -> [NameEvent] {
        switch kind {
        case .always: []
        case .expect(let expect): expect.nameEvents
        case .unordered(let steps):
            // What is captured is known after the end of the block.
            steps.nameEvents(in: script).filter { $0.source == nil }
                + steps.nameEvents(in: script).filter { $0.source != nil }
        case .repeat(_, let counter, let steps):
            uses + (counter.map { [.gain(NameSource(name: $0, way: .counter, range: range(ofLast: $0)))] } ?? [])
                + steps.nameEvents(in: script)
        case .forEach(let name, _, let steps):
            uses + [.gain(NameSource(name: name, way: .loop, range: script.place(of: name, in: range)))]
                + steps.nameEvents(in: script)
        case .include(let include): include.steps.nameEvents(in: script)
        case .set(let name, _):
            uses + [.gain(NameSource(name: name, way: .set, range: script.place(of: name, in: range)))]
        default: uses
        }
    }

    private var uses: [NameEvent] {
        parts.flatMap(\.references).map { .use($0, isOwn: false) }
    }

    /// Where the word is that ends the line.
    private func range(ofLast word: String) -> SourceRange {
        SourceRange(source: range.source, range.range.suffix(word.utf8.count))
    }
}

extension ExpectSyntax {
    fileprivate var nameEvents: [NameEvent] {
        let sources =
            events.flatMap(\.parts).flatMap(\.captures).map {
                NameSource(name: $0.name, way: $0.isGroup ? .group : .wildcard, range: $0.range)
            } + captures.map { NameSource(name: $0.name, way: .capture, range: $0.nameRange) }
        let own = Set(sources.map(\.name))
        return head.flatMap(\.references).map { .use($0, isOwn: false) }
            + continuation.flatMap(\.references).map { .use($0, isOwn: own.contains($0.name)) }
            + sources.map { .gain($0) }
    }
}
