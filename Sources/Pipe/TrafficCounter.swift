internal import Rendering
internal import Session
internal import WebSocketProtocol

/// Counts what goes over a connection, for `--stats`.
final class TrafficCounter: SessionObserver {
    private var statistics = TrafficStatistics()
    /// When the connection was there; nil when it never was.
    var openedAt: Instant?

    func didSend(_ event: SentEvent) {
        switch event {
        case .message(_, let payload): statistics.sent.note(byteCount: payload.count)
        case .fragment(_, let payload, let isFinal): statistics.sent.note(byteCount: payload.count, isFinal: isFinal)
        case .ping, .pong, .close, .frame, .raw, .endOfStream: break
        }
    }

    func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
        for event in events {
            switch event {
            case .message(_, let payload): statistics.received.note(byteCount: payload.count)
            case .pong(_, let answer?): statistics.note(roundTrip: answer.roundTrip)
            case .ping, .pong, .close, .violation, .endOfStream, .pingTimeout, .closeTimeout: break
            }
        }
    }

    func didEnd(_ ending: SessionEnding) {}

    /// Lines for people; none without a connection.
    func lines(_ compression: (sent: CompressionTally, received: CompressionTally), at now: Instant) -> [String] {
        guard let openedAt else { return [] }
        var statistics = statistics
        statistics.note(compression)
        return statistics.lines(after: now - openedAt)
    }
}
