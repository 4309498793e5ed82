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
        guard let connection = try listeningConnection(syntax.connection, step) else { return }
        let events = try resolve(syntax.events)
        if events.contains(where: \.isPong) { connection.dropOldPongs() }
        wait = .silence(
            Silence(
                syntax, at: step.range, on: connection, events: events,
                deadline: now + (try syntax.duration.value(in: scope))))
    }

    /// True when the time is over and nothing came that should not.
    func settle(_ silence: Silence) throws(Failure) -> Bool {
        let inbox = silence.connection.inbox
        for item in inbox.data where item.number >= silence.nextNumber { try check(item, silence) }
        for item in inbox.control where item.number >= silence.nextNumber { try check(item, silence) }
        silence.nextNumber = silence.connection.nextNumber
        try checkRaw(inbox.raw, silence)
        return now >= silence.deadline
    }

    private func check(_ item: Received, _ silence: Silence) throws(Failure) {
        // Timers may be late: the window ends when it should.
        guard item.arrival <= silence.deadline else { return }
        var found: String?
        if silence.events.isEmpty {
            // Pings and Pongs are not for anybody to miss.
            if !item.isControl { found = item.isLast ? "the connection ended" : "something came" }
        } else {
            switch match(item, silence.events, where: silence.syntax.conditions) {
            case .matched: found = "it came"
            case .missed: found = item.isLast ? "the connection ended while it was listened to" : nil
            case .failed(let failure): throw failure
            }
        }
        guard let found else { return }
        log.mark(item.entry, .failed, by: silence.range)
        throw failure(found, item, silence)
    }

    /// Looks at bytes of a connection without a handshake.
    private func checkRaw(_ bytes: [UInt8], _ silence: Silence) throws(Failure) {
        let connection = silence.connection
        guard !bytes.isEmpty, connection.lastRaw.arrival <= silence.deadline else { return }
        var isFound = silence.events.isEmpty
        for event in silence.events where !isFound {
            guard let raw = event.raw else { continue }
            switch raw.match(bytes, isAnywhere: true) {
            case .matched: isFound = true
            case .incomplete, .missed: break
            case .failed(let reason): throw Failure(reason, at: event.range)
            }
        }
        guard isFound else { return }
        let item = connection.received(raw: bytes)
        log.mark(item.entry, .failed, by: silence.range)
        throw failure(silence.events.isEmpty ? "something came" : "it came", item, silence)
    }

    private func failure(_ message: String, _ item: Received, _ silence: Silence) -> Failure {
        Failure(
            message, at: silence.range,
            difference: .texts(expected: "nothing of the kind", received: item.summary, note: nil))
    }
}
