/// Something that happened on a connection, in the order of the wire.
package enum Event: Equatable, Sendable {
    /// A whole data message; text has been checked to be UTF-8.
    case message(MessageType, Payload)
    /// A Ping; its Pong is in the output already.
    case ping(Payload)
    /// A Pong; `answer` tells which of our Pings it answers, if any.
    case pong(Payload, answer: PingAnswer?)
    /// The peer's Close, with its code if there is one; ours is in the output if it was owed.
    case close(CloseCode?, reason: Payload)
    /// The peer broke the protocol: the last event, and the Close we owe is in the output.
    case violation(ProtocolViolation)
    /// The peer will send no more bytes. The last event; expected after Close, a drop without.
    case endOfStream
    /// A Ping of ours was not answered in time. The last event.
    case pingTimeout
    /// Our Close was not answered in time. The last event.
    case closeTimeout
}

/// Which of our Pings a Pong answers.
package struct PingAnswer: Equatable, Sendable {
    /// The Ping's number, counted from 1 on its connection; all before it count as answered too.
    package let number: Int
    /// From when the Ping was written to when the Pong was read.
    package let roundTrip: Duration
}

/// Where the bytes of a payload are: in the block that was received, or in the batch's own storage.
package struct Payload: Equatable, Sendable, BitwiseCopyable {
    package enum Place: Sendable, BitwiseCopyable {
        case block
        case storage
    }

    package let place: Place
    /// Offset of the first byte.
    package let start: Int
    /// Number of bytes.
    package let count: Int

    package init(_ place: Place, start: Int, count: Int) {
        self.place = place
        self.start = start
        self.count = count
    }
}
