internal import Notation
package import WebSocketProtocol

/// One connection of a test: what came over it and was not taken yet, and the way to send.
package final class ScriptConnection {
    enum State {
        case connecting
        case open
        /// The handshake was refused, or there is no connection at all.
        case failed
        /// It was open; nothing comes any more.
        case over
    }

    let name: String?
    /// Without a handshake.
    let isTCP: Bool
    /// Whether the response to the opening handshake is for a step to judge.
    let isResponseAwaited: Bool
    private(set) var state = State.connecting
    private(set) var link: (any ConnectionLink)?
    private(set) var inbox = Inbox()
    /// While it is being opened.
    var attempt: ConnectAttempt?
    /// Whether teardown leaves out its lines: it was not open any more when that began.
    private(set) var isLeftOut = false
    /// The number of what comes next.
    private(set) var nextNumber = 0
    /// When the last bytes without frames came, and the number of their line in the transcript.
    private(set) var lastRaw = (arrival: Instant(nanoseconds: 0), entry: -1)
    /// When the last step that sends did so.
    private(set) var lastSent: Instant?
    /// What had come when the last `> ping` was sent.
    private var lastPing: Int?
    private var pingNumbers: Set<Int> = []
    /// Whether either side has sent a Close.
    private var isClosing = false
    /// Whether bytes are read: not while too much waits to be taken.
    private(set) var isReading = true
    private var hasInputEnded = false
    /// The test, until that is over: what comes then concerns nobody.
    private var run: TestRun?

    init(name: String?, isTCP: Bool = false, isResponseAwaited: Bool, run: TestRun) {
        self.name = name
        self.isTCP = isTCP
        self.isResponseAwaited = isResponseAwaited
        self.run = run
    }

    /// Whether the handshake is over and no Close was sent by either side.
    var isOpen: Bool {
        if case .open = state { !isClosing } else { false }
    }

    /// Whether nothing more can come.
    var isGone: Bool {
        switch state {
        case .connecting, .open: false
        case .failed, .over: true
        }
    }

    /// Whether a step may send now, or fail to.
    var hasRoom: Bool { link?.isWritable ?? true }

    // MARK: What a link tells

    /// The connection is there.
    package func didOpen(_ link: any ConnectionLink, _ response: HTTPResponse?) {
        // Nobody waits for it any more.
        guard let run, !isLeftOut else { return link.abandon() }
        self.link = link
        state = .open
        run.noteOpened(self)
        if let response, isResponseAwaited { append(.response(response)) }
        run.resume()
    }

    /// Has a step judge the response to a handshake that was over before the test.
    func offer(_ response: HTTPResponse) {
        append(.response(response))
    }

    /// There is no connection: the server refused the handshake, or it could not be reached.
    package func didFail(_ reason: String, _ response: HTTPResponse?) {
        guard let run, run.mayFail(self, reason, response) else { return }
        state = .failed
        link = nil
        if isResponseAwaited {
            if let response {
                append(.response(response))
                append(.endOfStream("the server refused the handshake"))
            } else {
                append(.failure(reason))
            }
        }
        run.resume()
    }

    /// The link takes more after it was not writable.
    package func didBecomeWritable() {
        run?.resume()
    }

    /// A batch of events came.
    package func didReceive(_ batch: borrowing EventBatch, from block: UnsafeRawBufferPointer) {
        batch.withPayloads(in: block) { payloads in didReceive(batch.events, payloads) }
    }

    /// Events came.
    package func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
        for event in events { receive(event, payloads) }
        run?.resume()
    }

    private func receive(_ event: Event, _ payloads: PayloadBytes) {
        switch event {
        case .message(let type, let payload):
            append(.message(ReceivedPayload(type: type, bytes: Array(payloads[payload]))))
        case .ping(let payload):
            append(.ping(ReceivedPayload(type: nil, bytes: Array(payloads[payload]))))
        case .pong(let payload, let answer):
            // The answer to a Ping that keeps the connection alive is no event.
            if let answer, !pingNumbers.contains(answer.number) { return }
            append(.pong(ReceivedPayload(type: nil, bytes: Array(payloads[payload]))))
        case .close(let code, let reason):
            isClosing = true
            append(.close(code, reason: ReceivedPayload(type: nil, bytes: Array(payloads[reason]))))
        case .violation(let violation): didEnd("the server \(violation)", isViolation: true)
        case .pingTimeout: didEnd("the server did not answer a Ping in time", isViolation: true)
        case .closeTimeout: didEnd("the server did not answer our Close", isViolation: true)
        case .endOfStream:
            // What ended the session tells of it, in words.
            break
        }
    }

    /// Bytes came over a connection without a handshake.
    package func didReceive(raw bytes: UnsafeRawBufferPointer) {
        guard let run, run.isListening else { return }
        inbox.append(raw: bytes)
        let entry = run.note(.raw(ReceivedPayload(type: nil, bytes: Array(bytes))), on: self)
        lastRaw = (run.now, entry)
        regulateReading()
        run.resume()
    }

    /// Nothing more comes from the peer; `reason` when it is no ordinary end.
    package func didEnd(_ reason: String?, isViolation: Bool) {
        if case .over = state { return }
        state = .over
        if isViolation, let reason {
            append(.failure(reason))
        } else if !hasInputEnded {
            append(.endOfStream(reason ?? "the server ended the connection"))
        }
        run?.resume()
    }

    /// The peer has ended its direction of a stream of bytes; ours may go on.
    package func didReceiveEnd() {
        guard !hasInputEnded else { return }
        hasInputEnded = true
        append(.endOfStream("the server ended the connection"))
        run?.resume()
    }

    /// The connection is gone for good.
    package func didDisconnect() {
        link = nil
        run?.resume()
    }

    private func append(_ kind: Received.Kind) {
        // How connections end at the end of a test is of no interest.
        guard let run, run.isListening else { return }
        defer { nextNumber += 1 }
        let item = Received(kind: kind, arrival: run.now, number: nextNumber, entry: run.note(kind, on: self))
        guard !run.filter(item, of: self) else { return }
        inbox.append(item)
        regulateReading()
    }

    /// Bytes without frames as something received: of the latest that came.
    func received(raw bytes: [UInt8]) -> Received {
        Received(
            kind: .raw(ReceivedPayload(type: nil, bytes: bytes)), arrival: lastRaw.arrival, number: nextNumber,
            entry: lastRaw.entry)
    }

    /// What no step has looked at: bytes without frames, and messages.
    var unread: [Received] {
        (inbox.raw.isEmpty ? [] : [received(raw: inbox.raw)])
            + inbox.data.filter { if case .message = $0.kind { true } else { false } }
    }

    // MARK: What steps do

    /// Takes the first of a queue.
    func take(isControl: Bool) {
        inbox.take(isControl: isControl)
        regulateReading()
    }

    /// Takes the first bytes of what came without frames.
    func takeRaw(_ count: Int) {
        inbox.takeRaw(count)
        regulateReading()
    }

    /// Takes out of both queues what `isDropped` says.
    func drop(_ isDropped: (Received) -> Bool) {
        inbox.drop(isDropped)
        regulateReading()
    }

    /// Forgets Pongs that came before the last `> ping`.
    func dropOldPongs() {
        if let lastPing { inbox.dropPongs(before: lastPing) }
    }

    func noteSent(at instant: Instant) {
        lastSent = instant
    }

    func noteSent(ping number: Int) {
        pingNumbers.insert(number)
        lastPing = nextNumber
    }

    func noteSentClose() {
        isClosing = true
    }

    /// Stops to read while too much is not taken.
    private func regulateReading() {
        if isReading, inbox.isFull {
            isReading = false
            link?.setReading(false)
        } else if !isReading, inbox.isRoomy {
            isReading = true
            link?.setReading(true)
        }
    }

    // MARK: The end of the test

    /// Teardown begins: what is not open now is not waited for any more.
    func beginTeardown() {
        guard !isOpen else { return }
        isLeftOut = true
        let attempt = attempt
        self.attempt = nil
        attempt?.cancel?()
    }

    /// The test is over but for this: closes with 1000 what is open, and reads up to the answer.
    func beginClosing() {
        attempt?.cancel?()
        attempt = nil
        inbox = Inbox()
        regulateReading()
        guard isOpen else { return }
        do {
            try link?.close(.normalClosure, reason: "")
        } catch {
            // Our direction has ended: there is nothing to wait for.
            abandon()
        }
    }

    /// Gives the connection up, whatever its state.
    func abandon() {
        let link = link
        self.link = nil
        link?.abandon()
    }

    /// Forgets the test, which is over; whoever has the connection then is to get everything.
    func release() {
        run = nil
        if !isReading { link?.setReading(true) }
        link = nil
    }
}
