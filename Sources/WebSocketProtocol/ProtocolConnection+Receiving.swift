extension ProtocolConnection {
    /// Takes the next bytes from the peer and fills `batch` anew with what they mean.
    ///
    /// Any split of the same bytes gives the same events; only where their payloads lie differs. Returns how many bytes
    /// it took: fewer than there are when the messages in them are so large that the batch must be worked on before the
    /// rest is received, then at least one.
    package mutating func receive(_ block: RawSpan, into batch: inout EventBatch) -> Int {
        block.withUnsafeBytes { receive($0, into: &batch) }
    }

    /// Takes the next bytes from the peer, as `receive` of a span does.
    package mutating func receive(_ block: UnsafeRawBufferPointer, into batch: inout EventBatch) -> Int {
        batch.removeAll()
        guard let base = block.baseAddress else { return 0 }
        var cursor = 0
        while !isFinished, cursor < block.count || frame?.remaining == 0 {
            if batch.isFull, frame?.remaining != 0 { return cursor }
            if frame == nil {
                takeWholeMessages(base, &cursor, end: block.count, into: &batch)
                guard cursor < block.count else { break }
                takeHeader(base, &cursor, end: block.count, into: &batch)
            } else {
                takePayload(base, &cursor, end: block.count, into: &batch)
            }
        }
        return block.count
    }

    /// Takes the end of the peer's stream and fills `batch` anew (RFC 6455 section 7.1.4).
    package mutating func receiveEndOfStream(into batch: inout EventBatch) {
        batch.removeAll()
        switch state {
        case .failing, .failed: return
        case .open, .closing, .answering, .closed: break
        }
        state = .failed
        batch.append(.endOfStream)
    }

    // MARK: Whole messages

    /// Takes as many messages as lie in the block whole, in one unmasked frame each: nearly all that a client gets.
    ///
    /// It stops at the first frame that is anything else, right or wrong, and leaves it to the general path.
    @inline(__always)
    private mutating func takeWholeMessages(
        _ base: UnsafeRawPointer, _ cursor: inout Int, end: Int, into batch: inout EventBatch
    ) {
        guard role == .client, messageType == nil, partialHeader.isEmpty else { return }
        let limit = configuration.maximumMessageSize
        while end &- cursor >= 4 {
            let start = base + cursor
            let first = start.load(as: UInt8.self)
            guard first == 0x81 || first == 0x82 else { return }
            var count = Int(start.load(fromByteOffset: 1, as: UInt8.self))
            var header = 2
            if count == 126 {
                count = Int(UInt16(bigEndian: start.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
                header = 4
                guard count >= 126 else { return }
            } else if count > 126 {
                return
            }
            guard count <= limit, count <= end &- cursor &- header else { return }
            if first == 0x81 {
                var validator = UTF8Validator()
                let payload = UnsafeRawBufferPointer(start: start + header, count: count)
                guard validator.validate(payload) == nil, validator.isAtBoundary else { return }
            }
            let payload = Payload(.block, start: cursor &+ header, count: count)
            batch.append(.message(first == 0x81 ? .text : .binary, payload))
            cursor &+= header &+ count
        }
    }

    // MARK: Header

    @inline(__always)
    private mutating func takeHeader(
        _ base: UnsafeRawPointer, _ cursor: inout Int, end: Int, into batch: inout EventBatch
    ) {
        guard partialHeader.isEmpty, end &- cursor >= FrameHeader.maximumByteCount else {
            return gatherHeader(base, &cursor, end: end, into: &batch)
        }
        let start = base + cursor
        let byteCount = FrameHeader.byteCount(secondByte: start.load(fromByteOffset: 1, as: UInt8.self))
        cursor &+= byteCount
        begin(FrameHeader(at: start), byteCount: byteCount, into: &batch)
    }

    /// Takes a header byte by byte, as it arrives or near the end of a block.
    private mutating func gatherHeader(
        _ base: UnsafeRawPointer, _ cursor: inout Int, end: Int, into batch: inout EventBatch
    ) {
        while cursor < end {
            partialHeader.append(base.load(fromByteOffset: cursor, as: UInt8.self))
            cursor += 1
            guard partialHeader.count >= 2 else { continue }
            if partialHeader.count == 2,
                let violation = violation(first: partialHeader[0], second: partialHeader[1])
            {
                return fail(violation, into: &batch)
            }
            guard partialHeader.count == FrameHeader.byteCount(secondByte: partialHeader[1]) else { continue }
            let header = partialHeader.withUnsafeBytes { FrameHeader(at: $0.baseAddress!) }
            let byteCount = partialHeader.count
            partialHeader.removeAll(keepingCapacity: true)
            return begin(header, byteCount: byteCount, into: &batch)
        }
    }

    @inline(__always)
    private mutating func begin(_ header: FrameHeader, byteCount: Int, into batch: inout EventBatch) {
        let violation =
            violationOfForm(in: header, byteCount: byteCount) ?? violationOfLength(in: header, byteCount: byteCount)
        if let violation { return fail(violation, into: &batch) }
        if header.opcode == .text || header.opcode == .binary {
            messageType = header.opcode == .text ? .text : .binary
            isReceivingCompressed = header.reservedBits != 0
            compressedByteCount = 0
        }
        if isReceivingCompressed, !header.opcode.isControl {
            compressedByteCount &+= Int(truncatingIfNeeded: header.payloadLength)
        }
        frame = IncomingFrame(
            opcode: header.opcode, isFinal: header.isFinal, maskKey: header.maskKey,
            remaining: Int(truncatingIfNeeded: header.payloadLength))
    }

    /// What the first two bytes of a header alone do wrong.
    private func violation(first: UInt8, second: UInt8) -> ProtocolViolation? {
        let header = FrameHeader(
            isFinal: first & 0x80 != 0, reservedBits: first >> 4 & 0x7, opcode: Opcode(rawValue: first),
            maskKey: second & 0x80 != 0 ? MaskKey(0, 0, 0, 0) : nil,
            payloadLength: UInt64(second & 0x7F))
        return violationOfForm(in: header, byteCount: FrameHeader.byteCount(secondByte: second))
    }

    /// What is wrong with bits, opcode, mask or sequence; of the length only its form is looked at, in which more
    /// than 125 bytes take more than seven bits.
    @inline(__always)
    private func violationOfForm(in header: FrameHeader, byteCount: Int) -> ProtocolViolation? {
        if header.reservedBits != 0, let violation = violationOfReservedBits(in: header) { return violation }
        if !header.opcode.isDefined { return .unknownOpcode(header.opcode) }
        if role == .client, header.maskKey != nil { return .maskedServerFrame }
        if role == .server, header.maskKey == nil { return .unmaskedClientFrame }
        if header.opcode.isControl {
            if !header.isFinal { return .fragmentedControlFrame(header.opcode) }
            let most = FrameHeader.byteCount(payloadLength: 125, isMasked: header.maskKey != nil)
            if byteCount > most { return .oversizedControlFrame(header.opcode) }
        } else if header.opcode == .continuation {
            if messageType == nil { return .unexpectedContinuation }
        } else if messageType != nil {
            return .interruptedMessage(by: header.opcode)
        }
        return nil
    }

    /// RSV1 says that a message is compressed, once that is agreed on (RFC 7692 section 6).
    private func violationOfReservedBits(in header: FrameHeader) -> ProtocolViolation? {
        guard compression != nil else { return .reservedBits(header.reservedBits) }
        if header.reservedBits & 3 != 0 { return .reservedBits(header.reservedBits & 3) }
        let isMisplaced = header.opcode.isControl || header.opcode == .continuation
        return isMisplaced && header.opcode.isDefined ? .misplacedCompression(header.opcode) : nil
    }

    @inline(__always)
    private func violationOfLength(in header: FrameHeader, byteCount: Int) -> ProtocolViolation? {
        let length = header.payloadLength
        if length >> 63 != 0 { return .negativeLength }
        let fewest = FrameHeader.byteCount(
            payloadLength: Int(truncatingIfNeeded: length), isMasked: header.maskKey != nil)
        if byteCount != fewest { return .overlongLength(length) }
        guard !header.opcode.isControl else { return nil }
        if header.opcode == .continuation ? isReceivingCompressed : header.reservedBits != 0 {
            return violationOfCompressedLength(in: header)
        }
        let (total, overflow) = length.addingReportingOverflow(UInt64(assembly.count))
        if overflow || total > UInt64(configuration.maximumMessageSize) {
            return .messageTooBig(atLeast: overflow ? .max : total, limit: configuration.maximumMessageSize)
        }
        return nil
    }

    /// What a compressed message says is counted while it is read. Its frames have their limit too, so that it ends: no
    /// byte takes more than nine bits with the fixed codes (RFC 1951 section 3.2.6), and blocks may end early.
    private func violationOfCompressedLength(in header: FrameHeader) -> ProtocolViolation? {
        let limit = configuration.maximumMessageSize
        let before = header.opcode == .continuation ? compressedByteCount : 0
        let (total, overflow) = header.payloadLength.addingReportingOverflow(UInt64(before))
        let (most, isUnlimited) = limit.addingReportingOverflow(limit / 8 + 4096)
        guard overflow || (!isUnlimited && total > UInt64(most)) else { return nil }
        return .messageTooBig(atLeast: overflow ? .max : total, limit: limit)
    }

    // MARK: Payload

    @inline(__always)
    private mutating func takePayload(
        _ base: UnsafeRawPointer, _ cursor: inout Int, end: Int, into batch: inout EventBatch
    ) {
        let incoming = frame.unsafelyUnwrapped
        let start = cursor
        let available = min(incoming.remaining, end &- cursor)
        cursor &+= available
        let bytes = UnsafeRawBufferPointer(start: base + start, count: available)
        let isWhole = available == incoming.remaining
        if incoming.opcode.isControl {
            takeControl(incoming, bytes, at: start, isWhole: isWhole, into: &batch)
        } else if isWhole, incoming.isFinal, assembly.isEmpty, utf8.isAtBoundary, !isReceivingCompressed {
            frame = nil
            takeMessage(incoming, bytes, at: start, into: &batch)
        } else {
            takePart(incoming, bytes, isWhole: isWhole, into: &batch)
        }
    }

    /// A data message that is complete with this piece, of which nothing came before.
    @inline(__always)
    private mutating func takeMessage(
        _ incoming: IncomingFrame, _ bytes: UnsafeRawBufferPointer, at start: Int, into batch: inout EventBatch
    ) {
        let type = messageType.unsafelyUnwrapped
        messageType = nil
        var payload = Payload(.block, start: start, count: bytes.count)
        var badOffset: Int?
        if let key = incoming.maskKey {
            payload = batch.store(bytes, unmaskedWith: key)
        }
        if type == .text {
            var validator = UTF8Validator()
            badOffset =
                incoming.maskKey == nil
                ? validator.validate(bytes) : batch.withPayloads(in: bytes) { validator.validate($0[payload]) }
            if badOffset == nil, !validator.isAtBoundary { badOffset = bytes.count }
        }
        if let badOffset { return fail(.invalidUTF8(offset: badOffset), into: &batch) }
        batch.append(.message(type, payload))
    }

    /// A piece of a message that came in several frames or blocks.
    private mutating func takePart(
        _ incoming: IncomingFrame, _ bytes: UnsafeRawBufferPointer, isWhole: Bool, into batch: inout EventBatch
    ) {
        let type = messageType.unsafelyUnwrapped
        let offset = assembly.count
        if isReceivingCompressed {
            do throws(DecompressionError) {
                try decompress(incoming, bytes, isEnd: isWhole && incoming.isFinal)
            } catch {
                return fail(violation(of: error), into: &batch)
            }
        } else {
            assembly.append(contentsOf: bytes)
            if let key = incoming.maskKey { assembly.unmask(from: offset, with: key) }
        }
        if type == .text {
            let bad = assembly.withUnsafeBytes { utf8.validate(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
            if let bad { return fail(.invalidUTF8(offset: offset + bad), into: &batch) }
        }
        guard isWhole else {
            frame?.maskKey = incoming.maskKey?.rotated(by: bytes.count)
            frame?.remaining -= bytes.count
            return
        }
        frame = nil
        guard incoming.isFinal else { return }
        messageType = nil
        if isReceivingCompressed { noteCompressed() }
        guard utf8.isAtBoundary else { return fail(.invalidUTF8(offset: assembly.count), into: &batch) }
        batch.append(.message(type, batch.take(&assembly)))
    }

    // MARK: Compressed messages (RFC 7692 section 7.2.2)

    /// Appends what a piece of a compressed message says to what came of it before.
    private mutating func decompress(
        _ incoming: IncomingFrame, _ bytes: UnsafeRawBufferPointer, isEnd: Bool
    ) throws(DecompressionError) {
        let limit = configuration.maximumMessageSize
        guard let key = incoming.maskKey else {
            try compression?.decompress(bytes, isEnd: isEnd, limit: limit, into: &assembly)
            return
        }
        var unmasked = Array(bytes)
        unmasked.unmask(from: 0, with: key)
        try unmasked.span.bytes.withUnsafeBytes { bytes throws(DecompressionError) in
            try compression?.decompress(bytes, isEnd: isEnd, limit: limit, into: &assembly)
        }
    }

    private func violation(of error: DecompressionError) -> ProtocolViolation {
        let limit = configuration.maximumMessageSize
        return switch error {
        case .tooBig: .messageTooBig(atLeast: UInt64(limit) + 1, limit: limit)
        case .corrupt(let problem): .corruptCompression(problem)
        }
    }

    private mutating func noteCompressed() {
        isReceivingCompressed = false
        receivedCompression.messageCount += 1
        receivedCompression.plainByteCount += assembly.count
        receivedCompression.compressedByteCount += compressedByteCount
    }

    // MARK: Control frames (RFC 6455 section 5.5)

    private mutating func takeControl(
        _ incoming: IncomingFrame, _ bytes: UnsafeRawBufferPointer, at start: Int, isWhole: Bool,
        into batch: inout EventBatch
    ) {
        let offset = controlPayload.count
        controlPayload.append(contentsOf: bytes)
        if let key = incoming.maskKey { controlPayload.unmask(from: offset, with: key) }
        guard isWhole else {
            frame?.maskKey = incoming.maskKey?.rotated(by: bytes.count)
            frame?.remaining -= bytes.count
            return
        }
        frame = nil
        let content = controlPayload
        controlPayload.removeAll(keepingCapacity: true)
        switch incoming.opcode {
        case .ping: takePing(content, into: &batch)
        case .pong: takePong(content, into: &batch)
        default: takeClose(content, into: &batch)
        }
    }

    private mutating func takePing(_ content: [UInt8], into batch: inout EventBatch) {
        batch.append(.ping(content.withUnsafeBytes { batch.store($0) }))
        answerPing(content)
    }

    private mutating func takePong(_ content: [UInt8], into batch: inout EventBatch) {
        let answer = content.withUnsafeBytes { pings.answer($0, at: now) }
        batch.append(.pong(content.withUnsafeBytes { batch.store($0) }, answer: answer))
    }

    private mutating func takeClose(_ content: [UInt8], into batch: inout EventBatch) {
        if content.count == 1 { return fail(.truncatedCloseCode, into: &batch) }
        var code: CloseCode?
        if content.count >= 2 {
            let received = CloseCode(rawValue: UInt16(content[0]) << 8 | UInt16(content[1]))
            if !received.mayBeSent { return fail(.invalidCloseCode(received), into: &batch) }
            code = received
        }
        let reason = content.dropFirst(2)
        var validator = UTF8Validator()
        let isReasonValid = reason.withUnsafeBytes { validator.validate($0) == nil } && validator.isAtBoundary
        if !isReasonValid { return fail(.invalidCloseReason, into: &batch) }
        let payload = reason.withUnsafeBytes { batch.store($0) }
        let isAnswerOwed = state == .open
        state = isAnswerOwed ? .answering(code) : .closed
        if configuration.answersCloseAtOnce { answerClose() }
        batch.append(.close(code, reason: payload))
    }

    // MARK: Failing the connection (RFC 6455 section 7.1.7)

    @inline(never)
    private mutating func fail(_ violation: ProtocolViolation, into batch: inout EventBatch) {
        state = isOpen ? .failing(violation.closeCode) : .failed
        if configuration.answersCloseAtOnce { answerClose() }
        frame = nil
        assembly = []
        batch.append(.violation(violation))
    }
}
