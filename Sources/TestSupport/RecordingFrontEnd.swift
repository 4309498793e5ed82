package import Session
package import WebSocketProtocol

/// A front end that records its calls and reacts to them as a test says.
package final class RecordingFrontEnd: FrontEnd {
    package typealias Command = String
    package typealias RecordedSession = Session<RecordingFrontEnd>

    package enum Call: Equatable, Sendable {
        case open(subprotocol: String?)
        /// The events of one batch.
        case events([RecordedEvent])
        case perform(String)
        case writable
        /// How long after the origin of the clock it was.
        case advance(Duration)
        case end(SessionEnding)
    }

    package private(set) var calls: [Call] = []
    package private(set) var opening: Opening?
    package var nextDeadline: Instant?

    // What is done after a call has been recorded.
    package var onCall: (Call) -> Void = { _ in }
    package var onOpen: (RecordedSession) -> Void = { _ in }
    package var onEvents: (RecordedSession, [RecordedEvent]) -> Void = { _, _ in }
    package var onPerform: (RecordedSession, String) -> Void = { _, _ in }
    package var onWritable: (RecordedSession) -> Void = { _ in }
    package var onAdvance: (RecordedSession) -> Void = { _ in }

    package init() {}

    package func sessionDidOpen(_ session: RecordedSession, _ opening: Opening) {
        self.opening = opening
        record(.open(subprotocol: opening.subprotocol))
        onOpen(session)
    }

    package func session(
        _ session: RecordedSession, didReceive batch: borrowing EventBatch, from block: UnsafeRawBufferPointer
    ) {
        let events = batch.withPayloads(in: block) { payloads in
            batch.events.map { RecordedEvent($0, payloads) }
        }
        record(.events(events))
        onEvents(session, events)
    }

    package func session(_ session: RecordedSession, perform command: String) {
        record(.perform(command))
        onPerform(session, command)
    }

    package func sessionDidBecomeWritable(_ session: RecordedSession) {
        record(.writable)
        onWritable(session)
    }

    package func session(_ session: RecordedSession, advanceTo now: Instant) {
        record(.advance(now - .at(.zero)))
        onAdvance(session)
    }

    package func sessionDidEnd(_ session: RecordedSession, _ ending: SessionEnding) {
        record(.end(ending))
    }

    private func record(_ call: Call) {
        calls.append(call)
        onCall(call)
    }

    /// What happened since this was called last.
    package func takeCalls() -> [Call] {
        defer { calls = [] }
        return calls
    }

    /// All events so far, of whichever batch.
    package var events: [RecordedEvent] {
        calls.flatMap { call -> [RecordedEvent] in
            if case .events(let events) = call { events } else { [] }
        }
    }

    /// How the session ended; nil when it has not, or more than once.
    package var ending: SessionEnding? {
        let endings = calls.compactMap { call -> SessionEnding? in
            if case .end(let ending) = call { ending } else { nil }
        }
        return endings.count == 1 ? endings[0] : nil
    }
}
