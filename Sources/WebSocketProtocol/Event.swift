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
    /// The peer broke the protocol: the last event. Our Close is in the output, unless the owner sends it.
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
    private let nanoseconds: Int64
    private let shortNumber: Int32

    init(number: Int, roundTrip: Duration) {
        shortNumber = Int32(clamping: number)
        nanoseconds = roundTrip.nanosecondsClamped
    }

    /// The Ping's number, counted from 1 on its connection; all before it count as answered too.
    package var number: Int { Int(shortNumber) }

    /// From when the Ping was written to when the Pong was read.
    package var roundTrip: Duration { .nanoseconds(nanoseconds) }
}

/// Where the bytes of a payload are: in the block that was received, or in the batch's own storage.
///
/// An event is made for every message, so place and offset share a word.
@frozen
package struct Payload: Equatable, Sendable, BitwiseCopyable {
    @frozen
    package enum Place: Sendable, BitwiseCopyable {
        case block
        case storage
    }

    /// The offset in the block, or the complement of the offset in the storage.
    package let position: Int
    /// Number of bytes.
    package let count: Int

    @inlinable
    package init(_ place: Place, start: Int, count: Int) {
        position = place == .block ? start : ~start
        self.count = count
    }

    @inlinable package var place: Place { position < 0 ? .storage : .block }

    /// Offset of the first byte.
    @inlinable package var start: Int { position < 0 ? ~position : position }
}
