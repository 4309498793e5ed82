/// What is known of a connection once its transport is there.
package struct ConnectionFacts: Sendable {
    /// Address and port of the peer, for messages.
    package let remoteAddress: String
    /// Address and port of our side.
    package let localAddress: String
    /// The TLS version, such as `TLS 1.3`, or nil without TLS.
    package let tlsVersion: String?
    /// The peer's certificate, if it showed one.
    package let certificate: CertificateSummary?
}
