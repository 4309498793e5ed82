internal import Session
internal import StandardStreams
internal import WebSocketProtocol

extension PipeFrontEnd {
    /// Takes what the reader of stdin tells.
    func take(_ event: InputEvent, _ session: Session<PipeFrontEnd>) {
        switch event {
        case .block(let block):
            // After input that can not be sent, no more is taken.
            guard !isInputOver else { return input.recycle(block) }
            hasInput = true
            blocks.append(block)
        case .end:
            isInputOver = true
        case .failure(let error):
            isInputOver = true
            outcome.inputError = .unreadable(error.description)
        }
        continueInput(session)
    }

    /// Sends as much of what is waiting as the transport takes: `-x` first, then stdin.
    func continueInput(_ session: Session<PipeFrontEnd>) {
        while session.isOpen, session.isWritable, firstIndex < options.first.count {
            let payload = options.first[firstIndex]
            firstIndex += 1
            payload.withUnsafeBytes { send(MessageRun(options.type, count: $0.count), $0, session) }
        }
        defer { noteStall(session) }
        guard firstIndex == options.first.count else { return }
        while session.isOpen, session.isWritable, !blocks.isEmpty {
            let block = blocks.removeFirst()
            sendBlock(block, session)
            input.recycle(block)
        }
        if session.isOpen, blocks.isEmpty, isInputOver, !endOfInput.hasEnded { inputDidEnd(session) }
    }

    /// Remembers since when the transport takes no more of what waits.
    private func noteStall(_ session: Session<PipeFrontEnd>) {
        let isWaiting = firstIndex < options.first.count || !blocks.isEmpty
        guard isWaiting, session.isOpen else { return stall = nil }
        if stall == nil { stall = (session.now, session.acknowledgedByteCount) }
    }

    private func sendBlock(_ block: InputBlock, _ session: Session<PipeFrontEnd>) {
        block.withUnsafeBytes { bytes in
            do throws(InputError) {
                if options.splitting == .whole {
                    try stream.send(bytes, session)
                    sentCount = 1
                    endOfInput.noteSent()
                } else {
                    try splitter.split(bytes) { run, bytes in send(run, bytes, session) }
                }
            } catch {
                inputDidFail(error, session)
            }
        }
    }

    private func send(_ run: MessageRun, _ bytes: UnsafeRawBufferPointer, _ session: Session<PipeFrontEnd>) {
        guard (try? session.send(run, from: bytes)) != nil else { return }
        sentCount += run.count
        endOfInput.noteSent()
    }

    /// Stops reading; what was sent before is still answered.
    private func inputDidFail(_ error: InputError, _ session: Session<PipeFrontEnd>) {
        outcome.inputError = error
        input.stop()
        isInputOver = true
        for block in blocks { input.recycle(block) }
        blocks = []
        guard case .invalidUTF8At = error else { return }
        // The message can neither be finished nor taken back.
        outcome.isEndedByRule = true
        try? session.close(.invalidPayload, reason: "the input is not UTF-8")
    }

    /// Sends what is left and the fence, and leaves the rest to the rule for the end of input.
    private func inputDidEnd(_ session: Session<PipeFrontEnd>) {
        if outcome.inputError == nil {
            do throws(InputError) {
                if options.splitting == .whole {
                    try finishStream(session)
                } else {
                    try splitter.finish { run, bytes in send(run, bytes, session) }
                }
            } catch {
                inputDidFail(error, session)
                guard session.isOpen else { return }
            }
        }
        if isListening { return endOfInput = EndOfInput(rule: .never, wait: options.wait) }
        let fence = endOfInput.wantsFence ? try? session.ping(Array("wsx fence".utf8), isObserved: false) : nil
        endOfInput.noteInputEnd(
            at: session.now, fence: fence, acknowledged: session.acknowledgedByteCount, of: session.sentByteCount)
    }

    /// Completes the one message; nothing at all is an empty message where there is an input.
    private func finishStream(_ session: Session<PipeFrontEnd>) throws(InputError) {
        guard options.readsInput, hasInput || !options.listensWithoutInput else { return }
        try stream.finish(session)
        sentCount = 1
        endOfInput.noteSent()
    }

    /// Whether there was never any input, and no rule of the user's says how long to stay.
    private var isListening: Bool {
        guard case .answers = options.endOfInput, outcome.inputError == nil else { return false }
        return options.listensWithoutInput && !hasInput && options.first.isEmpty
    }
}
