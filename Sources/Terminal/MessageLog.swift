internal import WebSocketProtocol

/// The latest received messages, for `/last` and `/save`. The newest is always kept, the others within a bound.
struct MessageLog {
    struct Entry: Sendable {
        let type: MessageType
        let payload: [UInt8]
        let peer: String?
    }

    static let countLimit = 1000
    private static let byteLimit = 4 << 20

    private var entries: [Entry] = []
    private var byteCount = 0

    /// Adds the messages of one batch, the newest last; only as many as can be kept are looked at.
    mutating func append(_ messages: ArraySlice<(MessageType, UnsafeRawBufferPointer)>, peer: String?) {
        for (type, payload) in messages.suffix(Self.countLimit) {
            byteCount += payload.count
            entries.append(Entry(type: type, payload: Array(payload), peer: peer))
        }
        shorten()
    }

    /// The latest messages, the newest last.
    func latest(_ count: Int) -> ArraySlice<Entry> {
        entries.suffix(count)
    }

    private mutating func shorten() {
        // Forgetting many at once keeps it cheap for each.
        guard entries.count > 2 * Self.countLimit || byteCount > 2 * Self.byteLimit else { return }
        var first = max(0, entries.count - Self.countLimit)
        byteCount = entries[first...].reduce(0) { $0 + $1.payload.count }
        while byteCount > Self.byteLimit, first < entries.count - 1 {
            byteCount -= entries[first].payload.count
            first += 1
        }
        entries.removeFirst(first)
    }
}
