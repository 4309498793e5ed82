package import Session
package import WebSocketProtocol

/// A session as a script has it: everything that comes goes to the connection's queues.
package final class ScriptFrontEnd: FrontEnd {
    package enum Command: Sendable {
        /// Gives the connection up.
        case abandon
    }

    private let connection: ScriptConnection

    package init(_ connection: ScriptConnection) {
        self.connection = connection
    }

    package func sessionDidOpen(_ session: Session<ScriptFrontEnd>, _ opening: Opening) {
        connection.didOpen(SessionLink(session), opening.response)
    }

    package func session(
        _ session: Session<ScriptFrontEnd>, didReceive batch: borrowing EventBatch, from block: UnsafeRawBufferPointer
    ) {
        connection.didReceive(batch, from: block)
    }

    package func session(_ session: Session<ScriptFrontEnd>, perform command: Command) {
        session.abandon()
    }

    package func sessionDidBecomeWritable(_ session: Session<ScriptFrontEnd>) {
        connection.didBecomeWritable()
    }

    package var nextDeadline: Instant? { nil }

    package func session(_ session: Session<ScriptFrontEnd>, advanceTo now: Instant) {}

    package func sessionDidEnd(_ session: Session<ScriptFrontEnd>, _ ending: SessionEnding) {
        connection.didEnd(ending, isEndedByPeer: session.isEndedByPeer)
    }
}

extension ScriptConnection {
    /// A session is over; `isEndedByPeer` says whether the peer has ended the stream, which `eof` is about.
    package func didEnd(_ ending: SessionEnding, isEndedByPeer: Bool) {
        switch ending.cause {
        case .handshakeFailed(.refused(let response)):
            didFail("the server refused the handshake: \(response.status)", response)
        case .handshakeFailed(let failure): didFail("the server \(failure)", nil)
        case .handshakeTimedOut(let time):
            didFail("the server did not answer the handshake within \(time.readable)", nil)
        case .requestRefused(let status, let reason): didFail("the request was refused: \(status) \(reason)", nil)
        // Told when they came.
        case .violation, .pingTimeout, .closeUnanswered: break
        case .closed where !isEndedByPeer: didEnd("the server did not end the TCP connection", isViolation: true)
        case .closed: didEnd("the server ended the connection", isViolation: false)
        case .dropped where !ending.wasOpen: didFail("the server ended the connection during the handshake", nil)
        case .dropped: didEnd("the server dropped the connection without a Close", isViolation: false)
        case .transportFailed(let reason) where !ending.wasOpen: didFail("the connection failed: \(reason)", nil)
        case .transportFailed(let reason): didEnd("the connection failed: \(reason)", isViolation: false)
        case .abandoned where !ending.wasOpen: didFail("the connection was given up", nil)
        case .abandoned: didEnd("the connection was given up", isViolation: false)
        }
        didDisconnect()
    }
}
