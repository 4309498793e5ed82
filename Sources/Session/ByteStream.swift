package import WebSocketProtocol

/// One live connection with no protocol on it, for probing: bytes go both ways, and each way has an end of its own.
///
/// A stream belongs to its transport's isolation and is never shared. What is sent goes out at once.
package final class ByteStream {
    private enum Phase {
        case open
        /// The transport is closing: what arrives until then does not matter.
        case closing
        case ended
    }

    private let transport: any Transport
    private let front: any ByteStreamFront
    private var phase = Phase.open
    private var isInputEnded = false
    private var isOutputEnded = false
    private var isReading = true
    /// What the system said when the transport failed.
    private var failure: String?

    /// A stream over a transport that is connected; `start` begins it.
    package init(transport: any Transport, front: any ByteStreamFront) {
        self.transport = transport
        self.front = front
    }

    package var now: Instant { transport.now }

    /// Whether bytes can be sent.
    package var isOpen: Bool { phase == .open && !isOutputEnded }

    /// Whether more should be sent now; if not, `streamDidBecomeWritable` follows.
    package var isWritable: Bool { transport.isWritable }

    /// Bytes that the peer's side has not taken yet.
    package var unacknowledgedByteCount: Int { transport.unacknowledgedByteCount }

    /// Sends bytes, in writes of at most `byteCount` bytes; see `Session.flush(inWritesOf:)`.
    package func send(_ bytes: [UInt8], inWritesOf byteCount: Int = .max) throws(StateError) {
        precondition(byteCount > 0, "a write has at least one byte")
        guard isOpen else { throw .notOpen }
        transport.write(byteCount: bytes.count) { buffer in bytes.withUnsafeBytes { buffer.copyMemory(from: $0) } }
        transport.flush(inWritesOf: byteCount)
    }

    /// Ends our direction of the stream once everything has been written; bytes can arrive until the peer ends its own.
    package func shutdownOutput() throws(StateError) {
        guard isOpen else { throw .notOpen }
        isOutputEnded = true
        if isInputEnded { close() } else { transport.shutdownOutput() }
    }

    /// Ends the stream in both directions once everything has been written.
    package func close() {
        guard phase == .open else { return }
        phase = .closing
        transport.close()
    }

    /// Ends the stream in both directions at once.
    package func abandon() {
        guard phase != .ended else { return }
        phase = .closing
        transport.abort()
    }

    /// Stops or resumes reading from the peer.
    package func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        transport.setReading(isReading)
    }
}

extension ByteStream: TransportUser {
    package func start() {
        front.streamDidOpen(self)
    }

    package func transportDidReceive(_ block: UnsafeRawBufferPointer) {
        guard phase == .open else { return }
        front.stream(self, didReceive: block)
    }

    package func transportDidReceiveEnd() {
        guard phase == .open, !isInputEnded else { return }
        isInputEnded = true
        front.streamDidReceiveEnd(self)
        if isOutputEnded { close() }
    }

    package func transportDidBecomeWritable() {
        guard phase == .open else { return }
        front.streamDidBecomeWritable(self)
    }

    package func transportDidWake() {}

    package func transportDidFail(_ message: String) {
        guard phase == .open else { return }
        failure = message
        close()
    }

    package func transportDidClose() {
        guard phase != .ended else { return }
        phase = .ended
        front.streamDidEnd(self, reason: failure)
    }
}
