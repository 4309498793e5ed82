internal import LineEditor
internal import Notation
internal import Rendering
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

/// What is typed, done.
extension Conversation {
    func perform(_ action: Action) {
        switch action {
        case .send(let type, let payload): sendTyped(type, payload)
        case .sendFile(let type, let payload): send(type, payload, isShown: false)
        case .sendFragments(let payload, let size): sendFragments(payload, size)
        case .ping(let payload): ping(payload)
        case .pong(let payload): forEach { session throws(StateError) in try session.pong(payload) }
        case .close(let code, let reason): close(code, reason)
        case .sendFrame(let frame): send(frame)
        case .sendRaw(let bytes): forEach { session throws(StateError) in try session.sendRaw(bytes) }
        case .showHeaders: show { ["opening handshake"] + $0.handshake }
        case .showTLS: show { $0.tls.isEmpty ? ["no TLS: the connection is not encrypted"] : $0.tls }
        case .showStatistics: showStatistics()
        case .showLast(let count): showLast(count)
        case .pipeLast(let count, let command): pipeLast(count, to: command)
        case .save(let path): save(to: path)
        case .record(let path): startRecording(to: path)
        case .stopRecording: stopRecording()
        case .expect(let pattern): expect(pattern)
        case .run: showError("only a conversation with a server can carry out a script")
        case .set(let name, let value):
            variables.set(name, value)
            note("{{\(name)}} = \(value)" + (variables.isActive ? "" : " (after /vars on)"))
        case .showVariables: showVariables()
        case .turn(let setting, let isOn): turn(setting, isOn)
        case .turnMultiline(let isOn): note("multiline " + (isOn ? "on" : "off"))
        case .repeatText(let text, let interval): startRepeating(text, interval)
        case .stopRepeating:
            repetition = nil
            note("every off")
        case .reconnect:
            if options.role == .server {
                showError("a server does not connect; wait for its clients")
            } else {
                reconnect()
            }
        case .help(let name): showHelp(name)
        case .quit: endByUser()
        }
    }

    // MARK: Sending

    private func sendTyped(_ type: MessageType, _ payload: [UInt8]) {
        guard type == .text else { return send(type, payload, isShown: false) }
        guard let payload = expand(payload) else { return }
        send(type, payload, isShown: false)
    }

    /// Text with its names replaced; nil, and an error is shown, when a name has no value.
    private func expand(_ payload: [UInt8]) -> [UInt8]? {
        guard variables.isActive else { return payload }
        do throws(CommandError) {
            return Array(try variables.expand(String(decoding: payload, as: UTF8.self)).utf8)
        } catch {
            showError(error.description)
            return nil
        }
    }

    /// Sends a message to everybody.
    ///
    /// - Parameter isShown: whether it has to be shown, since nobody has typed it.
    /// - Parameter isForReaders: whether those who do not read are left out.
    func send(_ type: MessageType, _ payload: [UInt8], isShown: Bool, isForReaders: Bool = false) {
        let isSent = forEach { session throws(StateError) in
            if isForReaders, session.isOpen, !session.isWritable { return }
            try session.send(type, payload)
            statistics.sent.note(byteCount: payload.count)
        }
        guard isShown, isSent else { return }
        var output: [UInt8] = []
        payload.withUnsafeBytes { renderer.append(.sent, type, $0, heading(), to: &output) }
        display?.show(output, messageCount: 1)
    }

    private func sendFragments(_ payload: [UInt8], _ size: Int) {
        guard let payload = expand(payload) else { return }
        forEach { session throws(StateError) in
            var start = 0
            repeat {
                let end = min(start + size, payload.count)
                let piece = Array(payload[start..<end])
                try session.sendFragment(.text, piece.span.bytes, isFinal: end == payload.count)
                start = end
            } while start < payload.count
            statistics.sent.note(byteCount: payload.count)
        }
    }

    private func ping(_ payload: [UInt8]) {
        forEach { session throws(StateError) in
            let number = try session.ping(payload)
            guard let index = participants.firstIndex(where: { $0.session === session }) else { return }
            participants[index].typedPings.insert(number)
        }
    }

    private func send(_ frame: CustomFrame) {
        forEach { session throws(StateError) in
            var header = FrameHeader(
                isFinal: frame.isFinal, reservedBits: frame.reservedBits, opcode: frame.opcode,
                payloadLength: frame.length ?? UInt64(frame.payload.count))
            switch frame.masking {
            case .asRequired: header.maskKey = session.makeMaskKey()
            case .none: header.maskKey = nil
            case .key(let key): header.maskKey = key
            }
            try session.sendRaw(header, frame.payload)
        }
    }

    private func close(_ code: CloseCode?, _ reason: String) {
        guard !participants.isEmpty else { return showNobody() }
        endByUser(code, reason: code == nil ? nil : reason)
    }

    private func startRepeating(_ text: String, _ interval: Duration) {
        guard let now = participants.first?.session.now else { return showNobody() }
        guard let payload = expand(Array(text.utf8)) else { return }
        repetition = Repetition(String(decoding: payload, as: UTF8.self), every: interval, from: now)
        // A turn of the session sets its timer.
        participants.first?.session.perform { advance(to: now) }
    }

    /// Does something with every open session, in a turn of its own; tells when there is none, or when one refuses.
    /// Returns whether it was done at all.
    @discardableResult
    private func forEach(_ body: (Session<TerminalFrontEnd>) throws(StateError) -> Void) -> Bool {
        if participants.isEmpty { showNobody() }
        var isDone = false
        for participant in participants {
            participant.session.perform {
                do throws(StateError) {
                    try body(participant.session)
                    isDone = true
                } catch {
                    showError(Self.explain(error))
                }
            }
        }
        return isDone
    }

    func showNobody() {
        showError(options.role == .server ? "no client is connected" : "the connection is closed")
    }

    private static func explain(_ error: StateError) -> String {
        switch error {
        case .notOpen: "the connection is closing: nothing was sent"
        case .messageInProgress: "a fragmented message is not complete: nothing was sent"
        case .controlPayloadTooLong(let count): "\(count) bytes are too many for a control frame: nothing was sent"
        case .closeCodeMustNotBeSent(let code): "\(code.rawValue) must not be sent as a close code"
        }
    }

    // MARK: Showing

    private func show(_ lines: (ConnectionDescription) -> [String]) {
        guard !participants.isEmpty else { return showNobody() }
        for participant in participants {
            let who = options.role == .server ? "[\(participant.number)] " : ""
            report(who + lines(participant.description).joined(separator: "\n"))
        }
    }

    private func showStatistics() {
        let time = participants.first.map { $0.session.now - $0.openedAt }
        let first = options.role == .server ? TerminalPrompt.clients(participants.count) : nil
        var statistics = statistics
        for participant in participants { statistics.note(participant.session.compression) }
        report(statistics.lines(first: first, after: time ?? .zero).joined(separator: "\n"))
    }

    private func showLast(_ count: Int) {
        let entries = log.latest(count)
        guard !entries.isEmpty else { return showError("no message has been received") }
        let renderer = renderer
        // Shown as a whole, however large: it was asked for. It is rendered where it holds up no traffic.
        display?.perform {
            var output: [UInt8] = []
            for entry in entries {
                entry.payload.withUnsafeBytes {
                    renderer.append(
                        .received, entry.type, $0, ConversationRenderer.Heading(peer: entry.peer), isWhole: true,
                        to: &output)
                }
            }
            return output
        }
    }

    private func pipeLast(_ count: Int, to command: String) {
        let entries = log.latest(count)
        guard !entries.isEmpty else { return showError("no message has been received") }
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += entry.payload
            if entry.type == .text { bytes.append(0x0A) }
        }
        let renderer = renderer
        let input = bytes
        display?.lendTerminal {
            var report = LoanReport()
            do throws(ShellCommand.Failure) {
                report.isInterrupted = try ShellCommand.run(command, input: input) == .interrupted
            } catch {
                renderer.appendError(error.description, to: &report.output)
            }
            return report
        }
    }

    private func save(to path: String) {
        guard let entry = log.latest(1).last else { return showError("no message has been received") }
        let renderer = renderer
        let payload = entry.payload
        display?.perform {
            var output: [UInt8] = []
            do throws(StreamError) {
                try LocalFile.write(payload, to: path)
                renderer.appendNote("\(payload.count.grouped) bytes are in \(path)", to: &output)
            } catch {
                renderer.appendError("cannot write \(path): \(error)", to: &output)
            }
            return output
        }
    }

    private func showVariables() {
        if variables.values.isEmpty { report("no names are set; write /set NAME VALUE") }
        for (name, value) in variables.values.sorted(by: { $0.key < $1.key }) { report("{{\(name)}} = \(value)") }
    }

    private func turn(_ setting: Action.Setting, _ isOn: Bool) {
        switch setting {
        case .pretty: renderer.isPretty = isOn
        case .timestamps: showsTimestamps = isOn
        case .pings: showsPings = isOn
        case .vars: variables.isActive = isOn
        }
        note("\(setting.rawValue) " + (isOn ? "on" : "off"))
    }

    private func showHelp(_ name: String?) {
        let commands = SlashCommand.all(for: options.role)
        guard let name else {
            let width = commands.map(\.name.count).max() ?? 0
            let rows = commands.map { command in
                command.name + String(repeating: " ", count: width - command.name.count + 2) + command.summary
            }
            let first = "whatever does not begin with / is sent; // at the beginning sends one /"
            return report(([first] + rows).joined(separator: "\n"))
        }
        let slashed = name.hasPrefix("/") ? name : "/" + name
        guard let command = commands.first(where: { $0.name == slashed }) else {
            let hint = Suggestion.nearest(to: slashed, among: commands.map(\.name))
            return showError(
                "there is no command \(slashed); " + (hint.map { "did you mean \($0)?" } ?? "/help lists them"))
        }
        report("\(command.usage)\n\(command.summary)")
    }
}
