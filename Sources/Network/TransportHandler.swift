internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import Session

/// The last handler of a channel: what arrives goes to the transport's user synchronously, one call a read.
final class TransportHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Makes what uses the transport, once that is there; nil when nobody wants it any more.
    typealias MakeUser = (any Transport, ConnectionFacts) -> (any TransportUser)?

    private let isSecure: Bool
    private let keepsBuffers: Bool
    /// How long TLS may take to be there, if that is for us to watch.
    private let timeout: TimeAmount?
    private let makeUser: MakeUser
    /// Told why the transport can not be had.
    private let failed: ((ConnectError.Reason) -> Void)?
    /// Whether there was a user, or never will be.
    private var isDecided = false
    private var overdue: Scheduled<Void>?
    private var transport: ChannelTransport?
    private var user: (any TransportUser)?

    init(
        isSecure: Bool, keepsBuffers: Bool, timeout: TimeAmount? = nil, makeUser: @escaping MakeUser,
        failed: ((ConnectError.Reason) -> Void)? = nil
    ) {
        self.isSecure = isSecure
        self.keepsBuffers = keepsBuffers
        self.timeout = timeout
        self.makeUser = makeUser
        self.failed = failed
    }

    func handlerAdded(context: ChannelHandlerContext) {
        transport = ChannelTransport(context: context, keepsBuffers: keepsBuffers)
        if !isSecure, context.channel.isActive { establish(context) }
        guard !isDecided, let timeout else { return }
        overdue = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        overdue?.cancel()
        transport?.user = nil
        transport = nil
        user = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        if !isSecure { establish(context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted: establish(context)
        case ChannelEvent.inputClosed: user?.transportDidReceiveEnd()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        buffer.withUnsafeReadableBytes { user?.transportDidReceive($0) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { user?.transportDidBecomeWritable() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.endOfStream)
        user?.transportDidReceiveEnd()
        user?.transportDidClose()
        user = nil
        transport?.wake(at: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Many servers end TLS without close_notify; the closing handshake tells whether that matters.
        if let error = error as? NIOSSLError, case .uncleanShutdown = error { return }
        guard isDecided else {
            let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
            fail(.tls(TLSFailure(error, certificate: certificate.flatMap { $0 })))
            return context.close(promise: nil)
        }
        user?.transportDidFail(SystemError.describe(error))
    }

    private func establish(_ context: ChannelHandlerContext) {
        guard !isDecided, let transport else { return }
        isDecided = true
        overdue?.cancel()
        guard let user = makeUser(transport, facts(of: context)) else { return context.close(promise: nil) }
        self.user = user
        transport.user = user
        user.start()
    }

    private func fail(_ error: ConnectError.Reason) {
        guard !isDecided else { return }
        isDecided = true
        failed?(error)
    }

    private func facts(of context: ChannelHandlerContext) -> ConnectionFacts {
        let operations = context.pipeline.syncOperations
        let version = isSecure ? try? operations.nioSSL_tlsVersion() : nil
        let certificate = isSecure ? try? operations.nioSSL_peerCertificate() : nil
        return ConnectionFacts(
            remoteAddress: context.channel.remoteAddress?.readable ?? "unknown",
            localAddress: context.channel.localAddress?.readable ?? "unknown",
            tlsVersion: version.flatMap { $0 }.map(TLSFailure.name(of:)),
            certificate: certificate.flatMap { $0 }.map { CertificateSummary($0) })
    }
}
