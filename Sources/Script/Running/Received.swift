internal import Notation
internal import WebSocketProtocol

/// Something that came over a connection and that no step has taken yet.
struct Received {
    enum Kind {
        case message(ReceivedPayload)
        case ping(ReceivedPayload)
        case pong(ReceivedPayload)
        /// Bytes of a connection without a handshake.
        case raw(ReceivedPayload)
        /// The answer to the opening handshake, where a step asks for it.
        case response(HTTPResponse)
        case close(CloseCode?, reason: ReceivedPayload)
        /// The peer's direction of the stream is over; how it ended.
        case endOfStream(String)
        /// The connection came to an end that nothing can expect, such as a violation of the protocol; the reason.
        case failure(String)
    }

    let kind: Kind
    let arrival: Instant
    /// Counted over both queues of a connection.
    let number: Int
    /// The number of its line in the transcript.
    let entry: Int

    /// Whether nothing can come after it.
    var isLast: Bool {
        switch kind {
        case .close, .endOfStream, .failure: true
        case .message, .ping, .pong, .raw, .response: false
        }
    }

    /// Whether it stands in the queue of Pings and Pongs.
    var isControl: Bool {
        switch kind {
        case .ping, .pong: true
        default: false
        }
    }

    /// Bytes of payload.
    var byteCount: Int {
        switch kind {
        case .message(let payload), .ping(let payload), .pong(let payload), .raw(let payload), .close(_, let payload):
            payload.bytes.count
        case .response, .endOfStream, .failure: 0
        }
    }
}
