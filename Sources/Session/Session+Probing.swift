package import WebSocketProtocol

/// The second door: what an endpoint does not do, for probing the peer.
extension Session {
    /// Sends a frame as it is described, legal or not; see `ProtocolConnection.sendRaw`.
    package func sendRaw(_ header: FrameHeader, _ payload: [UInt8]) throws(StateError) {
        guard isOpen else { return try refuse() }
        connection?.sendRaw(header, payload.span.bytes)
        drainOutput()
        tell(.frame(header, payload: payload))
    }

    /// Sends bytes as they are.
    package func sendRaw(_ bytes: [UInt8]) throws(StateError) {
        guard isOpen else { return try refuse() }
        connection?.sendRaw(bytes.span.bytes)
        drainOutput()
        tell(.raw(bytes))
    }

    /// A mask key as a frame of this side would have it: none in the server's role (RFC 6455 section 5.1).
    package func makeMaskKey() -> MaskKey? {
        connection?.makeMaskKey()
    }

    /// Sends what was handed over now and not at the end of the turn, in writes of at most `byteCount` bytes.
    ///
    /// To cut one frame only, flush what is before it, send it, and flush that in pieces. As long as the system takes
    /// them, each write leaves in a segment of its own (TCP_NODELAY); how the peer reads them is the peer's affair.
    package func flush(inWritesOf byteCount: Int = .max) {
        precondition(byteCount > 0, "a write has at least one byte")
        drainOutput()
        transport.flush(inWritesOf: byteCount)
    }

    /// Ends our direction of the stream behind everything that was sent, and reads on until the peer ends its own.
    ///
    /// Nothing is sent any more, neither Pongs nor a Close. So the session ends as `closed` if the peer sends a Close
    /// of its own accord, and else as `dropped`.
    package func shutdownOutput() throws(StateError) {
        guard case .open = phase, connection?.isOutputEnded == false else { return try refuse() }
        drainOutput()
        connection?.endOutput()
        transport.shutdownOutput()
        tell(.endOfStream)
    }
}
