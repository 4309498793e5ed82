internal import Session
internal import WebSocketProtocol

/// All open connections of a server. Lives on the loop of its sessions.
package final class ConnectedClients {
    package let behavior: ServerBehavior
    private var byIdentifier: [Int: Session<ServedConnection>] = [:]
    private var nextIdentifier = 0
    private var allHaveLeft: (() -> Void)?

    /// Bytes that a client may leave unread before a broadcast drops it.
    private static let unreadLimit = 4 << 20

    package init(behavior: ServerBehavior) {
        self.behavior = behavior
    }

    var sessions: [Session<ServedConnection>] { Array(byIdentifier.values) }

    func add(_ session: Session<ServedConnection>) -> Int {
        nextIdentifier += 1
        byIdentifier[nextIdentifier] = session
        return nextIdentifier
    }

    func remove(_ identifier: Int) {
        byIdentifier[identifier] = nil
        if byIdentifier.isEmpty { allHaveLeft?() }
    }

    /// Sends a run; a client that does not read it is not read any more, or in a broadcast is given up.
    func send(_ run: MessageRun, from bytes: UnsafeRawBufferPointer, to receiver: Session<ServedConnection>) {
        receiver.perform { try? receiver.send(run, from: bytes) }
        guard !receiver.isWritable else { return }
        if behavior == .echo {
            receiver.setReading(false)
        } else if receiver.unacknowledgedByteCount > Self.unreadLimit {
            receiver.abandon()
        }
    }

    /// Begins the closing handshake with every client; calls back when the last one has left.
    package func closeAll(_ allHaveLeft: @escaping () -> Void) {
        guard !byIdentifier.isEmpty else { return allHaveLeft() }
        self.allHaveLeft = allHaveLeft
        for session in sessions {
            session.perform { try? session.close(.goingAway, reason: "the server is stopping") }
        }
    }
}
