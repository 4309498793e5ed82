/// What a connection is, in lines for people, made by those who know.
package struct ConnectionDescription: Sendable {
    /// Where it goes, in one phrase: `ws://localhost:8080/ in 3 ms`.
    package var summary: String
    /// The opening handshake, without secrets; known once it is over.
    package var handshake: [String] = []
    /// TLS version and certificate.
    package var tls: [String] = []

    package init(summary: String) {
        self.summary = summary
    }
}
