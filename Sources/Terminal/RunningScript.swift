internal import Notation
internal import Rendering
package import Session
package import WebSocketProtocol

/// A script that is carried out on the connection of a conversation, by those who know scripts.
package protocol RunningScript: AnyObject {
    func start()
    func didReceive(_ events: [Event], _ payloads: PayloadBytes)
    func sessionDidBecomeWritable()
    /// - Parameter isEndedByPeer: whether the peer has ended the stream.
    func sessionDidEnd(_ ending: SessionEnding, isEndedByPeer: Bool)
    /// Ends it before its time; its teardown runs.
    func interrupt()
}

/// What a script can have of the conversation that it runs in.
package struct ScriptRequest {
    package let session: Session<TerminalFrontEnd>
    package let opening: Opening
    /// What `/set` has set.
    package let variables: [String: String]
}

/// What a script that runs has to say.
package enum ScriptNews {
    case printed(String)
    case passed(String)
    case failed(String)
}

/// Scripts.
extension Conversation {
    /// Carries out a script on the connection, while everything else goes on; nothing where there is none after all.
    package func begin(_ make: (ScriptRequest) -> (any RunningScript)?) {
        guard script == nil else { return showError("a script is running; Ctrl-C interrupts it") }
        guard let participant = participants.first else { return showNobody() }
        let request = ScriptRequest(
            session: participant.session, opening: participant.opening, variables: variables.values)
        isScriptInterrupted = false
        script = make(request)
        // Control-C is the script's first.
        if script != nil { display?.setSurvivesInterrupt(true) }
        // It may be over at once.
        script?.start()
    }

    /// Takes what the script that runs has to say.
    package func take(_ news: ScriptNews) {
        switch news {
        case .printed(let text): report(text)
        case .passed(let text):
            note(text)
            endScript()
        case .failed(let text):
            showError(text)
            endScript()
        }
    }

    private func endScript() {
        script = nil
        display?.setSurvivesInterrupt(false)
        afterScript?()
        afterScript = nil
    }

    /// Ends the script that runs; false when there is none, or when that was asked for before.
    package func interruptScript() -> Bool {
        guard let script, !isScriptInterrupted else { return false }
        isScriptInterrupted = true
        display?.setSurvivesInterrupt(false)
        script.interrupt()
        return true
    }

    /// Calls back once no script runs any more: at once, or after the teardown of one that does.
    package func endScript(_ body: @escaping () -> Void) {
        guard script != nil else { return body() }
        afterScript = body
        _ = interruptScript()
    }
}

/// What a script sends is shown, since nobody has typed it.
extension Conversation: SessionObserver {
    package func didSend(_ event: SentEvent) {
        switch event {
        case .message(let type, let payload): showSent(type, Array(payload))
        case .fragment(let type, let payload, let isFinal):
            scriptFragments += payload
            guard isFinal else { return }
            showSent(type, scriptFragments)
            scriptFragments = []
        case .ping(let payload, let number):
            if !participants.isEmpty { participants[0].typedPings.insert(number) }
            showSent("/ping", payload)
        case .pong(let payload): showSent("/pong", payload)
        case .close(let code, let reason):
            // Who runs a script that closes wants that.
            isEndedByUser = true
            showSent("/close" + (code.map { " \($0.rawValue)" } ?? ""), Array(reason.utf8))
        case .frame(let header, let payload): showSent("/frame op=\(header.opcode)", payload)
        case .raw(let bytes): showSent("/raw " + MessageNotation.text(bytes, type: .binary, limit: 100), [])
        case .endOfStream: showSent("(end of the stream)", [])
        }
    }

    package func didReceive(_ events: [Event], _ payloads: PayloadBytes) {}

    package func didEnd(_ ending: SessionEnding) {}

    private func showSent(_ type: MessageType, _ payload: [UInt8]) {
        statistics.sent.note(byteCount: payload.count)
        var output: [UInt8] = []
        payload.withUnsafeBytes { renderer.append(.sent, type, $0, heading(), to: &output) }
        display?.show(output, messageCount: 1)
    }

    /// Shows what is no message as the command that would have sent it.
    private func showSent(_ command: String, _ payload: [UInt8]) {
        let text = payload.isUTF8 ? String(decoding: payload, as: UTF8.self) : MessageNotation.text(payload, type: nil)
        var output: [UInt8] = []
        Array((text.isEmpty ? command : "\(command) \(text)").utf8).withUnsafeBytes {
            renderer.append(.sent, .text, $0, heading(), to: &output)
        }
        display?.show(output, messageCount: 0)
    }
}
