package import Session
package import WebSocketProtocol

/// The front end of one connection whose traffic is shown on a terminal; a server's terminal has many.
package final class TerminalFrontEnd: FrontEnd {
    /// What is asked of one connection; lines go to the conversation.
    package enum Command: Sendable {
        /// A signal has come: a connection that is not open yet is not waited for.
        case abandonUnlessOpen
    }

    private let conversation: Conversation
    private let description: ConnectionDescription
    private let opened: @Sendable (Opening, inout ConnectionDescription) -> Void
    private var isOpened = false
    private let finished: @Sendable (TerminalOutcome) -> Void

    /// - Parameters:
    ///   - opened: told of the opening handshake; completes the description.
    ///   - finished: told how the connection ended, once.
    package init(
        _ conversation: Conversation, description: ConnectionDescription,
        opened: @escaping @Sendable (Opening, inout ConnectionDescription) -> Void,
        finished: @escaping @Sendable (TerminalOutcome) -> Void
    ) {
        self.conversation = conversation
        self.description = description
        self.opened = opened
        self.finished = finished
    }

    package func sessionDidOpen(_ session: Session<TerminalFrontEnd>, _ opening: Opening) {
        isOpened = true
        var description = description
        opened(opening, &description)
        conversation.sessionDidOpen(session, opening, description)
    }

    package func session(
        _ session: Session<TerminalFrontEnd>, didReceive batch: borrowing EventBatch,
        from block: UnsafeRawBufferPointer
    ) {
        batch.withPayloads(in: block) { payloads in
            conversation.session(session, didReceive: batch.events, payloads)
        }
    }

    package func session(_ session: Session<TerminalFrontEnd>, perform command: Command) {
        if !session.isOpen, !isOpened { session.abandon() }
    }

    package func sessionDidBecomeWritable(_ session: Session<TerminalFrontEnd>) {
        conversation.sessionDidBecomeWritable()
    }

    package var nextDeadline: Instant? { conversation.nextDeadline }

    package func session(_ session: Session<TerminalFrontEnd>, advanceTo now: Instant) {
        conversation.advance(to: now)
    }

    package func sessionDidEnd(_ session: Session<TerminalFrontEnd>, _ ending: SessionEnding) {
        finished(conversation.sessionDidEnd(session, ending))
    }
}
