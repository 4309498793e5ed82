internal import DequeModule
internal import Notation
internal import WebSocketProtocol

/// `< no EVENT for 300ms`, `< nothing for 1s`: looks at what is not taken, and takes nothing.
final class Silence {
    let syntax: SilenceSyntax
    let range: SourceRange
    let connection: ScriptConnection
    let events: [ResolvedEvent]
    let deadline: Instant
    /// What comes from this number on has not been looked at.
    var nextNumber = 0

    init(
        _ syntax: SilenceSyntax, at range: SourceRange, on connection: ScriptConnection, events: [ResolvedEvent],
        deadline: Instant
    ) {
        self.syntax = syntax
        self.range = range
        self.connection = connection
        self.events = events
        self.deadline = deadline
    }
}

extension TestRun {
    func listen(_ syntax: SilenceSyntax, _ step: StepSyntax) throws {
        guard let connection = connections[syntax.connection ?? ""] else {
            if skipsInTeardown(syntax.connection) { return }
            throw Failure("\(Self.name(syntax.connection)) is not open: there was no `connect`", at: step.range)
        }
        wait = .silence(
            Silence(
                syntax, at: step.range, on: connection, events: try resolve(syntax.events),
                deadline: now + (try syntax.duration.value(in: scope))))
    }

    /// True when the time is over and nothing came that should not.
    func settle(_ silence: Silence) throws(Failure) -> Bool {
        let connection = silence.connection
        for item in connection.data where item.number >= silence.nextNumber { try check(item, silence) }
        for item in connection.control where item.number >= silence.nextNumber { try check(item, silence) }
        silence.nextNumber = connection.nextNumber
        if silence.events.isEmpty, !connection.rawBytes.isEmpty {
            throw Failure("bytes came", at: silence.range)
        }
        return now >= silence.deadline
    }

    private func check(_ item: Received, _ silence: Silence) throws(Failure) {
        var found: String?
        if silence.events.isEmpty {
            // Pings and Pongs are not for anybody to miss.
            if !item.isControl { found = item.isLast ? "the connection ended" : "something came" }
        } else if silence.events.contains(where: { $0.isControl == item.isControl && matches(item, $0, silence) }) {
            found = "it came"
        } else if item.isLast {
            found = "the connection ended while it was listened to"
        }
        guard let found else { return }
        log.mark(item.entry, .failed, by: silence.range)
        throw Failure(
            found, at: silence.range,
            difference: .texts(expected: "nothing of the kind", received: item.summary, note: nil))
    }

    private func matches(_ item: Received, _ event: ResolvedEvent, _ silence: Silence) -> Bool {
        guard case .matched(let captures) = event.match(item) else { return false }
        do {
            return try check(silence.syntax.conditions, item, captures) == nil
        } catch {
            return false
        }
    }
}
