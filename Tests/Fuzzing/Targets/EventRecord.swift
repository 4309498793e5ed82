internal import TestSupport
internal import WebSocketProtocol

/// What a connection told, in a form in which two tellings are compared fast: one byte string.
struct EventRecord: Equatable {
    private(set) var bytes: [UInt8] = []
    private(set) var violation: ProtocolViolation?
    /// The same for people; only while a difference is explained.
    private var events: [RecordedEvent] = []
    private let isExplaining: Bool

    init(isExplaining: Bool = false) {
        self.isExplaining = isExplaining
        // Growing costs more than what is recorded of most inputs.
        bytes.reserveCapacity(512)
    }

    static func == (lhs: EventRecord, rhs: EventRecord) -> Bool {
        lhs.bytes == rhs.bytes && lhs.violation == rhs.violation
    }

    mutating func append(_ batch: borrowing EventBatch, _ block: UnsafeRawBufferPointer) {
        batch.withPayloads(in: block) { payloads in
            for event in batch.events {
                append(event, payloads)
                if isExplaining { events.append(RecordedEvent(event, payloads)) }
            }
        }
    }

    mutating func append(_ event: Event, _ payloads: PayloadBytes) {
        switch event {
        case .message(.text, let payload): append(1, payloads[payload])
        case .message(.binary, let payload): append(2, payloads[payload])
        case .ping(let payload): append(3, payloads[payload])
        case .pong(let payload, let answer):
            append(4, payloads[payload])
            append(answer?.number ?? -1)
            append(Int(answer?.roundTrip.nanosecondsClamped ?? -1))
        case .close(let code, let reason):
            append(5, payloads[reason])
            append(code.map { Int($0.rawValue) } ?? -1)
        case .violation(let violation):
            bytes.append(6)
            self.violation = violation
        case .endOfStream: bytes.append(7)
        case .pingTimeout: bytes.append(8)
        case .closeTimeout: bytes.append(9)
        }
    }

    /// A message as `append` of its event would have it.
    mutating func append(message type: MessageType, _ payload: [UInt8]) {
        payload.withUnsafeBytes { append(type == .text ? 1 : 2, $0) }
    }

    private mutating func append(_ tag: UInt8, _ payload: UnsafeRawBufferPointer) {
        bytes.append(tag)
        append(payload.count)
        bytes.append(contentsOf: payload)
    }

    mutating func append(_ number: Int) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    /// The events in words, at most so many characters of them.
    var explanation: String {
        let text = String(describing: events)
        return text.count > 2000 ? "…" + text.suffix(2000) : text
    }
}
