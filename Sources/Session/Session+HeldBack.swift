internal import WebSocketProtocol

/// What a session has from its transport and does not look at while reading is stopped: the rest of a block whose
/// messages were too large to be received at once, and how the stream went on.
struct HeldBack {
    enum End {
        case ended
        case failed(String)
        case closed
    }

    var bytes: [UInt8] = []
    /// What the transport told since, in order.
    var ends: [End] = []
    /// The session itself, once its transport is gone and nobody else keeps it.
    var owner: AnyObject?

    var isEmpty: Bool { bytes.isEmpty && ends.isEmpty }
}

/// Backpressure within a block: compressed messages may be a thousand times as large as they are on the wire.
extension Session {
    /// Receives a block in as many batches as it takes, or as many as the front end wants to have.
    func receive(_ block: UnsafeRawBufferPointer) {
        guard heldBack.isEmpty else { return heldBack.bytes.append(contentsOf: block) }
        var rest = block
        while true {
            let count = connection?.receive(rest, into: &batch) ?? rest.count
            deliver(block: rest)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            guard !rest.isEmpty, case .open = phase else { return }
            guard isReading else {
                heldBack.bytes = Array(rest)
                return
            }
        }
    }

    /// Whether the end of the stream has to wait until what came before it is received.
    func holdsBack(_ end: HeldBack.End) -> Bool {
        guard case .open = phase, !heldBack.bytes.isEmpty else { return false }
        heldBack.ends.append(end)
        if case .closed = end { heldBack.owner = self }
        return true
    }

    /// Goes on with what is held back as soon as that is wanted, and with nothing of it once the connection is over.
    func receiveHeldBack() {
        guard !heldBack.isEmpty else { return }
        if case .open = phase {
            guard isReading else { return }
            let bytes = heldBack.bytes
            let ends = heldBack.ends
            heldBack.bytes = []
            heldBack.ends = []
            bytes.withUnsafeBytes { receive($0) }
            heldBack.ends = ends
            if case .open = phase, !heldBack.bytes.isEmpty { return }
            transport.setReading(isReading)
        }
        releaseHeldBack()
    }

    /// Forgets what is held back, and tells how the stream ended if it has.
    func releaseHeldBack() {
        let released = heldBack
        heldBack = HeldBack()
        for end in released.ends {
            switch end {
            case .ended: transportDidReceiveEnd()
            case .failed(let message): transportDidFail(message)
            case .closed: transportDidClose()
            }
        }
    }
}
