package import Session
package import WebSocketProtocol

/// A transport in memory with a manual clock that records what is asked of it.
///
/// What the peer does is told to its user by the test, or by a `SessionStage`.
package final class MemoryTransport: Transport {
    /// What a session asked for, in order.
    package enum Call: Equatable, Sendable {
        /// The bytes of one write.
        case flush([UInt8])
        case setReading(Bool)
        case shutdownOutput
        case close
        case abort
    }

    package var now = Instant.at(.zero)
    package var keepsBuffers = true
    package var isWritable = true
    /// The size of a buffer that takes no more when it is full; `isWritable` is false as long as it is.
    package var capacity = Int.max
    /// Whether bytes wait although there is room for more; without room they always do.
    package var hasBacklog = false
    package var isBackedUp: Bool { hasBacklog || !isWritable }
    /// Bytes that the peer's side has not taken; the test says so.
    package var unacknowledgedByteCount = 0
    /// Whether `close` and `abort` end the stream within the call.
    package var closesAtOnce = true
    package private(set) var calls: [Call] = []
    /// What the one timer is set to.
    package private(set) var wakeAt: Instant?
    package private(set) var isClosed = false
    /// Told of the end of the stream.
    package weak var user: (any TransportUser)?
    private var isClosing = false
    private var pending: [UInt8] = []

    package init() {}

    package func write(byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let start = pending.count
        pending.append(contentsOf: repeatElement(0xEE, count: byteCount))
        pending.withUnsafeMutableBytes { body(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
        if pending.count >= capacity { isWritable = false }
    }

    package func flush(inWritesOf byteCount: Int) {
        while !pending.isEmpty {
            calls.append(.flush(Array(pending.prefix(byteCount))))
            pending.removeFirst(min(byteCount, pending.count))
        }
    }

    package func setReading(_ isReading: Bool) {
        calls.append(.setReading(isReading))
    }

    package func wake(at instant: Instant?) {
        wakeAt = instant
    }

    package func shutdownOutput() {
        flush()
        calls.append(.shutdownOutput)
    }

    package func close() {
        guard !isClosing else { return }
        isClosing = true
        flush()
        calls.append(.close)
        if closesAtOnce { endStream() }
    }

    package func abort() {
        guard !isClosed else { return }
        isClosing = true
        calls.append(.abort)
        if closesAtOnce { endStream() }
    }

    /// Ends the stream for both sides, and tells it as a channel does.
    package func endStream() {
        guard !isClosed else { return }
        isClosed = true
        user?.transportDidReceiveEnd()
        user?.transportDidClose()
    }

    /// What was asked for since this was called last.
    package func takeCalls() -> [Call] {
        defer { calls = [] }
        return calls
    }

    /// All bytes that went out since the calls were taken last; the other calls are kept.
    package func takeWritten() -> [UInt8] {
        defer {
            calls.removeAll { call in
                if case .flush = call { true } else { false }
            }
        }
        return calls.flatMap { call -> [UInt8] in
            if case .flush(let bytes) = call { bytes } else { [] }
        }
    }
}
