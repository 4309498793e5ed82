import Notation
import Script
import TestSupport
import WebSocketProtocol

/// Trees of scripts as short text: a line for a step, what belongs to it indented below.
extension Outline {
    static func of(_ script: ScriptSyntax) -> String {
        let tests = script.tests.map { test in
            let loop = test.loop.map { " for \($0.name) in \(of($0.elements))" } ?? ""
            return block("test \(of(test.name))\(test.skip.map { " skip \(of($0))" } ?? "")\(loop)", test.steps) + "\n"
        }
        return of(script.preamble) + tests.joined()
    }

    static func of(_ steps: [StepSyntax]) -> String {
        steps.map { of($0) + "\n" }.joined()
    }

    private static func block(_ head: String, _ steps: [StepSyntax]) -> String {
        ([head] + of(steps).split(separator: "\n").map { "  " + $0 }).joined(separator: "\n")
    }

    static func of(_ step: StepSyntax) -> String {
        switch step.kind {
        case .connect(let connect): of(connect)
        case .send(let send): of(send)
        case .expect(let expect): of(expect)
        case .silence(let silence):
            name(silence.connection) + "silence" + (silence.events.isEmpty ? "" : " of \(of(silence.events))")
                + " for \(of(silence.duration))"
                + of(silence.conditions)
        case .filter(let filter):
            name(filter.connection) + (filter.isForbidden ? "never " : "ignore ") + of(filter.events)
        case .unordered(let steps): block("unordered", steps)
        case .repeat(let count, let counter, let steps):
            block("repeat \(of(count))" + (counter.map { " as \($0)" } ?? ""), steps)
        case .forEach(let name, let elements, let steps): block("for \(name) in \(of(elements))", steps)
        case .always(let steps): block("always", steps)
        case .include(let include): block("include \(include.path)", include.steps)
        case .set(let name, let value): "set \(name) \(of(value))"
        case .option(.timeout(let duration)): "timeout \(of(duration))"
        case .option(.strict(let isStrict)): "strict \(isStrict)"
        case .option(.closeTimeout(let duration)): "close-timeout \(of(duration))"
        case .wait(let duration): "wait \(of(duration))"
        case .print(let text): "print \(of(text))"
        }
    }

    private static func name(_ connection: String?) -> String {
        connection.map { "\($0) " } ?? ""
    }

    private static func of(_ connect: ConnectSyntax) -> String {
        name(connect.connection) + (connect.isTCP ? "connect tcp " : "connect ") + of(connect.url)
            + connect.headers.map { "\n  header \(of($0.name)) \(of($0.value))" }.joined()
            + connect.options.map { "\n  option \($0.flag)\($0.argument.map { " \(of($0))" } ?? "")" }.joined()
    }

    private static func of(_ send: SendSyntax) -> String {
        let kind =
            switch send.kind {
            case .message(let type, let payload): (type.map { "\($0) " } ?? "") + of(payload)
            case .ping(let payload): "ping" + optional(payload)
            case .pong(let payload): "pong" + optional(payload)
            case .close(let code, let reason):
                "close" + (code.map { " \(of($0))" } ?? "") + (reason.map { " \(of($0))" } ?? "")
            case .eof: "eof"
            case .raw(let payload): "raw \(of(payload))"
            case .frame(let frame):
                "frame \(frame.opcode) fin \(frame.isFinal) rsv \(frame.reservedBits) mask \(frame.isMasked)"
                    + (frame.length.map { " len \($0)" } ?? "") + optional(frame.payload)
            }
        return name(send.connection) + "send \(kind)" + (send.fragment.map { " fragment \(of($0))" } ?? "")
            + (send.chop.map { " chop \(of($0))" } ?? "")
    }

    private static func optional(_ payload: PayloadSyntax?) -> String {
        payload.map { " \(of($0))" } ?? ""
    }

    private static func of(_ expect: ExpectSyntax) -> String {
        name(expect.connection) + "expect \(expect.mode) \(of(expect.events))"
            + (expect.within.map { " within \(of($0))" } ?? "")
            + (expect.roundTrip.map { " rtt \($0.comparison.rawValue) \(of($0.limit))" } ?? "")
            + of(expect.conditions) + expect.captures.map { "\n  capture \($0.name) \(of($0.query))" }.joined()
    }

    private static func of(_ conditions: [ExpectSyntax.Condition]) -> String {
        conditions.map { "\n  where \(of($0.query)) \(of($0.predicate))" }.joined()
    }

    private static func of(_ events: [EventSyntax]) -> String {
        events.map(of).joined(separator: " or ")
    }

    private static func of(_ event: EventSyntax) -> String {
        switch event.kind {
        case .message(let type, let payload): (type.map { "\($0)" } ?? "any") + optional(payload)
        case .ping(let payload): "ping" + optional(payload)
        case .pong(let payload): "pong" + optional(payload)
        case .close(let codes, let reason):
            "close" + codes.map { " \($0.lowerBound)-\($0.upperBound)" }.joined() + optional(reason)
        case .eof: "eof"
        case .http(let status): "http \(of(status))"
        case .raw(let payload): "raw \(of(payload))"
        }
    }
}
