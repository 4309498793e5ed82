internal import Rendering
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

/// What the peers send.
extension Conversation {
    /// Events of one batch that are shown while the display is behind, and would drop most of them.
    private static let hurriedLimit = 200
    /// Bytes of output that are handed over at once.
    private static let pieceSize = 8 << 10

    /// Rows of a batch on their way to the display, a piece at a time.
    struct RowBuffer {
        var output: [UInt8] = []
        var messageCount = 0
    }

    func session(_ session: Session<TerminalFrontEnd>, didReceive events: [Event], _ payloads: PayloadBytes) {
        guard let index = participants.firstIndex(where: { $0.session === session }) else { return }
        let peer = options.role == .server ? String(participants[index].number) : nil
        let heading = heading(peer: peer)
        let firstShown = display?.isBehind == true ? max(0, events.count - Self.hurriedLimit) : 0
        var rows = RowBuffer()
        var skippedCount = 0
        for (number, event) in events.enumerated() {
            if case .message(let type, let payload) = event {
                statistics.received.note(byteCount: payload.count)
                if number < firstShown {
                    skippedCount += 1
                } else {
                    renderer.append(.received, type, payloads[payload], heading, to: &rows.output)
                    rows.messageCount += 1
                }
                if !expectations.isEmpty { answer(after: &rows) { judge(type, payloads[payload], &$0) } }
            } else {
                takeControl(event, payloads, from: index, isShown: number >= firstShown, &rows)
            }
            if rows.output.count >= Self.pieceSize { show(&rows) }
        }
        keep(events, payloads, peer)
        display?.skip(messageCount: skippedCount)
        show(&rows)
        // Its answers are shown below what it answers.
        script?.didReceive(events, payloads)
    }

    private func show(_ rows: inout RowBuffer) {
        guard !rows.output.isEmpty else { return }
        display?.show(rows.output, messageCount: rows.messageCount)
        rows = RowBuffer()
    }

    /// Shows what answers something that was typed below the rows that came before it.
    private func answer(after rows: inout RowBuffer, _ append: (inout [UInt8]) -> Void) {
        var output: [UInt8] = []
        append(&output)
        guard !output.isEmpty else { return }
        show(&rows)
        display?.answer(output)
    }

    /// Keeps the messages of a batch for `/last`.
    private func keep(_ events: [Event], _ payloads: PayloadBytes, _ peer: String?) {
        var messages: [(MessageType, UnsafeRawBufferPointer)] = []
        for case .message(let type, let payload) in events.suffix(MessageLog.countLimit) {
            messages.append((type, payloads[payload]))
        }
        log.append(messages[...], peer: peer)
    }

    /// What stands for messages that are not shown.
    package static func droppedText(_ count: Int) -> String {
        "\(count.grouped) \(count == 1 ? "message" : "messages") came faster than can be shown"
    }

    private func takeControl(
        _ event: Event, _ payloads: PayloadBytes, from index: Int, isShown: Bool, _ rows: inout RowBuffer
    ) {
        let who = options.role == .server ? "[\(participants[index].number)] " : ""
        switch event {
        case .ping(let payload):
            if showsPings, isShown { append(who + ControlFrameText.ping(payloads[payload]), to: &rows.output) }
        case .pong(let payload, let answer):
            var isTyped = false
            if let answer {
                isTyped = participants[index].typedPings.contains(answer.number)
                participants[index].typedPings = participants[index].typedPings.filter { $0 > answer.number }
                statistics.note(roundTrip: answer.roundTrip)
            }
            guard isTyped || showsPings && isShown else { return }
            let text = who + ControlFrameText.pong(payloads[payload], answering: answer)
            if isTyped {
                self.answer(after: &rows) { append(text, to: &$0) }
            } else {
                append(text, to: &rows.output)
            }
        case .close(let code, let reason):
            guard options.role == .client else { return }
            let text = Self.closedText(
                code, String(decoding: payloads[reason], as: UTF8.self), by: isClosing ? "" : " by the server")
            // What is a failure is told at the end, on stderr.
            let isFailure = !isClosing && code != nil && code != .normalClosure && code != .goingAway
            answer(after: &rows) { output in
                if !options.isQuiet, !isFailure { append(text, to: &output) }
                endExpectations(text, &output)
            }
        case .message, .violation, .endOfStream, .pingTimeout, .closeTimeout:
            // How a connection ends badly is told at the end.
            break
        }
    }

    static func closedText(_ code: CloseCode?, _ reason: String, by whom: String) -> String {
        let code = code.map { ": \($0.rawValue)" + ($0.name.map { " \($0)" } ?? "") } ?? " without a code"
        return "closed" + whom + code + (reason.isEmpty ? "" : ", \(reason)")
    }

    // MARK: Rows

    func heading(peer: String? = nil) -> ConversationRenderer.Heading {
        ConversationRenderer.Heading(time: showsTimestamps ? WallClock.timeOfDay() : nil, peer: peer)
    }

    func note(_ text: String) {
        guard !options.isQuiet else { return }
        report(text)
    }

    /// Shows what was asked for.
    func report(_ text: String) {
        var output: [UInt8] = []
        append(text, to: &output)
        display?.answer(output)
    }

    func showError(_ text: String) {
        var output: [UInt8] = []
        renderer.appendError(text, heading(), to: &output)
        display?.answer(output)
    }

    private func append(_ text: String, to output: inout [UInt8]) {
        renderer.appendNote(text, heading(), to: &output)
    }
}
