/// What can not be sent in the present state of a connection.
package enum StateError: Error, Equatable, Sendable {
    /// A Close has been sent, our direction of the stream has been ended, or the connection is over.
    case notOpen
    /// A fragmented message of ours is not complete yet (RFC 6455 section 5.4).
    case messageInProgress
    /// A control frame carries at most 125 bytes, a close reason at most 123 (RFC 6455 section 5.5).
    case controlPayloadTooLong(Int)
    /// A code that must not stand in a Close frame (RFC 6455 section 7.4).
    case closeCodeMustNotBeSent(CloseCode)
}
