internal import Notation

extension StepSyntax {
    /// The pieces of its own lines, in the order of the source; those of the steps in it are theirs.
    var parts: [SyntaxPart] {
        switch kind {
        case .connect(let connect): connect.parts
        case .send(let send): send.parts
        case .expect(let expect): expect.parts
        case .silence(let silence):
            silence.events.flatMap(\.parts) + silence.duration.parts + silence.conditions.flatMap(\.parts)
        case .filter(let filter): filter.events.flatMap(\.parts)
        case .repeat(let count, _, _): count.parts
        case .forEach(_, let elements, _): [.json(elements)]
        case .include(let include): [.text(Template([.text(include.path)], range: include.pathRange))]
        case .set(_, let value): [.json(value)]
        case .option(.timeout(let duration)), .option(.closeTimeout(let duration)), .wait(let duration): duration.parts
        case .print(let text): [.text(text)]
        case .unordered, .always, .option(.strict): []
        }
    }

    /// The steps in it.
    var inner: [StepSyntax] {
        switch kind {
        case .unordered(let steps), .repeat(_, _, let steps), .forEach(_, _, let steps), .always(let steps): steps
        case .include(let include): include.steps
        default: []
        }
    }
}

extension [StepSyntax] {
    /// The steps and those inside of them, in the order of the source.
    var flattened: [StepSyntax] {
        reduce(into: []) { steps, step in
            steps.append(step)
            steps += step.inner.flattened
        }
    }

    /// The blocks of teardown in the order in which they are done: the last one first.
    var teardowns: [[StepSyntax]] {
        flattened.reversed().compactMap { if case .always(let steps) = $0.kind { steps } else { nil } }
    }
}

extension TestSyntax {
    /// The pieces of its first line.
    var parts: [SyntaxPart] {
        [.text(name)] + (skip.map { [.text($0)] } ?? []) + (loop.map { [.json($0.elements)] } ?? [])
    }
}

extension ConnectSyntax {
    fileprivate var parts: [SyntaxPart] {
        let lines = headers.map { [$0.name, $0.value] } + options.map { $0.argument.map { [$0] } ?? [] }
        return [.text(url)] + lines.joined().map { .text($0) }
    }
}

extension SendSyntax {
    fileprivate var parts: [SyntaxPart] {
        let parts: [SyntaxPart] =
            switch kind {
            case .message(_, let payload), .raw(let payload): payload.parts
            case .ping(let payload), .pong(let payload): payload?.parts ?? []
            case .close(let code, let reason): (code?.parts ?? []) + (reason.map { [.text($0)] } ?? [])
            case .frame(let frame): frame.payload?.parts ?? []
            case .eof: []
            }
        return parts + (fragment?.parts ?? []) + (chop?.parts ?? [])
    }
}

extension ExpectSyntax {
    /// What is looked at before something comes.
    var head: [SyntaxPart] {
        events.flatMap(\.parts) + (within?.parts ?? []) + (roundTrip?.limit.parts ?? [])
    }

    /// The lines below it.
    var continuation: [SyntaxPart] {
        conditions.flatMap(\.parts) + captures.flatMap { [.query($0.query)] }
    }

    fileprivate var parts: [SyntaxPart] { head + continuation }
}

extension ExpectSyntax.Condition {
    var parts: [SyntaxPart] { [.query(query)] + predicate.parts }
}

extension EventSyntax {
    var parts: [SyntaxPart] {
        switch kind {
        case .message(_, let payload), .ping(let payload), .pong(let payload), .close(_, let payload):
            payload?.parts ?? []
        case .http(let status): status.parts
        case .raw(let payload): payload.parts
        case .eof: []
        }
    }
}
