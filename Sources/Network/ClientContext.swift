internal import NIOCore
internal import NIOSSL

extension NetworkLoop {
    /// The TLS context for these options. It is made once, because reading the system's certificates takes
    /// milliseconds; so a file that is named in the options is read once as well.
    func clientContext(_ options: TLSOptions) throws -> NIOSSLContext {
        if let context = clientContexts.value[options] { return context }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.shutdownTimeout = .milliseconds(500)
        if options.isInsecure { configuration.certificateVerification = .none }
        if let file = options.authorityFile {
            configuration.trustRoots = .certificates(try CertificateFile.certificates(file))
        }
        let context = try NIOSSLContext(configuration: configuration)
        clientContexts.value[options] = context
        return context
    }
}
