internal import NIOCore
package import Session
internal import StandardStreams
package import WebSocketProtocol

extension NetworkLoop {
    /// Connects to a server and runs a session over the connection, for a front end that is made once it is there.
    ///
    /// Blocks until the session has begun; its end is the front end's to tell. The connection is taken to be the only
    /// one, and keeps its buffers.
    package func connect<Front: FrontEnd>(
        _ options: ConnectOptions, handshake: ClientHandshake, configuration: SessionConfiguration,
        makeFront: @escaping @Sendable (SessionPort<Front.Command>, ConnectionFacts) -> Front
    ) throws(ConnectError) {
        let failure = Handover<ConnectError?>()
        eventLoop.execute {
            _ = attempt(options, keepsBuffers: true, failed: { failure.put($0) }) { transport, facts in
                defer { failure.put(nil) }
                return makeSession(
                    transport, facts, on: eventLoop, handshake: .client(handshake), configuration, makeFront)
            }
        }
        if let error = failure.wait() { throw error }
    }

    /// Does the same without blocking, for one of many connections: called on the loop, it calls back on the loop,
    /// either `makeFront` or `failed`, and neither before it has returned.
    package func open<Front: FrontEnd>(
        _ options: ConnectOptions, handshake: ClientHandshake, configuration: SessionConfiguration,
        makeFront: @escaping (SessionPort<Front.Command>, ConnectionFacts) -> Front,
        failed: @escaping (ConnectError) -> Void
    ) -> Attempt {
        attempt(options, keepsBuffers: false, failed: failed) { transport, facts in
            makeSession(transport, facts, on: eventLoop, handshake: .client(handshake), configuration, makeFront)
        }
    }

    /// Connects to a server, with TLS if the options say so, and runs a stream of bytes over the connection; in all
    /// else as `open` does.
    package func openStream(
        _ options: ConnectOptions, makeFront: @escaping (ConnectionFacts) -> any ByteStreamFront,
        failed: @escaping (ConnectError) -> Void
    ) -> Attempt {
        attempt(options, keepsBuffers: false, failed: failed) { transport, facts in
            ByteStream(transport: transport, front: makeFront(facts))
        }
    }

    private func attempt(
        _ options: ConnectOptions, keepsBuffers: Bool, failed: @escaping (ConnectError) -> Void,
        makeUser: @escaping TransportHandler.MakeUser
    ) -> Attempt {
        let attempt = Attempt(self, options, keepsBuffers: keepsBuffers, makeUser: makeUser, failed: failed)
        attempt.begin()
        return attempt
    }
}
