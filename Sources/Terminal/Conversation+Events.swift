internal import Rendering
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

/// What the peers send.
extension Conversation {
    /// Messages of one batch that are shown while the display is behind, and would drop most of them.
    private static let hurriedLimit = 200
    /// Bytes of output that are handed over at once.
    private static let pieceSize = 8 << 10

    func session(_ session: Session<TerminalFrontEnd>, didReceive events: [Event], _ payloads: PayloadBytes) {
        guard let index = participants.firstIndex(where: { $0.session === session }) else { return }
        let peer = options.role == .server ? String(participants[index].number) : nil
        var messages: [(MessageType, UnsafeRawBufferPointer)] = []
        var output: [UInt8] = []
        for event in events {
            if case .message(let type, let payload) = event {
                statistics.received.note(byteCount: payload.count)
                messages.append((type, payloads[payload]))
            } else {
                show(&messages, from: peer)
                showControl(event, payloads, from: index, &output)
                display?.show(output, messageCount: 0)
                output.removeAll(keepingCapacity: true)
            }
        }
        show(&messages, from: peer)
    }

    /// Shows messages, and keeps them for `/last`.
    private func show(_ messages: inout [(MessageType, UnsafeRawBufferPointer)], from peer: String?) {
        guard !messages.isEmpty else { return }
        log.append(messages[...], peer: peer)
        let heading = heading(peer: peer)
        let hiddenCount = display?.isBehind == true ? max(0, messages.count - Self.hurriedLimit) : 0
        display?.skip(messageCount: hiddenCount)
        var output: [UInt8] = []
        var count = 0
        for (type, payload) in messages.dropFirst(hiddenCount) {
            renderer.append(.received, type, payload, heading, to: &output)
            count += 1
            if output.count >= Self.pieceSize {
                display?.show(output, messageCount: count)
                output = []
                count = 0
            }
        }
        display?.show(output, messageCount: count)
        messages.removeAll(keepingCapacity: true)
    }

    /// What stands for messages that are not shown.
    package static func droppedText(_ count: Int) -> String {
        "\(count.grouped) \(count == 1 ? "message" : "messages") came faster than can be shown"
    }

    private func showControl(
        _ event: Event, _ payloads: PayloadBytes, from index: Int, _ output: inout [UInt8]
    ) {
        let who = options.role == .server ? "[\(participants[index].number)] " : ""
        switch event {
        case .ping(let payload):
            if showsPings { append(who + "ping" + Self.quoted(payloads[payload]), to: &output) }
        case .pong(let payload, let answer):
            var isTyped = false
            if let answer {
                isTyped = participants[index].typedPings.contains(answer.number)
                participants[index].typedPings = participants[index].typedPings.filter { $0 > answer.number }
                statistics.note(roundTrip: answer.roundTrip)
            }
            guard showsPings || isTyped else { return }
            let time = answer.map { " in \($0.roundTrip.millisecondsText)" } ?? ""
            append(who + "pong" + Self.quoted(payloads[payload]) + time, to: &output)
        case .close(let code, let reason):
            // What is a failure is told at the end, on stderr.
            guard options.role == .client, !options.isQuiet,
                isClosing || code == nil || code == .normalClosure || code == .goingAway
            else { return }
            let text = String(decoding: payloads[reason], as: UTF8.self)
            append(Self.closedText(code, text, by: isClosing ? "" : " by the server"), to: &output)
        case .message, .violation, .endOfStream, .pingTimeout, .closeTimeout:
            // How a connection ends badly is told at the end.
            break
        }
    }

    static func closedText(_ code: CloseCode?, _ reason: String, by whom: String) -> String {
        let code = code.map { ": \($0.rawValue)" + ($0.name.map { " \($0)" } ?? "") } ?? " without a code"
        return "closed" + whom + code + (reason.isEmpty ? "" : ", \(reason)")
    }

    private static func quoted(_ payload: UnsafeRawBufferPointer) -> String {
        guard !payload.isEmpty else { return "" }
        let isPrintable = payload.allSatisfy { (0x20...0x7E).contains($0) }
        guard !isPrintable else { return " \"" + String(decoding: payload, as: UTF8.self) + "\"" }
        return ", \(payload.count) " + (payload.count == 1 ? "byte" : "bytes")
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
        display?.show(output, messageCount: 0)
    }

    func showError(_ text: String) {
        var output: [UInt8] = []
        renderer.appendError(text, heading(), to: &output)
        display?.show(output, messageCount: 0)
    }

    private func append(_ text: String, to output: inout [UInt8]) {
        renderer.appendNote(text, heading(), to: &output)
    }
}
