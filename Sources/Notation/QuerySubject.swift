package import WebSocketProtocol

/// What a query asks.
package enum QuerySubject {
    /// A message, or the payload of a Ping or a Pong; of a Close the reason.
    case payload(ReceivedPayload)
    /// The response to the opening handshake.
    case response(HTTPResponse)

    /// What `size`, `text` and paths are about: of a response the body.
    var payload: ReceivedPayload {
        switch self {
        case .payload(let payload): payload
        case .response(let response): ReceivedPayload(type: nil, bytes: response.body)
        }
    }
}
