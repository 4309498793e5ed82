package import Session
package import WebSocketProtocol

/// The front end of one client of a server in pipe mode.
package final class ServedPipeFrontEnd: FrontEnd {
    /// Nothing is asked of one connection: input goes to all.
    package typealias Command = Never

    private let pipe: ServedPipe

    package init(_ pipe: ServedPipe) {
        self.pipe = pipe
    }

    package func sessionDidOpen(_ session: Session<ServedPipeFrontEnd>, _ opening: Opening) {
        pipe.sessionDidOpen(session)
    }

    package func session(
        _ session: Session<ServedPipeFrontEnd>, didReceive batch: borrowing EventBatch,
        from block: UnsafeRawBufferPointer
    ) {
        batch.withPayloads(in: block) { payloads in pipe.didReceive(batch.events, payloads) }
    }

    package func session(_ session: Session<ServedPipeFrontEnd>, perform command: Never) {}

    package func sessionDidBecomeWritable(_ session: Session<ServedPipeFrontEnd>) {
        pipe.continueInput()
    }

    package var nextDeadline: Instant? { nil }

    package func session(_ session: Session<ServedPipeFrontEnd>, advanceTo now: Instant) {}

    package func sessionDidEnd(_ session: Session<ServedPipeFrontEnd>, _ ending: SessionEnding) {
        pipe.sessionDidEnd(session)
    }
}
