package import WebSocketProtocol

/// One live connection: bytes and time come in from a transport, events go to a front end, a batch at a time.
///
/// A session belongs to its transport's isolation and is never shared. Every call into it is one turn: at its end what
/// is to be sent is flushed at once and the timer is set.
package final class Session<Front: FrontEnd> {
    private enum Phase {
        case handshake(OpeningHandshake, deadline: Instant)
        case open
        /// Both sides are done with each other; the end of the stream is awaited.
        case lingering(until: Instant)
        /// The transport is closing: what arrives or becomes due until then does not matter.
        case closing
        case ended
    }

    private let transport: any Transport
    private let front: Front
    private let configuration: SessionConfiguration
    private var phase: Phase
    private var connection: ProtocolConnection?
    private var batch = EventBatch()
    private var cause: SessionEnding.Cause?
    private var isClosedByUs = false
    private var isReading = true
    private var isInTurn = false
    /// Bytes handed to the transport before the connection was open.
    private var handshakeByteCount = 0
    private var writtenByteCount = 0

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

    /// Bytes that the peer's side has not taken yet.
    package var unacknowledgedByteCount: Int { transport.unacknowledgedByteCount }

    /// Sends a run of messages that lie in `block`; see `ProtocolConnection.encode`.
    package func send(_ run: MessageRun, from block: UnsafeRawBufferPointer) throws(StateError) {
        guard !run.isEmpty else { return }
        guard isOpen else { throw .notOpen }
        guard connection?.isSendingFragments == false else { throw .messageInProgress }
        drainOutput()
        guard let byteCount = connection?.encodedByteCount(of: run) else { return }
        write(byteCount: byteCount) { buffer in
            // What it may throw has been ruled out: bytes that are handed over can not be taken back.
            _ = try? connection?.encode(run, from: block, into: buffer)
        }
    }

    /// Sends one whole message.
    package func send(_ type: MessageType, _ payload: UnsafeRawBufferPointer) throws(StateError) {
        try send(MessageRun(type, count: payload.count), from: payload)
    }

    /// Sends the next fragment of a message (RFC 6455 section 5.4).
    package func sendFragment(_ type: MessageType, _ payload: RawSpan, isFinal: Bool) throws(StateError) {
        guard isOpen else { return try refuse() }
        try connection?.sendFragment(type, payload, isFinal: isFinal)
        drainOutput()
    }

    /// Sends a Ping; returns the number that its Pong's answer repeats.
    @discardableResult
    package func ping(_ payload: [UInt8]) throws(StateError) -> Int {
        guard isOpen, let number = try connection?.ping(payload) else { throw .notOpen }
        return number
    }

    /// Begins the closing handshake; the session ends when the peer has answered or its time is over.
    package func close(_ code: CloseCode?, reason: String = "") throws(StateError) {
        guard isOpen else { return try refuse() }
        try connection?.close(code, reason: reason)
        isClosedByUs = true
    }

    /// Ends the session without a closing handshake.
    package func abandon() {
        guard !isEnded else { return }
        finish(.abandoned)
        phase = .closing
        transport.abort()
    }

    /// Stops or resumes reading from the peer. While nothing is read, the peer's silence is not held against it.
    package func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        connection?.setTime(transport.now)
        connection?.setReading(isReading)
        transport.setReading(isReading)
    }

    private func refuse() throws(StateError) {
        throw .notOpen
    }

    // MARK: What the transport tells

    /// The transport is connected: the opening handshake begins.
    package func start() {
        turn {
            guard case .handshake(.client(let handshake), _) = phase else { return }
            write(handshake.request.bytes)
        }
    }

    /// Bytes arrived from the peer.
    package func transportDidReceive(_ block: UnsafeRawBufferPointer) {
        turn {
            switch phase {
            case .handshake(let handshake, let deadline): continueHandshake(handshake, deadline: deadline, block)
            case .open: receive(block)
            case .lingering, .closing, .ended: break
            }
        }
    }

    /// The peer has ended its direction of the stream.
    package func transportDidReceiveEnd() {
        turn {
            switch phase {
            case .handshake(.client(var handshake), _):
                opened(handshake.receiveEndOfStream())
            case .handshake:
                finish(.dropped)
            case .open:
                connection?.receiveEndOfStream(into: &batch)
                deliver(block: UnsafeRawBufferPointer(start: nil, count: 0))
            case .lingering, .closing, .ended:
                break
            }
            closeTransport()
        }
    }

    /// The transport has room again.
    package func transportDidBecomeWritable() {
        turn {
            guard case .open = phase else { return }
            front.sessionDidBecomeWritable(self)
        }
    }

    /// The time given to `wake(at:)` has come.
    package func transportDidWake() {
        turn {
            let now = transport.now
            switch phase {
            case .handshake(.client(var handshake), let deadline) where now >= deadline:
                // A refusal whose body does not end is shown as far as it came.
                let outcome = handshake.receiveEndOfStream()
                if case .failed(.refused) = outcome {
                    opened(outcome)
                } else {
                    finish(.handshakeTimedOut(configuration.handshakeTimeout))
                    closeTransport()
                }
            case .handshake(.server, let deadline) where now >= deadline:
                finish(.handshakeTimedOut(configuration.handshakeTimeout))
                closeTransport()
            case .open:
                connection?.setTime(now)
                connection?.noteAcknowledged(byteCount: acknowledgedByteCount - handshakeByteCount)
                connection?.advance(to: now, into: &batch)
                deliver(block: UnsafeRawBufferPointer(start: nil, count: 0))
            case .lingering(let deadline) where now >= deadline:
                closeTransport()
            case .handshake, .lingering, .closing, .ended:
                break
            }
            guard !isClosingTransport else { return }
            if let deadline = front.nextDeadline, now >= deadline { front.session(self, advanceTo: now) }
        }
    }

    /// The transport failed.
    package func transportDidFail(_ message: String) {
        turn {
            finish(.transportFailed(message))
            closeTransport()
        }
    }

    /// The transport is closed, for whatever reason: the session is over.
    package func transportDidClose() {
        guard !isEnded else { return }
        phase = .ended
        transport.wake(at: nil)
        let wasOpen = connection != nil
        let ending = SessionEnding(cause: cause ?? .dropped, isClosedByUs: isClosedByUs, wasOpen: wasOpen)
        front.sessionDidEnd(self, ending)
    }

    /// Somebody outside asks the front end for something.
    package func perform(_ command: Front.Command) {
        turn {
            guard !isEnded else { return }
            front.session(self, perform: command)
        }
    }

    /// Does something with the session in a turn of its own, when the reason is another session's.
    package func perform(_ body: () -> Void) {
        turn(body)
    }

    // MARK: Turns

    private func turn(_ body: () -> Void) {
        guard !isInTurn else { return body() }
        isInTurn = true
        defer { isInTurn = false }
        connection?.setTime(transport.now)
        body()
        if transport.isWritable || !isOpen { drainOutput() }
        transport.flush()
        setTimer()
    }

    private var isEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    /// Whether the transport was told to close, so that only its end is awaited.
    private var isClosingTransport: Bool {
        switch phase {
        case .closing, .ended: true
        case .handshake, .open, .lingering: false
        }
    }

    private func setTimer() {
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

    // MARK: Opening

    private func continueHandshake(
        _ handshake: OpeningHandshake, deadline: Instant, _ block: UnsafeRawBufferPointer
    ) {
        switch handshake {
        case .client(var client):
            let progress = client.receive(block)
            phase = .handshake(.client(client), deadline: deadline)
            guard case .finished(let outcome, let consumed) = progress else { return }
            opened(outcome)
            receiveRest(of: block, from: consumed)
        case .server(var server):
            let progress = server.receive(block)
            phase = .handshake(.server(server), deadline: deadline)
            guard case .finished(let outcome, let response, let consumed) = progress else { return }
            write(response)
            accepted(outcome)
            receiveRest(of: block, from: consumed)
        }
    }

    private func receiveRest(of block: UnsafeRawBufferPointer, from consumed: Int) {
        guard case .open = phase, consumed < block.count else { return }
        receive(UnsafeRawBufferPointer(rebasing: block[consumed...]))
    }

    private func opened(_ outcome: ClientHandshake.Outcome) {
        guard case .handshake(.client(let handshake), _) = phase else { return }
        switch outcome {
        case .failed(let failure):
            finish(.handshakeFailed(failure))
            closeTransport()
        case .accepted(let response):
            let subprotocol = response.head.fields.first("Sec-WebSocket-Protocol")
            open(
                role: .client,
                Opening(request: handshake.request, response: response, subprotocol: subprotocol))
        }
    }

    private func accepted(_ outcome: ServerHandshake.Outcome) {
        switch outcome {
        case .refused(let status, let reason):
            finish(.requestRefused(status: status, reason: reason))
            closeTransport()
        case .accepted(let request, let subprotocol):
            open(role: .server, Opening(request: request, response: nil, subprotocol: subprotocol))
        }
    }

    private func open(role: Role, _ opening: Opening) {
        connection = ProtocolConnection(
            role: role, configuration: configuration.connection, now: transport.now, random: configuration.random)
        if !isReading { connection?.setReading(false) }
        handshakeByteCount = writtenByteCount
        phase = .open
        front.sessionDidOpen(self, opening)
    }

    // MARK: Receiving

    private func receive(_ block: UnsafeRawBufferPointer) {
        connection?.receive(block, into: &batch)
        deliver(block: block)
    }

    /// Gives the batch to the front end and looks whether it ends the connection.
    private func deliver(block: UnsafeRawBufferPointer) {
        guard !batch.isEmpty else { return }
        noteEnding(block)
        front.session(self, didReceive: batch, from: block)
        if cause != nil { beginLingering() }
        if block.isEmpty || connection?.role == .server { batch.trim() }
    }

    /// Only the last event of a batch can end the connection.
    private func noteEnding(_ block: UnsafeRawBufferPointer) {
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
    private func finish(_ cause: SessionEnding.Cause) {
        if self.cause == nil { self.cause = cause }
    }

    /// Lets the transport end the stream once everything has been written.
    private func closeTransport() {
        guard !isClosingTransport else { return }
        phase = .closing
        transport.close()
    }

    /// Sends the Close that is owed and waits for the end of the stream: the server ends it first, so that its last
    /// bytes are not lost (RFC 6455 section 7.1.1).
    private func beginLingering() {
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

    // MARK: Writing

    private func drainOutput() {
        guard let byteCount = connection?.outputByteCount, byteCount > 0 else { return }
        write(byteCount: byteCount) { buffer in
            _ = connection?.writeOutput(into: buffer)
        }
    }

    private func write(_ bytes: [UInt8]) {
        write(byteCount: bytes.count) { buffer in bytes.withUnsafeBytes { buffer.copyMemory(from: $0) } }
    }

    private func write(byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        writtenByteCount += byteCount
        transport.write(byteCount: byteCount, body)
    }
}
