/// The exit statuses of every verb; Docs/exit-statuses.md is their page.
package enum ExitStatus: Int32, CaseIterable, Sendable {
    /// Done; closed by us, or by the server with 1000, 1001 or no code.
    case success = 0
    /// An expectation failed or timed out; a script failed.
    case expectationFailed = 1
    /// A script does not parse; nothing was run.
    case scriptInvalid = 2
    /// No connection: DNS, TCP, TLS, timeout.
    case noConnection = 3
    /// The opening handshake was refused or invalid.
    case handshakeFailed = 4
    /// The connection ended badly.
    case endedBadly = 5
    /// A local file or stream failed.
    case localFailure = 6
    case usage = 64
    case hungUp = 129
    case interrupted = 130
    case terminated = 143

    /// The status for a signal that ended the process.
    init(signal: Int32) {
        self = ExitStatus(rawValue: 128 + signal) ?? .terminated
    }
}
