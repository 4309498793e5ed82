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
    /// bytes written. Nothing is compressed.
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
        payload.withUnsafeBytes { appendMessage(type, $0) }
    }

    // MARK: Compressed messages (RFC 7692 section 7.2.1)

    /// Whether messages may be compressed, so that `send` of a run is the way and not `encode`.
    package var isCompressing: Bool { compression != nil }

    /// Puts a run of messages into the output, each compressed if that is shorter; all else as with `encode`.
    package mutating func send(_ run: MessageRun, from block: UnsafeRawBufferPointer) throws(StateError) {
        guard isOpen else { throw .notOpen }
        guard !isSendingFragments else { throw .messageInProgress }
        run.forEach(in: block) { appendMessage($0, $1) }
    }

    private mutating func appendMessage(_ type: MessageType, _ payload: UnsafeRawBufferPointer) {
        guard compression?.compress(payload, into: &compressed) == true else {
            return appendFrame(FrameHeader(opcode: type.opcode, payloadLength: UInt64(payload.count)), payload.bytes)
        }
        sentCompression.messageCount += 1
        appendCompressed(FrameHeader(reservedBits: 4, opcode: type.opcode, payloadLength: 0), plain: payload.count)
    }

    /// Puts a frame with what lies in `compressed` into the output.
    private mutating func appendCompressed(_ header: FrameHeader, plain byteCount: Int) {
        sentCompression.plainByteCount += byteCount
        sentCompression.compressedByteCount += compressed.count
        var payload: [UInt8] = []
        swap(&payload, &compressed)
        var header = header
        header.payloadLength = UInt64(payload.count)
        appendFrame(header, payload.span.bytes)
        guard payload.capacity <= 65536 else { return }
        payload.removeAll(keepingCapacity: true)
        swap(&payload, &compressed)
    }

    // MARK: Fragments (RFC 6455 section 5.4)

    /// Puts the next fragment of a message into the output; the first one begins it, the final one ends it.
    package mutating func sendFragment(
        _ type: MessageType, _ payload: RawSpan, isFinal: Bool
    ) throws(StateError) {
        guard isOpen else { throw .notOpen }
        let isFirst = !isSendingFragments
        if isFirst, isFinal { return try send(type, payload) }
        isSendingFragments = !isFinal
        if isFirst {
            isSendingCompressed = compression?.compressesFragments(first: payload.byteCount) ?? false
            if isSendingCompressed { sentCompression.messageCount += 1 }
        }
        var header = FrameHeader(
            isFinal: isFinal, opcode: isFirst ? type.opcode : .continuation,
            payloadLength: UInt64(payload.byteCount))
        guard isSendingCompressed else { return appendFrame(header, payload) }
        // Only the first frame says that its message is compressed (RFC 7692 section 6.1).
        if isFirst { header.reservedBits = 4 }
        payload.withUnsafeBytes { compression?.compressFragment($0, isFinal: isFinal, into: &compressed) }
        appendCompressed(header, plain: payload.byteCount)
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
        compression?.forgetSent()
        appendExactly(header, payload)
    }

    /// Puts any bytes into the output.
    package mutating func sendRaw(_ bytes: RawSpan) {
        guard !isOutputEnded else { return }
        compression?.forgetSent()
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
