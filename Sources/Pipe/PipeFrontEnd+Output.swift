internal import Notation
internal import Rendering
internal import Session
internal import StandardStreams
internal import WebSocketProtocol

extension PipeFrontEnd {
    /// Takes the events of one batch; messages go to the output buffer.
    func take(_ events: [Event], _ payloads: PayloadBytes, _ session: Session<PipeFrontEnd>) {
        var messageCount = 0
        if outcome.isOutputClosed || rules.isMet {
            messageCount = 0
        } else if rules.isEmpty {
            messageCount = options.renderer.append(events, payloads, to: &buffer)
        } else {
            messageCount = judge(events, payloads, session)
        }
        if messageCount > 0 { endOfInput.noteMessage(at: session.now) }
        guard messageCount < events.count else { return }
        for event in events { takeControl(event, payloads, session) }
    }

    /// Takes messages one by one up to the one that ends the session; returns their number.
    private func judge(_ events: [Event], _ payloads: PayloadBytes, _ session: Session<PipeFrontEnd>) -> Int {
        var count = 0
        for case .message(let type, let payload) in events {
            guard !rules.isMet else { break }
            options.renderer.append(type, payloads[payload], to: &buffer)
            // What comes after the end is shown but too late to count.
            if !outcome.isEndedByRule { judge(type, payloads[payload], session) }
            count += 1
        }
        return count
    }

    private func takeControl(_ event: Event, _ payloads: PayloadBytes, _ session: Session<PipeFrontEnd>) {
        switch event {
        case .ping(let payload):
            if options.showsPings { show(ControlFrameText.ping(payloads[payload])) }
        case .pong(let payload, let answer):
            if let answer { endOfInput.notePong(answering: answer.number, at: session.now) }
            if options.showsPings {
                show(ControlFrameText.pong(payloads[payload], answering: answer))
            }
        case .close, .violation, .endOfStream, .pingTimeout, .closeTimeout:
            isEndedByPeer = true
        case .message:
            break
        }
    }

    /// Shows a Ping or a Pong on stderr. While nobody reads that they are only counted: they hold nothing up.
    private func show(_ text: String) {
        guard notices.queuedByteCount < Self.noticesLimit else { return hiddenCount += 1 }
        tellHidden()
        notices.writeLine("* " + text)
    }

    /// Says how many Pings and Pongs were not shown, if any.
    func tellHidden() {
        guard hiddenCount > 0 else { return }
        notices.writeLine("* Pings and Pongs that are not shown, for stderr was not read: \(hiddenCount)")
        hiddenCount = 0
    }

    /// Hands the buffer to stdout; when too much waits there, the server is not read for a while.
    func writeOutput(_ session: Session<PipeFrontEnd>) {
        guard !buffer.isEmpty else { return }
        let waiting = output.write(&buffer)
        if waiting > Self.outputHighWater {
            session.setReading(false)
            output.notify(below: Self.outputLowWater)
        }
    }

    private func judge(_ type: MessageType, _ bytes: UnsafeRawBufferPointer, _ session: Session<PipeFrontEnd>) {
        do {
            if try rules.receive(type, bytes) {
                expectationDeadline = rules.isExpecting ? session.now + options.within : nil
            }
        } catch {
            outcome.warnings.append(error.description)
            end(session)
        }
    }
}
