internal import Notation

/// `ignore` or `never` while it holds.
struct EventFilter {
    let connection: String?
    let isForbidden: Bool
    let events: [ResolvedEvent]
}

/// What is filtered.
extension TestRun {
    /// `ignore` and `never`: from here on, and for what was not taken yet.
    func apply(_ syntax: FilterSyntax) throws {
        for event in syntax.events {
            guard case .raw = event.kind else { continue }
            throw Failure(
                "`\(syntax.isForbidden ? "never" : "ignore")` looks at messages, not at raw bytes", at: event.range)
        }
        let filter = EventFilter(
            connection: syntax.connection, isForbidden: syntax.isForbidden, events: try resolve(syntax.events))
        filters.append(filter)
        guard let connection = connections[syntax.connection ?? ""] else { return }
        connection.drop { self.filter($0, of: connection) }
    }

    /// Whether something received is dropped; a `never` that it breaks is remembered.
    func filter(_ item: Received, of connection: ScriptConnection) -> Bool {
        guard !filters.isEmpty else { return false }
        var isIgnored = false
        for filter in filters where filter.connection == connection.name && (filter.isForbidden || !isIgnored) {
            switch match(item, filter.events, where: []) {
            case .missed: continue
            case .matched(let number, _) where filter.isForbidden:
                return forbid(
                    item,
                    Failure(
                        "something came that never may", at: filter.events[number].range,
                        difference: .texts(expected: "never", received: item.summary, note: nil)))
            case .matched: isIgnored = true
            // An expression that takes too long on this message: it is not known whether it may come.
            case .failed(let failure): return forbid(item, failure)
            }
        }
        if isIgnored { log.mark(item.entry, .ignored, by: nil) }
        return isIgnored
    }

    private func forbid(_ item: Received, _ failure: Failure) -> Bool {
        log.mark(item.entry, .failed, by: failure.range)
        if sudden == nil { sudden = failure }
        return true
    }
}
