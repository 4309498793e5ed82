package import WebSocketProtocol

/// An event with its payload copied out, so that it outlives its block and its batch.
package enum RecordedEvent: Equatable, Sendable {
    case text(String)
    case binary([UInt8])
    case ping([UInt8])
    /// A Pong; which of our Pings it answers and after how long, if it answers one.
    case pong([UInt8], answers: Int? = nil, after: Duration? = nil)
    case close(UInt16?, String = "")
    case violation(ProtocolViolation)
    case endOfStream
    case pingTimeout
    case closeTimeout

    package init(_ event: Event, _ payloads: PayloadBytes) {
        self =
            switch event {
            case .message(.text, let payload): .text(String(decoding: payloads[payload], as: UTF8.self))
            case .message(.binary, let payload): .binary(Array(payloads[payload]))
            case .ping(let payload): .ping(Array(payloads[payload]))
            case .pong(let payload, let answer):
                .pong(Array(payloads[payload]), answers: answer?.number, after: answer?.roundTrip)
            case .close(let code, let reason):
                .close(code?.rawValue, String(decoding: payloads[reason], as: UTF8.self))
            case .violation(let violation): .violation(violation)
            case .endOfStream: .endOfStream
            case .pingTimeout: .pingTimeout
            case .closeTimeout: .closeTimeout
            }
    }
}
