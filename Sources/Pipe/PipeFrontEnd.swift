package import Session
package import StandardStreams
package import WebSocketProtocol

/// Pipe mode: what comes in on stdin goes to the server, what the server sends goes to stdout.
package final class PipeFrontEnd: FrontEnd {
    package enum Command: Sendable {
        case input(InputEvent)
        case outputDrained
        case outputFailed(StreamError)
        case interrupt(signal: CInt)
    }

    /// Bytes of output that may wait before reading from the server stops, and at which it goes on.
    static let outputHighWater = 4 << 20
    static let outputLowWater = 1 << 20
    /// Bytes of lines about Pings and Pongs that may wait for stderr.
    static let noticesLimit = 1 << 20
    /// How long a closing handshake may take after a signal.
    static let interruptTimeout = Duration.milliseconds(700)

    let options: PipeOptions
    let input: any InputSource
    let output: OutputWriter
    /// Everything that is not payload.
    let notices: OutputWriter
    private let observer: (any SessionObserver)?
    private let counter: TrafficCounter?
    private let startReading: () -> Void
    private let opened: @Sendable (Opening) -> Void
    private let finished: @Sendable (PipeOutcome) -> Void

    // Input
    var firstIndex = 0
    var blocks: [InputBlock] = []
    var isInputOver = false
    var hasInput = false
    var splitter: MessageSplitter
    var stream: FragmentStream
    var sentCount = 0

    // Output
    var buffer: [UInt8] = []
    /// Pings and Pongs that were not shown because too much waits for stderr.
    var hiddenCount = 0
    var rules: StopRules
    var endOfInput: EndOfInput
    var expectationDeadline: Instant?

    // Ending
    /// Since when the server takes nothing of what waits, and what it had taken by then.
    var stall: (since: Instant, acknowledgedByteCount: Int)?
    var outcome = PipeOutcome(ending: SessionEnding(cause: .dropped, isClosedByUs: false, wasOpen: false))
    var maximumTimeDeadline: Instant?
    var interruptDeadline: Instant?
    /// Whether the peer has ended the connection: nothing is waited for any more.
    var isEndedByPeer = false
    private var isWaitingForOutput = false

    /// A front end over the three standard streams.
    ///
    /// - Parameters:
    ///   - port: where the input posts what happens.
    ///   - input: what is to be sent.
    ///   - output: for payloads, from `makeOutput`.
    ///   - notices: for everything else.
    ///   - deadline: when `--max-time` is over.
    ///   - observer: looks on at what goes over the connection.
    ///   - opened: told how the opening handshake went.
    ///   - finished: told how it all went, once.
    package init(
        _ options: PipeOptions, port: SessionPort<Command>, input: any InputSource, output: OutputWriter,
        notices: OutputWriter, deadline: Instant?, observer: (any SessionObserver)? = nil,
        opened: @escaping @Sendable (Opening) -> Void,
        finished: @escaping @Sendable (PipeOutcome) -> Void
    ) {
        self.options = options
        self.notices = notices
        self.finished = finished
        self.opened = opened
        self.observer = observer
        counter = options.countsTraffic ? TrafficCounter() : nil
        self.input = input
        self.output = output
        splitter = MessageSplitter(options)
        stream = FragmentStream(type: options.type)
        rules = StopRules(options)
        endOfInput = EndOfInput(rule: options.endOfInput, wait: options.wait)
        maximumTimeDeadline = deadline
        startReading = { input.start { event in port.post(.input(event)) } }
    }

    /// The writer of stdout, whose news go to the front end behind `port`.
    package static func makeOutput(port: SessionPort<Command>) -> OutputWriter {
        OutputWriter(StandardStream.output) { event in
            switch event {
            case .drained: port.post(.outputDrained)
            case .failed(let error): port.post(.outputFailed(error))
            }
        }
    }

    // MARK: FrontEnd

    package func sessionDidOpen(_ session: Session<PipeFrontEnd>, _ opening: Opening) {
        opened(opening)
        if let observer { session.add(observer) }
        if let counter {
            counter.openedAt = session.now
            session.add(counter)
        }
        output.watchReader()
        if rules.isExpecting { expectationDeadline = session.now + options.within }
        if options.readsInput {
            startReading()
        } else {
            isInputOver = true
        }
        continueInput(session)
    }

    package func session(
        _ session: Session<PipeFrontEnd>, didReceive batch: borrowing EventBatch, from block: UnsafeRawBufferPointer
    ) {
        stall?.since = session.now
        batch.withPayloads(in: block) { payloads in take(batch.events, payloads, session) }
        writeOutput(session)
        if !outcome.isEndedByRule, rules.isMet { end(session) }
    }

    package func session(_ session: Session<PipeFrontEnd>, perform command: Command) {
        switch command {
        case .input(let event): take(event, session)
        case .outputDrained: outputDidDrain(session)
        case .outputFailed(let error): outputDidFail(error, session)
        case .interrupt(let signal): interrupt(signal, session)
        }
    }

    package func sessionDidBecomeWritable(_ session: Session<PipeFrontEnd>) {
        continueInput(session)
    }

    package var nextDeadline: Instant? {
        guard !outcome.isEndedByRule, outcome.signal == nil else { return interruptDeadline }
        guard !isEndedByPeer else { return maximumTimeDeadline }
        let drain = isWaitingForOutput ? nil : endOfInput.deadline
        let stalled = stall.map { $0.since + options.wait }
        return [drain, stalled, expectationDeadline, maximumTimeDeadline, interruptDeadline].compactMap(\.self).min()
    }

    package func session(_ session: Session<PipeFrontEnd>, advanceTo now: Instant) {
        if let deadline = interruptDeadline, now >= deadline { return session.abandon() }
        if let deadline = maximumTimeDeadline, now >= deadline {
            maximumTimeDeadline = nil
            outcome.isOutOfTime = true
            guard session.isOpen else { return session.abandon() }
            interruptDeadline = now + Self.interruptTimeout
            return end(session)
        }
        if let deadline = expectationDeadline, now >= deadline { return end(session) }
        if let stall, now >= stall.since + options.wait { return judgeStall(session, now) }
        decideEnd(session, now)
    }

    package func sessionDidEnd(_ session: Session<PipeFrontEnd>, _ ending: SessionEnding) {
        input.stop()
        tellHidden()
        outcome.ending = ending
        outcome.unmet = rules.unmet
        noteUnsent()
        if let counter { outcome.statistics = counter.lines(session.compression, at: session.now) }
        finished(outcome)
    }

    // MARK: Ending

    /// Begins the closing handshake because a rule says so: what happens afterwards does not count.
    func end(_ session: Session<PipeFrontEnd>) {
        guard !outcome.isEndedByRule else { return }
        outcome.isEndedByRule = true
        close(session)
    }

    /// Begins the closing handshake; nothing is sent any more.
    func close(_ session: Session<PipeFrontEnd>) {
        input.stop()
        expectationDeadline = nil
        guard session.isOpen else { return }
        try? session.close(options.closeCode, reason: options.closeReason)
    }

    private func interrupt(_ signal: CInt, _ session: Session<PipeFrontEnd>) {
        outcome.signal = signal
        guard session.isOpen else { return session.abandon() }
        input.stop()
        interruptDeadline = session.now + Self.interruptTimeout
        try? session.close(.goingAway)
    }

    /// Looks whether the time after the end of input is over. Output that waits to be written stops that clock.
    private func decideEnd(_ session: Session<PipeFrontEnd>, _ now: Instant) {
        guard endOfInput.hasEnded, session.isOpen, !isWaitingForOutput else { return }
        if output.queuedByteCount > 0 {
            isWaitingForOutput = true
            return output.notify(below: 1)
        }
        endOfInput.noteAcknowledged(session.acknowledgedByteCount, at: now)
        switch endOfInput.decide(at: now) {
        case .wait: break
        case .close: end(session)
        case .giveUp(let isFenceAnswered): giveUp(session, isFenceAnswered)
        }
    }

    /// Gives up when the server has taken nothing for the whole wait though there was something for it.
    private func judgeStall(_ session: Session<PipeFrontEnd>, _ now: Instant) {
        let acknowledged = session.acknowledgedByteCount
        if let stall, acknowledged > stall.acknowledgedByteCount {
            self.stall = (now, acknowledged)
        } else {
            giveUp(session, false)
        }
    }

    private func giveUp(_ session: Session<PipeFrontEnd>, _ isFenceAnswered: Bool) {
        let time = options.wait.readable
        // What is not taken may be Pongs only, of which there is no end if the server's Pings have none.
        if !isFenceAnswered, session.unacknowledgedByteCount > 0, !endOfInput.isInputTaken {
            outcome.unsent = "the server stopped reading: nothing moved for \(time)"
        } else if !isFenceAnswered {
            outcome.warnings.append("the server did not answer a Ping within \(time); closing")
        }
        end(session)
    }

    private func outputDidDrain(_ session: Session<PipeFrontEnd>) {
        isWaitingForOutput = false
        endOfInput.noteOutputDrained(at: session.now)
        session.setReading(true)
    }

    private func outputDidFail(_ error: StreamError, _ session: Session<PipeFrontEnd>) {
        outcome.note(error)
        session.setReading(true)
        end(session)
    }

    /// Says what the server may not have read when it closed first.
    private func noteUnsent() {
        guard outcome.ending.wasOpen, !outcome.isEndedByRule, outcome.signal == nil, outcome.unsent == nil else {
            return
        }
        let sent = sentCount == 1 ? "1 message was" : "\(sentCount) messages were"
        let isUnsent = firstIndex < options.first.count || (options.readsInput && input.hasUnusedInput)
        if isUnsent || (endOfInput.wantsFence && hasInput && !endOfInput.hasEnded) {
            outcome.unsent = "before the end of the input; \(sent) sent"
        } else if endOfInput.wantsFence, sentCount > 0, endOfInput.hasEnded, !endOfInput.isFenceAnswered {
            outcome.unsent = "before it had confirmed the input; \(sent) sent, the last may not have been read"
        }
    }
}
