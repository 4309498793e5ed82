internal import NIOCore
internal import NIOPosix
internal import NIOSSL
package import Session
package import WebSocketProtocol

extension NetworkLoop {
    /// Connects to a server and runs a session over the connection, for a front end that is made once it is there.
    ///
    /// Blocks until the session has begun; its end is the front end's to tell.
    package func connect<Front: FrontEnd>(
        _ options: ConnectOptions, handshake: ClientHandshake, configuration: SessionConfiguration,
        makeFront: @escaping @Sendable (SessionPort<Front.Command>, ConnectionFacts) -> Front
    ) throws(ConnectError) {
        let target =
            options.host.utf8.contains(0x3A)
            ? "[\(options.host)]:\(options.port)"
            : "\(options.host):\(options.port)"
        do {
            let context = try options.tls.map { try Self.clientContext($0) }
            let began = NIODeadline.now()
            let channel = try connect(options).wait()
            let eventLoop = eventLoop
            let left = .nanoseconds(options.timeout.nanosecondsClamped) - (NIODeadline.now() - began)
            try eventLoop.flatSubmit {
                Self.start(
                    channel, options, context, timeLeft: left, handshake: handshake, configuration: configuration,
                    makeFront: makeFront)
            }.wait()
        } catch {
            throw ConnectError(target: target, timeout: options.timeout, error)
        }
    }

    /// Puts TLS and the session on a channel that is connected, on its event loop.
    private static func start<Front: FrontEnd>(
        _ channel: any Channel, _ options: ConnectOptions, _ context: NIOSSLContext?, timeLeft: TimeAmount,
        handshake: ClientHandshake, configuration: SessionConfiguration,
        makeFront: @escaping @Sendable (SessionPort<Front.Command>, ConnectionFacts) -> Front
    ) -> EventLoopFuture<Void> {
        let established = channel.eventLoop.makePromise(of: Void.self)
        do {
            let operations = channel.pipeline.syncOperations
            if let context {
                let isAddress = (try? SocketAddress(ipAddress: options.host, port: 0)) != nil
                let name = isAddress ? nil : options.host
                try operations.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
            }
            let handler = TransportHandler(
                isSecure: context != nil, keepsBuffers: true, established: established
            ) { transport, facts in
                makeSession(
                    transport, facts, on: channel.eventLoop, handshake: .client(handshake), configuration, makeFront)
            }
            try operations.addHandler(handler)
            try channel.syncOptions?.setOption(.autoRead, value: true)
        } catch {
            established.fail(error)
        }
        let timeout = channel.eventLoop.scheduleTask(in: timeLeft) {
            established.fail(ConnectError.Reason.timedOut(options.timeout))
            channel.close(promise: nil)
        }
        return established.futureResult.always { _ in timeout.cancel() }
    }

    /// Connects to an address at once, to a name by way of all its addresses (RFC 8305).
    private func connect(_ options: ConnectOptions) -> EventLoopFuture<any Channel> {
        let bootstrap = clientBootstrap(options)
        if let address = try? SocketAddress(ipAddress: options.host, port: Int(options.port)) {
            return bootstrap.connect(to: address)
        }
        return bootstrap.connect(host: options.host, port: Int(options.port))
    }

    private func clientBootstrap(_ options: ConnectOptions) -> ClientBootstrap {
        ClientBootstrap(group: group)
            .connectTimeout(.nanoseconds(options.timeout.nanosecondsClamped))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.writeBufferWaterMark, value: ChannelTransport.waterMark)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 256 << 10))
    }

    private static func clientContext(_ options: TLSOptions) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.shutdownTimeout = .milliseconds(500)
        if options.isInsecure { configuration.certificateVerification = .none }
        if let file = options.authorityFile {
            configuration.trustRoots = .certificates(try CertificateFile.certificates(file))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
