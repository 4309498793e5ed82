internal import Notation
package import Session
package import WebSocketProtocol

/// Writes down what goes over one connection, or over several one after the other.
///
/// It lives in the isolation of the sessions that it observes. What it keeps is bounded.
package final class ConversationRecorder: SessionObserver {
    /// Bytes of payload that are kept, and what the recording of anything else counts.
    static let payloadLimit = 64 << 20
    static let entryCost = 64

    package private(set) var recording: Recording
    private let limit: Int
    private let filled: () -> Void
    private var byteCount = 0
    private var isFull = false
    private var isConnected = false
    /// Numbers of Pings whose Pongs are not there yet.
    private var pingNumbers: Set<Int> = []
    /// What was sent of a message, and the size of its first fragment.
    private var fragments: (payload: [UInt8], size: Int)?

    /// - Parameter filled: told, once, when no more is kept.
    package convenience init(_ connection: Recording.Connection, filled: @escaping () -> Void) {
        self.init(connection, limit: Self.payloadLimit, filled: filled)
    }

    init(_ connection: Recording.Connection, limit: Int, filled: @escaping () -> Void) {
        recording = Recording(connection)
        self.limit = limit
        self.filled = filled
    }

    // MARK: SessionObserver

    package func didSend(_ event: SentEvent) {
        switch event {
        case .message(let type, let payload): note(.sent, type, payload)
        case .fragment(let type, let payload, let isFinal): noteFragment(type, payload, isFinal: isFinal)
        case .ping(let payload, let number):
            pingNumbers.insert(number)
            note("> ping" + Self.suffix(payload))
        case .pong(let payload): note("> pong" + Self.suffix(payload))
        case .close(let code, let reason):
            note("> close" + (code.map { " \($0.rawValue)" } ?? "") + Self.reason(reason))
        case .frame(let header, let payload):
            let parts = header.notation(payloadCount: payload.count, isMasked: header.maskKey != nil)
            note("> frame \(parts)" + Self.suffix(payload))
        case .raw(let bytes): note("> raw " + MessageNotation.text(bytes, type: .binary))
        case .endOfStream: note("> eof")
        }
    }

    package func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
        for event in events where !isFull {
            switch event {
            case .message(let type, let payload): note(.received, type, payloads[payload])
            case .pong(let payload, let answer?) where pingNumbers.contains(answer.number):
                pingNumbers = pingNumbers.filter { $0 > answer.number }
                note("< pong" + Self.suffix(Array(payloads[payload])))
            case .close(let code, let reason):
                let reason = String(decoding: payloads[reason], as: UTF8.self)
                note("< close" + (code.map { " \($0.rawValue)" } ?? "") + Self.reason(reason))
            case .ping, .pong: break
            case .violation, .endOfStream, .pingTimeout, .closeTimeout: break
            }
        }
    }

    package func didEnd(_ ending: SessionEnding) {
        switch ending.cause {
        case .dropped, .transportFailed: note("< eof")
        case .violation(let violation): note("# The server \(violation).")
        case .pingTimeout: note("# The server did not answer a Ping in time.")
        case .closeUnanswered: note("# The server did not answer this Close.")
        case .closed, .abandoned, .handshakeFailed, .handshakeTimedOut, .requestRefused: break
        }
        isConnected = false
        pingNumbers = []
        fragments = nil
    }

    // MARK: Keeping

    private func note(
        _ direction: Recording.Direction, _ type: MessageType, _ payload: UnsafeRawBufferPointer
    ) {
        note(byteCount: payload.count) { .message(direction, type, Array(payload), fragmentSize: nil) }
    }

    private func noteFragment(_ type: MessageType, _ payload: UnsafeRawBufferPointer, isFinal: Bool) {
        guard !isFull else { return fragments = nil }
        if fragments == nil, isFinal { return note(.sent, type, payload) }
        fragments = fragments ?? ([], payload.count)
        fragments?.payload += payload
        guard let (whole, size) = fragments, isFinal || byteCount + whole.count > limit else { return }
        fragments = nil
        note(byteCount: whole.count) { .message(.sent, type, whole, fragmentSize: size > 0 ? size : nil) }
    }

    private func note(_ line: String) {
        note(byteCount: line.utf8.count) { .line(line) }
    }

    private func note(byteCount count: Int, _ entry: () -> Recording.Entry) {
        guard !isFull else { return }
        if !isConnected { recording.entries.append(.connect) }
        isConnected = true
        byteCount += count + Self.entryCost
        guard byteCount <= limit else {
            isFull = true
            recording.entries.append(.line("# The recording stops here: it keeps \(limit >> 20) MiB and no more."))
            return filled()
        }
        recording.entries.append(entry())
    }

    // MARK: Notation

    private static func suffix(_ payload: [UInt8]) -> String {
        payload.isEmpty ? "" : " " + MessageNotation.text(payload, type: nil)
    }

    private static func reason(_ text: String) -> String {
        text.isEmpty ? "" : " " + MessageNotation.string(text)
    }
}
