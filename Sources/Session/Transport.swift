package import WebSocketProtocol

/// A byte stream to the peer, as its user sees it. Everything happens in one isolation: the transport's own.
///
/// The transport calls the methods of its `TransportUser`; the user calls these.
package protocol Transport: AnyObject {
    /// The time now, on the clock that `wake(at:)` uses.
    var now: Instant { get }

    /// Whether memory is kept for the next turn: for one busy connection, not for one of thousands.
    var keepsBuffers: Bool { get }

    /// Whether little enough waits to be written that more should be handed over.
    var isWritable: Bool { get }

    /// Whether what is handed over now would wait behind bytes that the system has not taken; when it has,
    /// `transportDidBecomeWritable` follows.
    var isBackedUp: Bool { get }

    /// Bytes handed over that the peer's side has not taken yet: in our buffers and the system's.
    var unacknowledgedByteCount: Int { get }

    /// Hands over `byteCount` bytes, which `body` puts into the memory it is given. They go out with `flush`.
    func write(byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void)

    /// Sends what was handed over, in writes of at most `byteCount` bytes.
    func flush(inWritesOf byteCount: Int)

    /// Whether bytes are to be read from the peer.
    func setReading(_ isReading: Bool)

    /// Sets the one timer, or stops it.
    func wake(at instant: Instant?)

    /// Ends our direction of the stream once everything has been written.
    func shutdownOutput()

    /// Ends the stream in both directions once everything has been written.
    func close()

    /// Ends the stream in both directions at once.
    func abort()
}

extension Transport {
    /// Sends what was handed over; called once a turn.
    package func flush() {
        flush(inWritesOf: .max)
    }
}
