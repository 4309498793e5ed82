package import Rendering
package import Session

/// How a conversation over one connection ended.
package struct TerminalOutcome: Sendable {
    package let ending: SessionEnding
    /// The signal that ended it.
    package var signal: CInt?
    /// Whether the person, or a limit of theirs, ended it.
    package var isEndedByUser = false
    /// Whether a new connection is wanted.
    package var wantsReconnect = false
    /// What went over all connections so far.
    package var statistics = TrafficStatistics()
    /// How long this one was there.
    package var duration = Duration.zero

    package init(ending: SessionEnding) {
        self.ending = ending
    }
}
