internal import DequeModule
internal import Notation
internal import WebSocketProtocol

/// A line with `<` while it waits.
final class Expectation {
    let syntax: ExpectSyntax
    /// The line itself.
    let range: SourceRange
    let connection: ScriptConnection
    let events: [ResolvedEvent]
    let timeout: Duration
    let deadline: Instant
    let roundTrip: (comparison: PredicateSyntax.Comparison, limit: Duration, range: SourceRange)?
    /// The nearest of what was skipped, and how many were.
    var nearest: Miss?
    var skippedCount = 0

    init(
        _ syntax: ExpectSyntax, at range: SourceRange, on connection: ScriptConnection, events: [ResolvedEvent],
        timeout: Duration, now: Instant, in scope: TestScope
    ) throws(Diagnostic) {
        self.syntax = syntax
        self.range = range
        self.connection = connection
        self.events = events
        self.timeout = try syntax.within?.value(in: scope) ?? timeout
        deadline = now + self.timeout
        if let roundTrip = syntax.roundTrip {
            self.roundTrip = (roundTrip.comparison, try roundTrip.limit.value(in: scope), roundTrip.range)
        } else {
            roundTrip = nil
        }
    }

    /// The first thing that came and was not taken, of those queues that the events look at.
    var candidate: Received? {
        var looksAtControl = false
        var looksAtData = false
        for event in events {
            if event.isPong { connection.dropOldPongs() }
            if event.isControl { looksAtControl = true } else { looksAtData = true }
        }
        let inbox = connection.inbox
        let data = looksAtData ? inbox.data.first : nil
        let control = looksAtControl ? inbox.control.first : nil
        guard let data, let control else {
            // A Close ends the wait for a Ping as well, whatever stands before it.
            return data ?? control ?? inbox.data.last { $0.isLast }
        }
        return data.number < control.number ? data : control
    }

    /// Whether any of its events looks at the queue that something received stands in; the end concerns all.
    func looksAt(_ item: Received) -> Bool {
        item.isLast || events.contains { $0.isControl == item.isControl }
    }

    /// Notes a message that did not match and was skipped.
    func skip(_ miss: Miss) {
        skippedCount += 1
        if miss.closeness >= nearest?.closeness ?? 0 { nearest = miss }
    }

    /// Where the events stand.
    var eventsRange: SourceRange {
        guard let first = events.first, let last = events.last else { return range }
        return first.range.through(last.range)
    }

    /// The events as they are written.
    func source(_ sources: [SourceText]) -> String {
        sources[range.source].text(eventsRange.range)
    }
}
