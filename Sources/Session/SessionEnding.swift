package import WebSocketProtocol

/// How a session ended.
package struct SessionEnding: Equatable, Sendable {
    /// What ended it.
    package enum Cause: Equatable, Sendable {
        /// The opening handshake failed.
        case handshakeFailed(HandshakeFailure)
        /// No answer to the opening handshake in that time.
        case handshakeTimedOut(Duration)
        /// A client's request was refused; in the server's role.
        case requestRefused(status: Int, reason: String)
        /// The peer's Close came, in answer to ours or by itself.
        case closed(CloseCode?, reason: String)
        /// Our Close was not answered in time.
        case closeUnanswered
        /// The stream ended without a Close.
        case dropped
        /// A Ping was not answered in time.
        case pingTimeout
        case violation(ProtocolViolation)
        /// The transport failed; what the system said.
        case transportFailed(String)
        /// The front end gave the connection up.
        case abandoned
    }

    package let cause: Cause
    /// Whether our Close was sent before the end: what followed was no longer waited for.
    package let isClosedByUs: Bool
    /// Whether the opening handshake had succeeded.
    package let wasOpen: Bool

    package init(cause: Cause, isClosedByUs: Bool, wasOpen: Bool) {
        self.cause = cause
        self.isClosedByUs = isClosedByUs
        self.wasOpen = wasOpen
    }
}
