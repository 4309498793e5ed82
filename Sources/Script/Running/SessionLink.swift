package import Session
package import WebSocketProtocol

/// A session as steps use it; each call is a turn of the session's.
package final class SessionLink<Front: FrontEnd>: ConnectionLink {
    private let session: Session<Front>

    package init(_ session: Session<Front>) {
        self.session = session
    }

    package func send(_ type: MessageType, _ payload: [UInt8], fragment: Int?, chop: Int?) throws(StateError) {
        guard fragment != nil || chop != nil else {
            return try turn { session throws(StateError) in try session.send(type, payload) }
        }
        // Frames are written by hand, so that they may be chopped.
        let size = max(1, fragment ?? Int.max)
        var start = 0
        try turn { session throws(StateError) in
            guard session.isOpen else { throw .notOpen }
            var frames: [UInt8] = []
            repeat {
                let end = payload.count - start > size ? start + size : payload.count
                let header = FrameHeader(
                    isFinal: end == payload.count, opcode: start == 0 ? type.opcode : .continuation,
                    maskKey: session.makeMaskKey(), payloadLength: UInt64(end - start))
                frames += header.encoded(with: payload[start..<end])
                start = end
            } while start < payload.count
            try session.sendRaw(frames, inWritesOf: chop)
        }
    }

    package func ping(_ payload: [UInt8]) throws(StateError) -> Int {
        var number = 0
        try turn { session throws(StateError) in number = try session.ping(payload) }
        return number
    }

    package func pong(_ payload: [UInt8]) throws(StateError) {
        try turn { session throws(StateError) in try session.pong(payload) }
    }

    package func close(_ code: CloseCode?, reason: String) throws(StateError) {
        try turn { session throws(StateError) in try session.close(code, reason: reason) }
    }

    package func sendFrame(_ header: FrameHeader, isMasked: Bool, _ payload: [UInt8]) throws(StateError) {
        try turn { session throws(StateError) in
            var header = header
            if isMasked { header.maskKey = session.makeMaskKey() }
            try session.sendRaw(header, payload)
        }
    }

    package func sendRaw(_ bytes: [UInt8], chop: Int?) throws(StateError) {
        try turn { session throws(StateError) in try session.sendRaw(bytes, inWritesOf: chop) }
    }

    package func shutdownOutput() throws(StateError) {
        try turn { session throws(StateError) in try session.shutdownOutput() }
    }

    package func setReading(_ isReading: Bool) {
        session.perform { session.setReading(isReading) }
    }

    package func abandon() {
        session.abandon()
    }

    private func turn(_ body: (Session<Front>) throws(StateError) -> Void) throws(StateError) {
        var failure: StateError?
        session.perform {
            do throws(StateError) { try body(session) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
