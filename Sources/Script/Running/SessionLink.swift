package import Session
package import WebSocketProtocol

/// A session as steps use it; each call is a turn of the session's.
package final class SessionLink<Front: FrontEnd>: ConnectionLink {
    private let session: Session<Front>
    private let observer: (any SessionObserver)?

    /// - Parameter observer: told of what is sent this way, and of nothing else.
    package init(_ session: Session<Front>, observer: (any SessionObserver)? = nil) {
        self.session = session
        self.observer = observer
    }

    package var isWritable: Bool { session.isWritable }

    package func send(_ type: MessageType, _ payload: [UInt8], fragment: Int?, chop: Int?) throws(StateError) {
        try turn(chop) { session throws(StateError) in
            guard let size = fragment, payload.count > size else { return try session.send(type, payload) }
            for start in stride(from: 0, to: payload.count, by: size) {
                let end = min(start + size, payload.count)
                let part = payload.span.bytes.extracting(start..<end)
                try session.sendFragment(type, part, isFinal: end == payload.count)
            }
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

    package func sendFrame(
        _ header: FrameHeader, isMasked: Bool, _ payload: [UInt8], chop: Int?
    ) throws(StateError) {
        try turn(chop) { session throws(StateError) in
            var header = header
            if isMasked { header.maskKey = session.makeMaskKey() }
            try session.sendRaw(header, payload)
        }
    }

    package func sendRaw(_ bytes: [UInt8], chop: Int?) throws(StateError) {
        try turn(chop) { session throws(StateError) in try session.sendRaw(bytes) }
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

    /// Does something in a turn; with `chop`, what it sends leaves in writes of so many bytes.
    private func turn(
        _ chop: Int? = nil, _ body: (Session<Front>) throws(StateError) -> Void
    ) throws(StateError) {
        var failure: StateError?
        session.perform {
            if let observer { session.add(observer) }
            defer { if let observer { session.remove(observer) } }
            do throws(StateError) {
                if chop != nil { session.flush() }
                try body(session)
                if let chop { session.flush(inWritesOf: chop) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
