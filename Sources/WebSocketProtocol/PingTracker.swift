/// Our Pings that wait for their Pongs (RFC 6455 sections 5.5.2 and 5.5.3).
///
/// A peer may answer only the latest of several Pings, so a Pong answers its Ping and all before it.
struct PingTracker: Sendable {
    private struct Outstanding: Sendable {
        let number: Int
        let payload: [UInt8]
        var sentAt: Instant
    }

    /// A peer that never answers can not make this grow without end: beyond it the oldest are forgotten.
    private static let capacity = 1024

    private var outstanding: [Outstanding] = []
    private(set) var lastNumber = 0

    /// When the oldest Ping that waits was sent.
    var oldestSentAt: Instant? { outstanding.first?.sentAt }

    /// Remembers a Ping that is being sent; returns its number.
    mutating func remember(_ payload: [UInt8], at now: Instant) -> Int {
        lastNumber += 1
        if outstanding.count == Self.capacity { outstanding.removeFirst() }
        outstanding.append(Outstanding(number: lastNumber, payload: payload, sentAt: now))
        return lastNumber
    }

    /// Finds what a Pong answers and forgets that Ping and all before it.
    mutating func answer(_ payload: UnsafeRawBufferPointer, at now: Instant) -> PingAnswer? {
        guard let index = outstanding.firstIndex(where: { $0.payload.elementsEqual(payload) }) else { return nil }
        let ping = outstanding[index]
        outstanding.removeSubrange(...index)
        return PingAnswer(number: ping.number, roundTrip: now - ping.sentAt)
    }

    /// Moves all times by as long as nothing was read.
    mutating func postpone(by duration: Duration) {
        for index in outstanding.indices { outstanding[index].sentAt = outstanding[index].sentAt + duration }
    }
}
