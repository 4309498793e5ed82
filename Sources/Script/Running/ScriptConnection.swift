internal import DequeModule
internal import Notation
package import WebSocketProtocol

/// One connection of a test: what came over it and was not taken yet, in two queues.
package final class ScriptConnection {
    enum State {
        case connecting
        case open
        /// The handshake was refused, or there is no connection at all.
        case failed(String)
        /// It was open; nothing comes any more.
        case over
    }

    /// Received and not taken, in bytes, before no more is read from the socket.
    private static let unreadLimit = 16 << 20
    /// The same, in messages.
    private static let unreadCountLimit = 100_000

    let name: String?
    private(set) var state = State.connecting
    private(set) var link: (any ConnectionLink)?
    /// Messages, a response, a Close, the end.
    private(set) var data = Deque<Received>()
    /// Pings and Pongs.
    private(set) var control = Deque<Received>()
    /// What came over a connection without a handshake and was not taken.
    private(set) var rawBytes: [UInt8] = []
    /// Whether a step has sent a Close.
    var hasSentClose = false
    private var hasReceivedClose = false
    /// While it is being opened.
    var attempt: ConnectAttempt?
    /// The number of what comes next.
    private(set) var nextNumber = 0
    /// When the last step that sends did so.
    private(set) var lastSent: Instant?
    /// What had come when the last `> ping` was sent.
    private(set) var lastPing: Int?
    private var pingNumbers: Set<Int> = []
    private var unreadByteCount = 0
    private var isReading = true
    private var hasEnded = false
    /// Whether the response to the opening handshake is for a step to judge.
    let isResponseAwaited: Bool
    /// The test, until that is over: what comes then concerns nobody.
    private var run: TestRun?

    init(name: String?, isResponseAwaited: Bool, run: TestRun) {
        self.name = name
        self.isResponseAwaited = isResponseAwaited
        self.run = run
    }

    var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// Whether the closing handshake has begun.
    var isClosing: Bool { hasSentClose || hasReceivedClose }

    /// Whether nothing more can come.
    var isGone: Bool {
        switch state {
        case .connecting, .open: false
        case .failed, .over: true
        }
    }

    // MARK: What a link tells

    /// The connection is there.
    package func didOpen(_ link: any ConnectionLink, _ response: HandshakeResponse?) {
        self.link = link
        state = .open
        run?.noteOpened(self, response)
        if let response, isResponseAwaited { append(.response(response), text: "http \(response.response.status)") }
        run?.resume()
    }

    /// There is no connection: the server refused the handshake, or it could not be reached.
    package func didFail(_ reason: String, _ response: HandshakeResponse?) {
        guard let run, run.mayFail(self, reason) else { return }
        state = .failed(reason)
        link = nil
        if isResponseAwaited {
            if let response {
                append(.response(response), text: "http \(response.response.status)")
                append(.endOfStream("the server refused the handshake"), text: nil)
            } else {
                append(.failure(reason), text: "(\(reason))")
            }
        }
        run.resume()
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
            hasReceivedClose = true
            append(.close(code, reason: ReceivedPayload(type: nil, bytes: Array(payloads[reason]))))
        case .violation, .endOfStream, .pingTimeout, .closeTimeout:
            // `didEnd` tells of it, in words.
            break
        }
    }

    /// Bytes came over a connection without a handshake.
    package func didReceive(raw bytes: UnsafeRawBufferPointer) {
        rawBytes.append(contentsOf: bytes)
        run?.noteRaw(bytes, on: self)
        regulateReading()
        run?.resume()
    }

    /// Nothing more comes from the peer; `reason` when it is no ordinary end.
    package func didEnd(_ reason: String?, isViolation: Bool) {
        if case .over = state { return }
        state = .over
        if isViolation, let reason {
            append(.failure(reason), text: "(\(reason))")
        } else if !hasEnded {
            append(.endOfStream(reason ?? "the server ended the connection"), text: "eof")
        }
        run?.resume()
    }

    /// The peer has ended its direction of a stream of bytes; ours may go on.
    package func didReceiveEnd() {
        guard !hasEnded else { return }
        hasEnded = true
        append(.endOfStream("the server ended the connection"), text: "eof")
        run?.resume()
    }

    /// The connection is gone for good.
    package func didDisconnect() {
        link = nil
        run?.resume()
    }

    private func append(_ kind: Received.Kind, text: String? = nil) {
        guard let run else { return }
        defer { nextNumber += 1 }
        let entry = run.note(kind, text: text, on: self)
        let item = Received(kind: kind, arrival: run.now, number: nextNumber, entry: entry)
        guard !run.filter(item, of: self) else { return }
        if item.isControl { control.append(item) } else { data.append(item) }
        unreadByteCount += item.byteCount
        regulateReading()
    }

    // MARK: What steps do

    /// Takes the first of a queue.
    func take(isControl: Bool) {
        let item = isControl ? control.removeFirst() : data.removeFirst()
        unreadByteCount -= item.byteCount
        regulateReading()
    }

    /// Takes out of both queues what `isDropped` says.
    func drop(_ isDropped: (Received) -> Bool) {
        data.removeAll(where: isDropped)
        control.removeAll(where: isDropped)
        unreadByteCount = (data + control).reduce(0) { $0 + $1.byteCount }
        regulateReading()
    }

    /// Takes the first bytes of what came without frames.
    func takeRaw(_ count: Int) {
        rawBytes.removeFirst(count)
        regulateReading()
    }

    /// Forgets Pongs that came before the last `> ping`.
    func dropOldPongs() {
        guard let lastPing else { return }
        while let item = control.first, case .pong = item.kind, item.number < lastPing { take(isControl: true) }
    }

    func noteSent(at instant: Instant) {
        lastSent = instant
    }

    func noteSent(ping number: Int) {
        pingNumbers.insert(number)
        lastPing = nextNumber
    }

    /// Stops to read while too much is not taken.
    private func regulateReading() {
        let count = unreadByteCount + rawBytes.count
        if isReading, count > Self.unreadLimit || data.count > Self.unreadCountLimit {
            isReading = false
            link?.setReading(false)
        } else if !isReading, count < Self.unreadLimit / 2, data.count < Self.unreadCountLimit / 2 {
            isReading = true
            link?.setReading(true)
        }
    }

    /// Forgets the test, which is over; whoever has the connection then is to get everything.
    func release() {
        run = nil
        if !isReading { link?.setReading(true) }
    }

    /// Gives the connection up, whatever its state.
    func abandon() {
        let link = link
        self.link = nil
        link?.abandon()
    }
}
