internal import Notation

/// `ignore` or `never` while it holds.
struct EventFilter {
    let connection: String?
    let isForbidden: Bool
    let events: [ResolvedEvent]

    /// The event that something received is, if any.
    func event(for item: Received) -> ResolvedEvent? {
        events.first { event in
            guard event.isControl == item.isControl else { return false }
            if case .matched = event.match(item) { return true }
            return false
        }
    }
}

/// What is filtered.
extension TestRun {
    /// `ignore` and `never`: from here on, and for what was not taken yet.
    func apply(_ syntax: FilterSyntax) throws {
        let filter = EventFilter(
            connection: syntax.connection, isForbidden: syntax.isForbidden, events: try resolve(syntax.events))
        filters.append(filter)
        guard let connection = connections[syntax.connection ?? ""] else { return }
        connection.drop { self.filter($0, of: connection) }
    }

    /// Whether something received is dropped; a `never` that it breaks is remembered.
    func filter(_ item: Received, of connection: ScriptConnection) -> Bool {
        guard !filters.isEmpty, case .steps = phase else { return false }
        var isIgnored = false
        for filter in filters where filter.connection == connection.name {
            guard !isIgnored || filter.isForbidden, let event = filter.event(for: item) else { continue }
            if filter.isForbidden {
                log.mark(item.entry, .failed, by: event.range)
                var failure = Failure("something came that never may", at: event.range)
                failure.difference = .texts(expected: "never", received: item.summary, note: nil)
                if forbidden == nil { forbidden = failure }
                return true
            }
            isIgnored = true
        }
        if isIgnored { log.mark(item.entry, .ignored, by: nil) }
        return isIgnored
    }
}
