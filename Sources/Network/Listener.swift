internal import NIOCore
internal import NIOPosix
internal import NIOSSL
package import Session
package import WebSocketProtocol

/// Where and how a server listens.
package struct ListenOptions: Sendable {
    package var host: String
    /// 0 picks a free port.
    package var port: UInt16
    /// PEM files of certificate chain and key, or nil without TLS.
    package var certificate: (chainFile: String, keyFile: String)?
    package var subprotocols: [String]
    /// How extensions are agreed on; nil for not at all.
    package var extensions: (any ExtensionNegotiation)?

    package init(
        host: String, port: UInt16, certificate: (chainFile: String, keyFile: String)?, subprotocols: [String],
        extensions: (any ExtensionNegotiation)? = nil
    ) {
        self.host = host
        self.port = port
        self.certificate = certificate
        self.subprotocols = subprotocols
        self.extensions = extensions
    }
}

/// A socket that accepts connections, until it is closed; what its sessions share lives on their loop.
package struct Listener<Shared>: Sendable {
    private let channel: any Channel
    private let shared: NIOLoopBound<Shared>

    init(channel: any Channel, shared: NIOLoopBound<Shared>) {
        self.channel = channel
        self.shared = shared
    }

    /// The port it listens on.
    package var port: Int { channel.localAddress?.port ?? 0 }

    /// Stops to accept connections and has the sessions ended; blocks until `end` calls back, but no longer than the
    /// timeout.
    ///
    /// - Parameter end: begins to end the sessions, on their loop, and calls its second argument when all have ended.
    package func stop(within timeout: Duration, end: @escaping @Sendable (Shared, @escaping () -> Void) -> Void) {
        try? channel.close().wait()
        let ended = channel.eventLoop.makePromise(of: Void.self)
        let eventLoop = channel.eventLoop
        eventLoop.execute { [shared] in end(shared.value) { ended.succeed() } }
        eventLoop.scheduleTask(in: .nanoseconds(timeout.nanosecondsClamped)) { ended.succeed() }
        try? ended.futureResult.wait()
    }
}

extension NetworkLoop {
    /// Listens, blocking until the socket is there, and runs a session for each connection, with a front end made for
    /// it on the loop.
    ///
    /// - Parameters:
    ///   - makeShared: makes what all front ends share, on the loop.
    ///   - makeFront: makes the front end of a connection.
    package func listen<Front: FrontEnd, Shared: SendableMetatype>(
        _ options: ListenOptions, configuration: SessionConfiguration, makeShared: @escaping @Sendable () -> Shared,
        makeFront: @escaping @Sendable (Shared, SessionPort<Front.Command>, ConnectionFacts) -> Front
    ) throws(ConnectError) -> Listener<Shared> {
        do {
            let context = try options.certificate.map { try Self.serverContext($0.chainFile, $0.keyFile) }
            let handshake = ServerHandshake(subprotocols: options.subprotocols, extensions: options.extensions)
            let eventLoop = eventLoop
            let shared = try eventLoop.submit { NIOLoopBound(makeShared(), eventLoop: eventLoop) }.wait()
            let channel = try ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 4096)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.maxMessagesPerRead, value: 64)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(.writeBufferWaterMark, value: ChannelTransport.waterMark)
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelOption(.recvAllocator, value: ChannelTransport.readAllocator(keepsBuffers: false))
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let operations = channel.pipeline.syncOperations
                        if let context { try operations.addHandler(NIOSSLServerHandler(context: context)) }
                        try operations.addHandler(
                            Self.serverHandler(channel, context != nil, handshake, configuration) { port, facts in
                                makeFront(shared.value, port, facts)
                            })
                    }
                }
                .bind(host: options.host, port: Int(options.port)).wait()
            return Listener(channel: channel, shared: shared)
        } catch let error as ConnectError.Reason {
            throw ConnectError(target: "\(options.host):\(options.port)", timeout: .zero, error)
        } catch {
            let text = "cannot listen on \(options.host):\(options.port): \(SystemError.describe(error))"
            throw ConnectError(target: options.host, timeout: .zero, ConnectError.Reason.other(text))
        }
    }

    private static func serverHandler<Front: FrontEnd>(
        _ channel: any Channel, _ isSecure: Bool, _ handshake: ServerHandshake, _ configuration: SessionConfiguration,
        _ makeFront: @escaping (SessionPort<Front.Command>, ConnectionFacts) -> Front
    ) -> TransportHandler {
        TransportHandler(
            isSecure: isSecure, keepsBuffers: false,
            // A client that never speaks TLS must not keep its place for ever.
            timeout: .nanoseconds(configuration.handshakeTimeout.nanosecondsClamped),
            makeUser: { transport, facts in
                makeSession(
                    transport, facts, on: channel.eventLoop, handshake: .server(handshake), configuration, makeFront)
            })
    }

    private static func serverContext(_ chainFile: String, _ keyFile: String) throws -> NIOSSLContext {
        let chain = try CertificateFile.certificates(chainFile).map { NIOSSLCertificateSource.certificate($0) }
        let key = try CertificateFile.privateKey(keyFile)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    }
}
