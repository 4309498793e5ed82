internal import DequeModule

/// What came over a connection and was not taken: messages, Pings and Pongs, and bytes without frames.
struct Inbox {
    /// Bytes, and messages, from which on no more is read from the socket.
    private static let byteLimit = 16 << 20
    private static let messageLimit = 100_000
    /// Pings and Pongs that are kept. They may come for days and nobody has to look at them, so that they hold
    /// nothing up: the oldest are forgotten.
    static let controlLimit = 1000

    /// Messages, a response, a Close, the end.
    private(set) var data = Deque<Received>()
    /// Pings and Pongs.
    private(set) var control = Deque<Received>()
    /// How many Pings and Pongs were forgotten.
    private(set) var forgottenCount = 0
    /// What came over a connection without a handshake.
    private(set) var raw: [UInt8] = []
    /// Bytes of payload in `data`.
    private var byteCount = 0

    var isEmpty: Bool { data.isEmpty && control.isEmpty && raw.isEmpty }

    /// Whether there is so much that no more should be read.
    var isFull: Bool { byteCount + raw.count > Self.byteLimit || data.count > Self.messageLimit }

    /// Whether there is so little that more should be read again.
    var isRoomy: Bool { byteCount + raw.count < Self.byteLimit / 2 && data.count < Self.messageLimit / 2 }

    mutating func append(_ item: Received) {
        guard item.isControl else {
            data.append(item)
            byteCount += item.byteCount
            return
        }
        if control.count == Self.controlLimit {
            control.removeFirst()
            forgottenCount += 1
        }
        control.append(item)
    }

    mutating func append(raw bytes: UnsafeRawBufferPointer) {
        raw.append(contentsOf: bytes)
    }

    /// Takes the first of a queue.
    mutating func take(isControl: Bool) {
        if isControl {
            control.removeFirst()
        } else {
            byteCount -= data.removeFirst().byteCount
        }
    }

    /// Takes the first bytes of what came without frames.
    mutating func takeRaw(_ count: Int) {
        raw.removeFirst(count)
    }

    /// Takes out of both queues what `isDropped` says.
    mutating func drop(_ isDropped: (Received) -> Bool) {
        data.removeAll(where: isDropped)
        control.removeAll(where: isDropped)
        byteCount = data.reduce(0) { $0 + $1.byteCount }
    }

    /// Takes out the Pongs at the head that came before something else did.
    mutating func dropPongs(before number: Int) {
        while let item = control.first, case .pong = item.kind, item.number < number { control.removeFirst() }
    }
}
