package import WebSocketProtocol

/// What a session needs besides its transport.
package struct SessionConfiguration: Sendable {
    package var connection: ConnectionConfiguration
    /// How long the opening handshake may take, from the first byte on.
    package var handshakeTimeout: Duration
    /// How long the peer may take to end the stream after the closing handshake or after we failed the connection.
    package var lingerTimeout: Duration
    /// Strong randomness for mask keys.
    package var random: RandomSource

    package init(
        connection: ConnectionConfiguration = ConnectionConfiguration(), handshakeTimeout: Duration = .seconds(10),
        lingerTimeout: Duration = .seconds(1), random: @escaping RandomSource
    ) {
        self.connection = connection
        self.handshakeTimeout = handshakeTimeout
        self.lingerTimeout = lingerTimeout
        self.random = random
    }
}
