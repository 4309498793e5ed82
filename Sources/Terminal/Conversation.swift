internal import LineEditor
internal import Rendering
internal import Session
internal import WebSocketProtocol

/// What one terminal shows and asks for: with one server, or with all clients of a server of ours.
///
/// It lives on the loop of its sessions. What is typed comes in by `take`, what the peers send by the front ends; both
/// become rows on the display.
package final class Conversation {
    /// A connection that is open.
    struct Participant {
        /// Counted from 1 in the order of connecting.
        let number: Int
        let session: Session<TerminalFrontEnd>
        let description: ConnectionDescription
        let opening: Opening
        let openedAt: Instant
        /// Pings that were typed, whose Pongs are always shown.
        var typedPings: Set<Int> = []
    }

    /// How long closing may take after a signal.
    private static let signalTimeout = Duration.milliseconds(700)

    let options: ConversationOptions
    private(set) var display: (any Display)?
    var renderer: ConversationRenderer
    var participants: [Participant] = []
    var log = MessageLog()
    var statistics = TrafficStatistics()
    var variables = Variables()
    var repetition: Repetition?
    var recording: OpenRecording?
    /// The script that is carried out.
    var script: (any RunningScript)?
    var isScriptInterrupted = false
    /// Called when the script is over.
    var afterScript: (() -> Void)?
    /// What the script has sent of a message in fragments.
    var scriptFragments: [UInt8] = []
    /// The oldest first.
    var expectations: [Expectation] = []
    var showsPings: Bool
    var showsTimestamps: Bool

    private var connectionCount = 0
    private var signal: CInt?
    var isEndedByUser = false
    private var wantsReconnect = false
    /// When a connection is given up that does not close.
    private var abandonAt: Instant?
    private var deadline: Instant?
    private var haveAllLeft: (() -> Void)?

    package init(_ options: ConversationOptions) {
        self.options = options
        renderer = options.renderer
        showsPings = options.showsPings
        showsTimestamps = options.showsTimestamps
        deadline = options.deadline
        if let path = options.recordPath { startRecording(to: path) }
    }

    /// Sets what it is shown on; nothing is shown before.
    package func attach(_ display: any Display) {
        self.display = display
        showPrompt()
    }

    // MARK: Connections

    func sessionDidOpen(
        _ session: Session<TerminalFrontEnd>, _ opening: Opening, _ description: ConnectionDescription
    ) {
        connectionCount += 1
        participants.append(
            Participant(
                number: connectionCount, session: session, description: description, opening: opening,
                openedAt: session.now))
        if let recording { session.add(recording.recording) }
        let isServer = options.role == .server
        let agreed = Self.agreed(in: opening)
        note(
            isServer
                ? "client \(connectionCount) connected from \(description.summary)\(agreed)"
                : "connected to \(description.summary)\(agreed)")
        if !isServer, connectionCount == 1 { note("/help lists commands, Ctrl-D closes") }
        if let recording, connectionCount == 1 { noteRecording(to: recording.path) }
        showPrompt()
        // Who has left while it opened does not stay.
        if let signal { return end(by: signal) }
        guard !isServer else { return }
        if isEndedByUser { return endByUser() }
        for payload in options.first { send(options.type, payload, isShown: true) }
    }

    /// What was agreed on besides, in brackets; of subprotocols also that there is none although one was asked for.
    private static func agreed(in opening: Opening) -> String {
        let isAsked = !opening.request.fields.values("Sec-WebSocket-Protocol").isEmpty
        let subprotocol = opening.subprotocol ?? (isAsked ? "none" : nil)
        let parts = [subprotocol.map { "subprotocol: \($0)" }, opening.agreedExtension?.element.name].compactMap(\.self)
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }

    func sessionDidBecomeWritable() {
        script?.sessionDidBecomeWritable()
    }

    func sessionDidEnd(_ session: Session<TerminalFrontEnd>, _ ending: SessionEnding) -> TerminalOutcome {
        script?.sessionDidEnd(ending, isEndedByPeer: session.isEndedByPeer)
        statistics.note(session.compression)
        let participant = participant(of: session)
        if let participant {
            participants.removeAll { $0.session === session }
            if participants.isEmpty {
                var output: [UInt8] = []
                endExpectations("the connection has ended", &output)
                if !output.isEmpty { display?.answer(output) }
            }
            if options.role == .server {
                note("client \(participant.number) " + Self.describe(ending))
                showPrompt()
                if participants.isEmpty { haveAllLeft?() }
            }
        }
        var outcome = TerminalOutcome(ending: ending)
        outcome.signal = signal
        outcome.statistics = statistics
        if let participant { outcome.duration = session.now - participant.openedAt }
        outcome.isEndedByUser = isEndedByUser
        outcome.wantsReconnect = wantsReconnect
        isEndedByUser = false
        wantsReconnect = false
        return outcome
    }

    func participant(of session: Session<TerminalFrontEnd>) -> Participant? {
        participants.first { $0.session === session }
    }

    /// Whether our Close is what ends the connection.
    var isClosing: Bool { isEndedByUser || signal != nil }

    private func showPrompt() {
        display?.setPrompt(TerminalPrompt.prompt(options.role, clientCount: participants.count, renderer.palette))
    }

    private static func describe(_ ending: SessionEnding) -> String {
        switch ending.cause {
        case .closed(let code, let reason): closedText(code, reason, by: "")
        case .violation(let violation): "\(violation)"
        case .transportFailed(let reason): "failed: \(reason)"
        case .pingTimeout: "did not answer a Ping"
        default: "left without a Close"
        }
    }

    // MARK: What the terminal asks for

    /// Takes what the person at the terminal has done.
    package func take(_ request: TerminalRequest) {
        switch request {
        case .action(let action): perform(action)
        case .failure(let error): showError(error.description)
        case .note(let text): note(text)
        case .error(let text): showError(text)
        case .resized(let size): renderer.setScreen(columns: size.columns, rows: size.rows)
        case .end: endByUser()
        case .signal(let number): end(by: number)
        }
    }

    /// Begins the closing handshake because the person wants it.
    func endByUser(_ code: CloseCode? = nil, reason: String? = nil) {
        isEndedByUser = true
        wantsReconnect = false
        repetition = nil
        for participant in participants {
            participant.session.perform {
                try? participant.session.close(code ?? options.closeCode, reason: reason ?? options.closeReason)
            }
        }
    }

    /// Closes this connection so that a new one can be opened.
    func reconnect() {
        endByUser()
        wantsReconnect = true
    }

    private func end(by signal: CInt) {
        self.signal = signal
        wantsReconnect = false
        repetition = nil
        for participant in participants {
            participant.session.perform {
                guard participant.session.isOpen else { return participant.session.abandon() }
                abandonAt = participant.session.now + Self.signalTimeout
                try? participant.session.close(.goingAway)
            }
        }
    }

    /// Begins the closing handshake with all clients of a server that stops; calls back when the last one has left.
    package func closeAll(_ haveAllLeft: @escaping () -> Void) {
        guard !participants.isEmpty else { return haveAllLeft() }
        self.haveAllLeft = haveAllLeft
        endByUser(.goingAway, reason: "the server is stopping")
    }

    // MARK: Time

    var nextDeadline: Instant? {
        [abandonAt, deadline, repetition?.nextAt, expectations.first?.deadline].compactMap(\.self).min()
    }

    func advance(to now: Instant) {
        if let abandonAt, now >= abandonAt {
            self.abandonAt = nil
            for participant in participants { participant.session.abandon() }
        }
        if let deadline, now >= deadline {
            self.deadline = nil
            note("--max-time is over")
            abandonAt = now + Self.signalTimeout
            endByUser()
        }
        expireExpectations(at: now)
        // Whoever does not read is not sent more and more.
        guard let text = repetition?.take(at: now), participants.contains(where: { $0.session.isWritable }) else {
            return
        }
        send(.text, Array(text.utf8), isShown: true, isForReaders: true)
    }
}
