internal import TestSupport
internal import WebSocketProtocol

extension ConnectionPlay {
    /// Sends something, or is told why that is not possible, and that has to be so.
    mutating func send(_ action: ConnectionAction) throws(Finding) {
        let isOpen = connection.isOpen
        let isInMessage = connection.isSendingFragments
        let before = connection.outputByteCount
        do throws(StateError) {
            try put(action)
        } catch {
            let isDue: Bool
            switch (error, action) {
            case (.notOpen, _): isDue = !isOpen
            case (.messageInProgress, .send): isDue = isInMessage
            case (.controlPayloadTooLong(let count), .ping), (.controlPayloadTooLong(let count), .pong):
                isDue = count > 125
            case (.controlPayloadTooLong(let count), .close): isDue = count > 123
            case (.closeCodeMustNotBeSent(let code), .close): isDue = !code.mayBeSent
            default: isDue = false
            }
            return try require(isDue && connection.outputByteCount == before, "\(action) fails with \(error)")
        }
        try require(isOpen, "\(action) is carried out although the connection is not open")
    }

    private mutating func put(_ action: ConnectionAction) throws(StateError) {
        switch action {
        case .send(let type, let size):
            let payload = PlayedPayload.whole(type, PlayedPayload.byteCount(of: size))
            try connection.send(type, payload.span.bytes)
            sent.append(message: type, payload)
        case .sendFragment(let type, let size, let isFinal):
            let type = fragmentType ?? type
            let piece = PlayedPayload.piece(
                type, from: fragments.count, PlayedPayload.byteCount(of: size), isFinal: isFinal)
            try connection.sendFragment(type, piece.span.bytes, isFinal: isFinal)
            fragments += piece
            fragmentType = isFinal ? nil : type
            guard isFinal else { return }
            sent.append(message: type, fragments)
            fragments = []
        case .ping(let count): try connection.ping(PlayedPayload.whole(.binary, Int(count)))
        case .pong(let count): try connection.pong(PlayedPayload.whole(.binary, Int(count)))
        case .close(let code, let count):
            let reason = String(decoding: PlayedPayload.whole(.text, Int(count)), as: UTF8.self)
            try connection.close(CloseCode(rawValue: code), reason: reason)
        default: try connection.close(nil)
        }
    }

    mutating func encode(_ type: MessageType, _ counts: [Int]) throws(Finding) {
        // What waits in the output goes out before.
        try takeOutput()
        var run = MessageRun()
        var block: [UInt8] = []
        for count in counts {
            let payload = PlayedPayload.whole(type, count)
            run.append(type, start: block.count, count: payload.count)
            block += payload
        }
        let isPossible = connection.isOpen && !connection.isSendingFragments
        var bytes = [UInt8](repeating: 0, count: connection.encodedByteCount(of: run))
        let size = bytes.count
        let written = block.withUnsafeBytes { source in
            bytes.withUnsafeMutableBytes { buffer in try? connection.encode(run, from: source, into: buffer) }
        }
        try require((written != nil) == isPossible, "a run can not be encoded, or could")
        guard let written else { return }
        try require(written == size, "a run of \(size) bytes takes \(written)")
        budget -= written
        try note(bytes)
        block.withUnsafeBytes { run.forEach(in: $0) { sent.append(message: $0, Array($1)) } }
    }
}
