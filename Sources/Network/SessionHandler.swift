internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import Session
internal import WebSocketProtocol

/// The last handler of a channel: what arrives goes to the session synchronously, one turn a read.
final class SessionHandler<Front: FrontEnd>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Makes the session, once the transport is there.
    typealias MakeSession = (any Transport, ConnectionFacts) -> Session<Front>

    private let isSecure: Bool
    private let keepsBuffers: Bool
    private let makeSession: MakeSession
    /// Told when the session begins, or why it can not.
    private let established: EventLoopPromise<Void>?
    private var isEstablished = false
    private var transport: ChannelTransport?
    private(set) var session: Session<Front>?

    init(
        isSecure: Bool, keepsBuffers: Bool, established: EventLoopPromise<Void>?, makeSession: @escaping MakeSession
    ) {
        self.isSecure = isSecure
        self.keepsBuffers = keepsBuffers
        self.established = established
        self.makeSession = makeSession
    }

    func handlerAdded(context: ChannelHandlerContext) {
        transport = ChannelTransport(context: context, keepsBuffers: keepsBuffers)
        if !isSecure, context.channel.isActive { establish(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        transport?.onWake = nil
        transport?.onRoom = nil
        transport = nil
        session = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        if !isSecure { establish(context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted: establish(context)
        case ChannelEvent.inputClosed: session?.transportDidReceiveEnd()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        buffer.withUnsafeReadableBytes { session?.transportDidReceive($0) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { session?.transportDidBecomeWritable() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.endOfStream)
        session?.transportDidReceiveEnd()
        session?.transportDidClose()
        session = nil
        transport?.wake(at: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Many servers end TLS without close_notify; the closing handshake tells whether that matters.
        if let error = error as? NIOSSLError, case .uncleanShutdown = error { return }
        guard isEstablished else {
            let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
            fail(.tls(TLSFailure(error, certificate: certificate.flatMap { $0 })))
            return context.close(promise: nil)
        }
        session?.transportDidFail(SystemError.describe(error))
    }

    private func establish(_ context: ChannelHandlerContext) {
        guard !isEstablished, let transport else { return }
        isEstablished = true
        let session = makeSession(transport, facts(of: context))
        self.session = session
        transport.onWake = { [weak session] in session?.transportDidWake() }
        transport.onRoom = { [weak session] in session?.transportDidBecomeWritable() }
        established?.succeed()
        session.start()
    }

    private func fail(_ error: ConnectError.Reason) {
        guard !isEstablished else { return }
        isEstablished = true
        established?.fail(error)
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
