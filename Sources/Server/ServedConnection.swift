package import Session
package import WebSocketProtocol

/// The server's side of one connection; of an echo it may be the client's as well.
package final class ServedConnection: FrontEnd {
    package enum Command: Sendable {
        case none
    }

    private let clients: ConnectedClients
    private let behavior: ServerBehavior
    private let ended: (SessionEnding) -> Void
    private var identifier: Int?
    private var run = MessageRun()
    private var copy: [UInt8] = []
    private var messageCount = 0
    private var byteCount = 0
    private var flood: Flood?

    /// - Parameter ended: is told of the end when the connection has left `clients`.
    package init(clients: ConnectedClients, ended: @escaping (SessionEnding) -> Void = { _ in }) {
        self.clients = clients
        self.ended = ended
        behavior = clients.behavior
    }

    package func sessionDidOpen(_ session: Session<ServedConnection>, _ opening: Opening) {
        identifier = clients.add(session)
        guard case .flood(let count, let size) = behavior else { return }
        flood = Flood(count: count, size: size)
        flood?.continue(session)
    }

    package func session(
        _ session: Session<ServedConnection>, didReceive batch: borrowing EventBatch,
        from block: UnsafeRawBufferPointer
    ) {
        switch behavior {
        case .echo: echo(batch, block, to: [session])
        case .broadcast: echo(batch, block, to: clients.sessions)
        case .sink: count(batch, session)
        case .flood: break
        }
    }

    package func session(_ session: Session<ServedConnection>, perform command: Command) {}

    package func sessionDidBecomeWritable(_ session: Session<ServedConnection>) {
        session.setReading(true)
        flood?.continue(session)
    }

    package var nextDeadline: Instant? { nil }

    package func session(_ session: Session<ServedConnection>, advanceTo now: Instant) {}

    package func sessionDidEnd(_ session: Session<ServedConnection>, _ ending: SessionEnding) {
        if let identifier { clients.remove(identifier) }
        ended(ending)
    }

    // MARK: Behaviors

    /// Sends all messages of a batch on in one run. A client that does not read is not read either.
    private func echo(
        _ batch: borrowing EventBatch, _ block: UnsafeRawBufferPointer, to receivers: [Session<ServedConnection>]
    ) {
        run.removeAll()
        copy.removeAll(keepingCapacity: true)
        batch.withPayloads(in: block) { payloads in
            for case .message(let type, let payload) in batch.events {
                run.append(type, start: copy.count, count: payload.count)
                copy.append(contentsOf: payloads[payload])
            }
        }
        guard !run.isEmpty else { return }
        copy.withUnsafeBytes { bytes in
            for receiver in receivers { clients.send(run, from: bytes, to: receiver) }
        }
        if copy.capacity > 4096 { copy = [] }
    }

    private func count(_ batch: borrowing EventBatch, _ session: Session<ServedConnection>) {
        for event in batch.events {
            switch event {
            case .message(_, let payload):
                messageCount += 1
                byteCount += payload.count
            case .close:
                Array(summary.utf8).withUnsafeBytes { try? session.send(.text, $0) }
            default:
                break
            }
        }
    }

    /// What a sink tells when its client closes.
    var summary: String {
        let messages = messageCount == 1 ? "1 message" : "\(messageCount) messages"
        return "\(messages), \(byteCount) bytes"
    }
}
