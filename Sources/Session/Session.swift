package import WebSocketProtocol

/// One live connection: bytes and time come in from a transport, events go to a front end, a batch at a time.
///
/// A session belongs to its transport's isolation and is never shared. Every call into it is one turn: at its end what
/// is to be sent is flushed at once and the timer is set.
package final class Session<Front: FrontEnd> {
    enum Phase {
        case handshake(OpeningHandshake, deadline: Instant)
        case open
        /// Both sides are done with each other; the end of the stream is awaited.
        case lingering(until: Instant)
        /// The transport is closing: what arrives or becomes due until then does not matter.
        case closing
        case ended
    }

    let transport: any Transport
    let front: Front
    let configuration: SessionConfiguration
    var phase: Phase
    var connection: ProtocolConnection?
    var batch = EventBatch()
    var cause: SessionEnding.Cause?
    var isClosedByUs = false
    /// Whether the peer has ended its direction of the stream, in an orderly way or not, before we gave up on it.
    package internal(set) var isEndedByPeer = false
    var isReading = true
    /// What arrived after the last block of which not all was received, and how the stream went on.
    var heldBack = HeldBack()
    var isInTurn = false
    /// Empty but where somebody wants to know.
    var observers: [any SessionObserver] = []
    /// Bytes handed to the transport before the connection was open.
    var handshakeByteCount = 0
    var writtenByteCount = 0

    /// A session over a transport that is connected; `start` begins it.
    package init(
        transport: any Transport, front: Front, handshake: OpeningHandshake, configuration: SessionConfiguration
    ) {
        self.transport = transport
        self.front = front
        self.configuration = configuration
        phase = .handshake(handshake, deadline: transport.now + configuration.handshakeTimeout)
    }

    // MARK: What a front end asks

    package var now: Instant { transport.now }

    /// Whether messages can be sent.
    package var isOpen: Bool { connection?.isOpen ?? false }

    /// Whether more should be sent now; if not, `sessionDidBecomeWritable` follows.
    package var isWritable: Bool { transport.isWritable }

    /// Bytes of this connection that the peer's side has taken: it grows as long as there is progress.
    package var acknowledgedByteCount: Int { max(0, writtenByteCount - transport.unacknowledgedByteCount) }

    /// Bytes of this connection that were sent so far, those that wait included: what `acknowledgedByteCount` reaches.
    package var sentByteCount: Int { writtenByteCount + (connection?.outputByteCount ?? 0) }

    /// What compression has made of messages so far, in both directions.
    package var compression: (sent: CompressionTally, received: CompressionTally) {
        (connection?.sentCompression ?? CompressionTally(), connection?.receivedCompression ?? CompressionTally())
    }

    /// Bytes that the peer's side has not taken yet.
    package var unacknowledgedByteCount: Int { transport.unacknowledgedByteCount }

    /// Sends a run of messages that lie in `block`; see `ProtocolConnection.encode`.
    package func send(_ run: MessageRun, from block: UnsafeRawBufferPointer) throws(StateError) {
        guard !run.isEmpty else { return }
        guard isOpen else { throw .notOpen }
        guard connection?.isSendingFragments == false else { throw .messageInProgress }
        drainOutput()
        if connection?.isCompressing == true {
            try connection?.send(run, from: block)
            drainOutput()
        } else if let byteCount = connection?.encodedByteCount(of: run) {
            write(byteCount: byteCount) { buffer in
                // What it may throw has been ruled out: bytes that are handed over can not be taken back.
                _ = try? connection?.encode(run, from: block, into: buffer)
            }
        }
        if !observers.isEmpty { tell(run, from: block) }
    }

    /// Sends one whole message.
    package func send(_ type: MessageType, _ payload: UnsafeRawBufferPointer) throws(StateError) {
        try send(MessageRun(type, count: payload.count), from: payload)
    }

    /// Sends one whole message; text must be UTF-8.
    package func send(_ type: MessageType, _ payload: [UInt8]) throws(StateError) {
        guard isOpen else { return try refuse() }
        try connection?.send(type, payload.span.bytes)
        // So that it counts for `isWritable`, however many are sent in one turn.
        drainOutput()
        if !observers.isEmpty { payload.withUnsafeBytes { tell(.message(type, $0)) } }
    }

    /// Sends the next fragment of a message (RFC 6455 section 5.4).
    package func sendFragment(_ type: MessageType, _ payload: RawSpan, isFinal: Bool) throws(StateError) {
        guard isOpen else { return try refuse() }
        try connection?.sendFragment(type, payload, isFinal: isFinal)
        drainOutput()
        if !observers.isEmpty { payload.withUnsafeBytes { tell(.fragment(type, $0, isFinal: isFinal)) } }
    }

    /// Sends a Ping; returns the number that its Pong's answer repeats.
    ///
    /// - Parameter isObserved: whether observers are told: not where it is no part of the conversation.
    @discardableResult
    package func ping(_ payload: [UInt8], isObserved: Bool = true) throws(StateError) -> Int {
        guard isOpen, let number = try connection?.ping(payload) else { throw .notOpen }
        if isObserved { tell(.ping(payload, number: number)) }
        return number
    }

    /// Sends a Pong that nobody asked for (RFC 6455 section 5.5.3).
    package func pong(_ payload: [UInt8]) throws(StateError) {
        guard isOpen else { return try refuse() }
        try connection?.pong(payload)
        tell(.pong(payload))
    }

    /// Begins the closing handshake; the session ends when the peer has answered or its time is over.
    package func close(_ code: CloseCode?, reason: String = "") throws(StateError) {
        guard isOpen else { return try refuse() }
        try connection?.close(code, reason: reason)
        drainOutput()
        isClosedByUs = true
        tell(.close(code, reason: reason))
    }

    /// Ends the session without a closing handshake.
    package func abandon() {
        guard !isEnded else { return }
        finish(.abandoned)
        phase = .closing
        transport.abort()
        releaseHeldBack()
    }

    /// Stops or resumes reading from the peer. While nothing is read, the peer's silence is not held against it.
    package func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        connection?.setTime(transport.now)
        connection?.setReading(isReading)
        // What is held back comes first, at the end of the turn.
        if heldBack.isEmpty { transport.setReading(isReading) }
    }

    func refuse() throws(StateError) {
        throw .notOpen
    }

    // MARK: Turns

    func turn(_ body: () -> Void) {
        guard !isInTurn else { return body() }
        isInTurn = true
        defer { isInTurn = false }
        connection?.setTime(transport.now)
        body()
        receiveHeldBack()
        drainUnlessBackedUp()
        transport.flush()
        setTimer()
    }

    var isEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    /// Whether the transport was told to close, so that only its end is awaited.
    var isClosingTransport: Bool {
        switch phase {
        case .closing, .ended: true
        case .handshake, .open, .lingering: false
        }
    }

    func setTimer() {
        let own: Instant? =
            switch phase {
            case .handshake(_, let deadline): deadline
            case .lingering(let deadline): deadline
            case .open: connection?.nextDeadline
            case .closing, .ended: nil
            }
        guard !isClosingTransport else { return transport.wake(at: nil) }
        guard let front = front.nextDeadline else { return transport.wake(at: own) }
        transport.wake(at: min(own ?? front, front))
    }

    // MARK: Writing

    /// Sends the control frames of this turn. Pongs that can not leave yet stay where a later one takes their place,
    /// and do not use up the room for messages.
    private func drainUnlessBackedUp() {
        guard let byteCount = connection?.outputByteCount, byteCount > 0, !transport.isBackedUp else { return }
        drainOutput()
    }

    func drainOutput() {
        guard let byteCount = connection?.outputByteCount, byteCount > 0 else { return }
        write(byteCount: byteCount) { buffer in
            _ = connection?.writeOutput(into: buffer)
        }
    }

    func write(_ bytes: [UInt8]) {
        write(byteCount: bytes.count) { buffer in bytes.withUnsafeBytes { buffer.copyMemory(from: $0) } }
    }

    func write(byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        writtenByteCount += byteCount
        transport.write(byteCount: byteCount, body)
    }
}
