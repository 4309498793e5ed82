/// How a transport to a server is made.
package struct ConnectOptions: Sendable {
    /// A name or an address, without brackets.
    package var host: String
    package var port: UInt16
    /// TLS options, or nil for a bare TCP connection.
    package var tls: TLSOptions?
    /// How long name, TCP and TLS may take together.
    package var timeout: Duration

    package init(host: String, port: UInt16, tls: TLSOptions?, timeout: Duration) {
        self.host = host
        self.port = port
        self.tls = tls
        self.timeout = timeout
    }

    /// Host and port, for messages.
    var target: String {
        host.utf8.contains(0x3A) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

/// How a server's certificate is judged.
package struct TLSOptions: Hashable, Sendable {
    /// A PEM file with the certificates to trust instead of the system's.
    package var authorityFile: String?
    /// Whether any certificate will do.
    package var isInsecure: Bool

    package init(authorityFile: String? = nil, isInsecure: Bool = false) {
        self.authorityFile = authorityFile
        self.isInsecure = isInsecure
    }
}
