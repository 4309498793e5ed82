package import Session
package import WebSocketProtocol

/// The client's side of a connection on which the server has one thing to say: its text, then its Close.
package final class AskingConnection: FrontEnd {
    package enum Command: Sendable {
        case none
    }

    /// What the server said, and how the connection ended.
    package struct Answer: Sendable {
        /// The last text message, if there was one.
        package let text: String?
        package let ending: SessionEnding
    }

    private let limit: Duration
    private let ended: (Answer) -> Void
    private var text: String?
    package private(set) var nextDeadline: Instant?

    /// - Parameter limit: how long the open connection may take to its end.
    package init(within limit: Duration, ended: @escaping (Answer) -> Void) {
        self.limit = limit
        self.ended = ended
    }

    package func sessionDidOpen(_ session: Session<AskingConnection>, _ opening: Opening) {
        nextDeadline = session.now + limit
    }

    package func session(
        _ session: Session<AskingConnection>, didReceive batch: borrowing EventBatch,
        from block: UnsafeRawBufferPointer
    ) {
        batch.withPayloads(in: block) { payloads in
            for case .message(.text, let payload) in batch.events {
                text = String(decoding: payloads[payload], as: UTF8.self)
            }
        }
    }

    package func session(_ session: Session<AskingConnection>, perform command: Command) {}

    package func sessionDidBecomeWritable(_ session: Session<AskingConnection>) {}

    package func session(_ session: Session<AskingConnection>, advanceTo now: Instant) {
        nextDeadline = nil
        session.abandon()
    }

    package func sessionDidEnd(_ session: Session<AskingConnection>, _ ending: SessionEnding) {
        ended(Answer(text: text, ending: ending))
    }
}
