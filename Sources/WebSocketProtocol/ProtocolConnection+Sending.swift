extension ProtocolConnection {
    // MARK: Whole messages

    /// The exact number of bytes that `encode` writes for this run.
    package func encodedByteCount(of run: MessageRun) -> Int {
        let isMasked = role == .client
        var total = 0
        for entry in run.entries {
            total &+= entry.count &+ FrameHeader.byteCount(payloadLength: entry.count, isMasked: isMasked)
        }
        return total
    }

    /// Writes a run of messages, one unfragmented frame each, to `buffer`; masking is part of the one copy.
    ///
    /// `block` is what the run's offsets refer to, and the caller has checked that text is UTF-8. `buffer` has room
    /// for `encodedByteCount(of:)` bytes, and what waits in `writeOutput` goes out before it. Returns the number of
    /// bytes written.
    package mutating func encode(
        _ run: MessageRun, from block: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
    ) throws(StateError) -> Int {
        guard isOpen else { throw .notOpen }
        guard !isSendingFragments else { throw .messageInProgress }
        guard !run.isEmpty else { return 0 }
        precondition(buffer.count >= encodedByteCount(of: run), "the buffer must hold the whole run")
        let output = buffer.baseAddress!
        var written = 0
        for entry in run.entries {
            precondition(entry.start >= 0 && entry.start &+ entry.count <= block.count, "payload outside its block")
            var header = FrameHeader(opcode: entry.type.opcode, payloadLength: UInt64(entry.count))
            if role == .client { header.maskKey = masks.next() }
            written &+= header.write(to: output + written)
            if entry.count > 0 {
                let payload = block.baseAddress! + entry.start
                if let key = header.maskKey {
                    key.copy(payload, to: output + written, count: entry.count)
                } else {
                    (output + written).copyMemory(from: payload, byteCount: entry.count)
                }
            }
            written &+= entry.count
        }
        writtenByteCount += written
        return written
    }

    /// Puts one whole message into the output. Text must be UTF-8.
    package mutating func send(_ type: MessageType, _ payload: RawSpan) throws(StateError) {
        guard isOpen else { throw .notOpen }
        guard !isSendingFragments else { throw .messageInProgress }
        appendFrame(FrameHeader(opcode: type.opcode, payloadLength: UInt64(payload.byteCount)), payload)
    }

    // MARK: Fragments (RFC 6455 section 5.4)

    /// Puts the next fragment of a message into the output; the first one begins it, the final one ends it.
    package mutating func sendFragment(
        _ type: MessageType, _ payload: RawSpan, isFinal: Bool
    ) throws(StateError) {
        guard isOpen else { throw .notOpen }
        let opcode = isSendingFragments ? Opcode.continuation : type.opcode
        isSendingFragments = !isFinal
        appendFrame(
            FrameHeader(isFinal: isFinal, opcode: opcode, payloadLength: UInt64(payload.byteCount)), payload)
    }

    // MARK: Control frames (RFC 6455 section 5.5)

    /// Puts a Ping into the output; returns its number, which the `PingAnswer` of its Pong repeats.
    @discardableResult
    package mutating func ping(_ payload: [UInt8]) throws(StateError) -> Int {
        guard isOpen else { throw .notOpen }
        guard payload.count <= 125 else { throw .controlPayloadTooLong(payload.count) }
        appendControl(.ping, payload)
        return pings.remember(payload, at: now, endOffset: writtenByteCount + output.count)
    }

    /// Puts an unsolicited Pong into the output (RFC 6455 section 5.5.3).
    package mutating func pong(_ payload: [UInt8]) throws(StateError) {
        guard isOpen else { throw .notOpen }
        guard payload.count <= 125 else { throw .controlPayloadTooLong(payload.count) }
        appendControl(.pong, payload)
    }

    /// Puts the Close that is still owed into the output: the answer to the peer's, with its own code, or what tells
    /// of a violation (RFC 6455 sections 5.5.1 and 7.1.7).
    package mutating func answerClose() {
        switch state {
        case .answering(let code):
            appendClose(code, reason: [])
            state = .closed
        case .failing(let code):
            appendClose(code, reason: [])
            state = .failed
        case .open, .closing, .closed, .failed: break
        }
    }

    /// Puts our Close into the output and begins the closing handshake, or answers the peer's; without a code its
    /// payload is empty.
    package mutating func close(_ code: CloseCode?, reason: String = "") throws(StateError) {
        guard isOpen else { throw .notOpen }
        let bytes = Array(reason.utf8)
        guard bytes.count <= 123 else { throw .controlPayloadTooLong(bytes.count) }
        if let code, !code.mayBeSent { throw .closeCodeMustNotBeSent(code) }
        appendClose(code, reason: bytes)
        closeEndOffset = writtenByteCount + output.count
        switch state {
        case .answering: state = .closed
        case .failing: state = .failed
        case .open, .closing, .closed, .failed: state = .closing(since: now)
        }
    }

    // MARK: The second door

    /// Puts any frame into the output, legal or not: for probing. Header and payload are written as they are given;
    /// a mask key in the header is applied to the payload.
    package mutating func sendRaw(_ header: FrameHeader, _ payload: RawSpan) {
        appendExactly(header, payload)
    }

    /// Puts any bytes into the output.
    package mutating func sendRaw(_ bytes: RawSpan) {
        guard !isOutputEnded else { return }
        replaceablePong = nil
        bytes.withUnsafeBytes { output.append(contentsOf: $0) }
    }

    /// Ends our direction of the stream: nothing is put into the output any more, although it may be owed.
    package mutating func endOutput() {
        isOutputEnded = true
    }

    /// A mask key as a frame of this side would have it: none in the server's role (RFC 6455 section 5.1).
    package mutating func makeMaskKey() -> MaskKey? {
        role == .client ? masks.next() : nil
    }

    // MARK: Building frames

    /// Answers a Ping. When Pongs pile up because the peer does not read, only the latest is kept, which is all
    /// that is owed (RFC 6455 section 5.5.3).
    mutating func answerPing(_ payload: [UInt8]) {
        if output.count > 65536, let start = replaceablePong { output.removeSubrange(start...) }
        let start = output.count
        appendControl(.pong, payload)
        replaceablePong = start
    }

    mutating func appendClose(_ code: CloseCode?, reason: [UInt8]) {
        var payload: [UInt8] = []
        if let code {
            payload = [UInt8(code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)] + reason
        }
        appendControl(.close, payload)
    }

    private mutating func appendControl(_ opcode: Opcode, _ payload: [UInt8]) {
        appendFrame(FrameHeader(opcode: opcode, payloadLength: UInt64(payload.count)), payload.span.bytes)
    }

    private mutating func appendFrame(_ header: FrameHeader, _ payload: RawSpan) {
        var header = header
        if role == .client { header.maskKey = masks.next() }
        appendExactly(header, payload)
    }

    private mutating func appendExactly(_ header: FrameHeader, _ payload: RawSpan) {
        guard !isOutputEnded else { return }
        replaceablePong = nil
        withUnsafeTemporaryAllocation(byteCount: FrameHeader.maximumByteCount, alignment: 1) { buffer in
            let count = header.write(to: buffer.baseAddress!)
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        let start = output.count
        payload.withUnsafeBytes { output.append(contentsOf: $0) }
        if let key = header.maskKey { output.unmask(from: start, with: key) }
    }
}
