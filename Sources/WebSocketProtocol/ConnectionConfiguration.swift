/// What one connection allows and how long it waits.
package struct ConnectionConfiguration: Sendable {
    /// The largest message that is accepted, in bytes; beyond it the connection is failed with 1009.
    package var maximumMessageSize: Int
    /// How often a keep-alive Ping is sent, or nil for never.
    package var pingInterval: Duration?
    /// How long a Ping may go unanswered, or nil for any time.
    package var pingTimeout: Duration?
    /// How long the peer may take to answer our Close.
    package var closeTimeout: Duration
    /// Whether the Close that the peer's Close or its violation calls for goes out as soon as that is read, or by the
    /// owner with `answerClose`, who can send last messages before (RFC 6455 section 5.5.1).
    package var answersCloseAtOnce: Bool

    package init(
        maximumMessageSize: Int = 64 << 20, pingInterval: Duration? = nil, pingTimeout: Duration? = nil,
        closeTimeout: Duration = .seconds(5), answersCloseAtOnce: Bool = true
    ) {
        self.maximumMessageSize = maximumMessageSize
        self.pingInterval = pingInterval
        self.pingTimeout = pingTimeout
        self.closeTimeout = closeTimeout
        self.answersCloseAtOnce = answersCloseAtOnce
    }
}
