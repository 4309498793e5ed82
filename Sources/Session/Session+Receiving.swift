internal import WebSocketProtocol

/// What an open connection receives, and how it ends.
extension Session {
    /// Gives the batch to the front end and looks whether it ends the connection.
    func deliver(block: UnsafeRawBufferPointer) {
        guard !batch.isEmpty else { return }
        noteEnding(block)
        if !observers.isEmpty {
            batch.withPayloads(in: block) { payloads in
                for observer in observers { observer.didReceive(batch.events, payloads) }
            }
        }
        front.session(self, didReceive: batch, from: block)
        if cause != nil { beginLingering() }
        if block.isEmpty || !transport.keepsBuffers { batch.trim() }
    }

    /// Only the last event of a batch can end the connection.
    func noteEnding(_ block: UnsafeRawBufferPointer) {
        guard let last = batch.events.last else { return }
        switch last {
        case .message, .ping, .pong: break
        case .violation(let violation): finish(.violation(violation))
        case .endOfStream: finish(.dropped)
        case .pingTimeout: finish(.pingTimeout)
        case .closeTimeout: finish(.closeUnanswered)
        case .close(let code, let reason):
            let text = batch.withPayloads(in: block) { String(decoding: $0[reason], as: UTF8.self) }
            finish(.closed(code, reason: text))
        }
    }

    /// Remembers what ended the connection: the first cause counts.
    func finish(_ cause: SessionEnding.Cause) {
        if self.cause == nil { self.cause = cause }
    }

    /// Lets the transport end the stream once everything has been written.
    func closeTransport() {
        guard !isClosingTransport else { return }
        phase = .closing
        transport.close()
    }

    /// Sends the Close that is owed and waits for the end of the stream: the server ends it first, so that its last
    /// bytes are not lost (RFC 6455 section 7.1.1).
    func beginLingering() {
        guard case .open = phase else { return }
        connection?.answerClose()
        drainOutput()
        transport.flush()
        phase = .lingering(until: transport.now + configuration.lingerTimeout)
        setReading(true)
        switch cause {
        case .closed where connection?.role == .client: break
        case .violation: transport.shutdownOutput()
        default: closeTransport()
        }
    }
}
