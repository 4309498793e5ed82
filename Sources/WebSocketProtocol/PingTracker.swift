/// Our Pings that wait for their Pongs (RFC 6455 sections 5.5.2 and 5.5.3).
///
/// A peer may answer only the latest of several Pings, so a Pong answers its Ping and all before it.
struct PingTracker: Sendable {
    private struct Outstanding: Sendable {
        let number: Int
        let payload: [UInt8]
        let sentAt: Instant
        /// Offset of the byte after the Ping's frame in all that was sent.
        let endOffset: Int
        /// From when the peer's silence counts.
        var awaitedSince: Instant
    }

    /// A peer that never answers can not make this grow without end: beyond it the oldest are forgotten.
    private static let capacity = 1024

    private var outstanding: [Outstanding] = []
    private(set) var lastNumber = 0

    /// Since when the Pong of the oldest Ping is awaited.
    var awaitedSince: Instant? { outstanding.first?.awaitedSince }

    /// Remembers a Ping that is being sent and ends at that offset of the stream; returns its number.
    mutating func remember(_ payload: [UInt8], at now: Instant, endOffset: Int) -> Int {
        lastNumber += 1
        if outstanding.count == Self.capacity { outstanding.removeFirst() }
        outstanding.append(
            Outstanding(
                number: lastNumber, payload: payload, sentAt: now, endOffset: endOffset, awaitedSince: now))
        return lastNumber
    }

    /// Finds what a Pong answers and forgets that Ping and all before it.
    mutating func answer(_ payload: UnsafeRawBufferPointer, at now: Instant) -> PingAnswer? {
        guard let index = outstanding.firstIndex(where: { $0.payload.elementsEqual(payload) }) else { return nil }
        let ping = outstanding[index]
        outstanding.removeSubrange(...index)
        return PingAnswer(number: ping.number, roundTrip: now - ping.sentAt)
    }

    /// Adds the time in which nothing was read to the time there is for all Pongs.
    mutating func postpone(since pausedAt: Instant, until now: Instant) {
        for index in outstanding.indices {
            outstanding[index].awaitedSince.postpone(since: pausedAt, until: now)
        }
    }

    /// Begins anew to wait for the Pongs of Pings that lie beyond `offset`: the peer has not seen them yet.
    mutating func await(beyond offset: Int, from now: Instant) {
        for index in outstanding.indices where outstanding[index].endOffset > offset {
            outstanding[index].awaitedSince = now
        }
    }
}
