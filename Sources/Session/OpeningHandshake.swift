package import WebSocketProtocol

/// The opening handshake of either side.
package enum OpeningHandshake: Sendable {
    case client(ClientHandshake)
    case server(ServerHandshake)

    var role: Role {
        switch self {
        case .client: .client
        case .server: .server
        }
    }
}
