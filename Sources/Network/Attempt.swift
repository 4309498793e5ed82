internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Session
internal import WebSocketProtocol

/// A connection that is being opened. Lives on the loop.
package final class Attempt {
    private let loop: NetworkLoop
    private let options: ConnectOptions
    /// See `Transport.keepsBuffers`.
    private let keepsBuffers: Bool
    /// What to do with the transport, until that is done or will never be.
    private var makeUser: TransportHandler.MakeUser?
    private var failed: ((ConnectError) -> Void)?
    /// The sockets: several when the name has several addresses (RFC 8305).
    private var channels: [any Channel] = []
    private var timeout: Scheduled<Void>?

    init(
        _ loop: NetworkLoop, _ options: ConnectOptions, keepsBuffers: Bool,
        makeUser: @escaping TransportHandler.MakeUser, failed: @escaping (ConnectError) -> Void
    ) {
        self.loop = loop
        self.options = options
        self.keepsBuffers = keepsBuffers
        self.makeUser = makeUser
        self.failed = failed
    }

    /// Gives the attempt up: its socket is closed, and nothing is called any more. Does nothing once it has succeeded
    /// or failed.
    package func cancel() {
        let channels = channels
        conclude()
        for channel in channels { channel.close(promise: nil) }
    }

    /// Begins; what comes of it is told in a later turn of the loop.
    func begin() {
        let eventLoop = loop.eventLoop.assumeIsolated()
        timeout = eventLoop.scheduleTask(in: .nanoseconds(options.timeout.nanosecondsClamped)) { [options] in
            self.fail(ConnectError.Reason.timedOut(options.timeout))
        }
        eventLoop.execute { self.connect() }
    }

    /// Connects to an address at once, to a name by way of all its addresses (RFC 8305).
    private func connect() {
        guard isUnderWay else { return }
        do {
            let context = try options.tls.map { try loop.clientContext($0) }
            let address = try? SocketAddress(ipAddress: options.host, port: Int(options.port))
            let bootstrap = bootstrap()
            let connected =
                if let address {
                    bootstrap.connect(to: address)
                } else {
                    bootstrap.connect(host: options.host, port: Int(options.port))
                }
            let name = address == nil ? options.host : nil
            connected.assumeIsolated().whenComplete { result in
                switch result {
                case .success(let channel):
                    // Not at once: the channel is not wholly active yet, and would not tell if it was closed now.
                    self.loop.eventLoop.assumeIsolated().execute { self.use(channel, context, serverName: name) }
                case .failure(let error):
                    self.fail(error)
                }
            }
        } catch {
            fail(error)
        }
    }

    /// Puts TLS and the transport on a channel that is connected.
    private func use(_ channel: any Channel, _ context: NIOSSLContext?, serverName: String?) {
        guard isUnderWay else { return channel.close(promise: nil) }
        do {
            let operations = channel.pipeline.syncOperations
            if let context {
                try operations.addHandler(NIOSSLClientHandler(context: context, serverHostname: serverName))
            }
            let handler = TransportHandler(
                isSecure: context != nil, keepsBuffers: keepsBuffers,
                makeUser: { self.succeed($0, $1) }, failed: { self.fail($0) })
            try operations.addHandler(handler)
            try channel.syncOptions?.setOption(.autoRead, value: true)
        } catch {
            fail(error)
        }
    }

    private func succeed(_ transport: any Transport, _ facts: ConnectionFacts) -> (any TransportUser)? {
        defer { conclude() }
        return makeUser?(transport, facts)
    }

    private func fail(_ error: any Error) {
        let failed = failed
        cancel()
        failed?(ConnectError(target: options.target, timeout: options.timeout, error))
    }

    private var isUnderWay: Bool { makeUser != nil }

    private func conclude() {
        makeUser = nil
        failed = nil
        channels = []
        timeout?.cancel()
        timeout = nil
    }

    private func bootstrap() -> ClientBootstrap {
        let attempt = NIOLoopBound(self, eventLoop: loop.eventLoop)
        return ClientBootstrap(group: loop.group)
            // Not before ours, which covers TLS as well.
            .connectTimeout(.nanoseconds(options.timeout.nanosecondsClamped))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.writeBufferWaterMark, value: ChannelTransport.waterMark)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: ChannelTransport.readAllocator(keepsBuffers: keepsBuffers))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard attempt.value.isUnderWay else { throw ChannelError.ioOnClosedChannel }
                    attempt.value.channels.append(channel)
                }
            }
    }
}
