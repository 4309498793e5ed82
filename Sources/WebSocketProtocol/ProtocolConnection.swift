/// An open WebSocket connection as a value: bytes and time go in, events and bytes come out (RFC 6455).
///
/// It opens no socket and reads no clock. The owner feeds what it received to `receive`, tells the time with
/// `advance`, and writes what `writeOutput` and `encode` give to the peer, in that order. A violation by the peer is
/// never thrown: it is the last event of a batch, and the Close frame that is owed is in the output already.
package struct ProtocolConnection: ~Copyable, Sendable {
    /// How far the closing handshake has come (RFC 6455 section 7).
    enum State: Equatable, Sendable {
        case open
        /// Our Close is out, the peer's is awaited.
        case closing(since: Instant)
        /// The peer's Close is here, ours is owed.
        case answering(CloseCode?)
        /// The peer broke the protocol, our Close is owed.
        case failing(CloseCode)
        /// Close frames went both ways.
        case closed
        /// A violation, a timeout, or the end of the stream: nothing is read or sent any more.
        case failed
    }

    package let role: Role
    package let configuration: ConnectionConfiguration
    var state = State.open
    var now: Instant

    /// Bytes of a header that has not arrived whole.
    var partialHeader: [UInt8] = []
    /// The frame whose payload is being received.
    var frame: IncomingFrame?
    /// The type of the message that is being put together.
    var messageType: MessageType?
    /// The payload so far of the message that is being put together.
    var assembly: [UInt8] = []
    /// The payload so far of a control frame.
    var controlPayload: [UInt8] = []
    var utf8 = UTF8Validator()

    /// What was agreed on to be done with messages.
    var compression: (any MessageCompression & ~Copyable)?
    /// Whether the message that is being put together is compressed.
    var isReceivingCompressed = false
    /// Bytes of the frames of a compressed message whose headers have arrived.
    var compressedByteCount = 0
    /// Whether the fragmented message of ours that is open is compressed.
    var isSendingCompressed = false
    /// A compressed payload on its way to the output.
    var compressed: [UInt8] = []
    /// What compression has made of our messages.
    package internal(set) var sentCompression = CompressionTally()
    /// What it had made of the peer's.
    package internal(set) var receivedCompression = CompressionTally()

    /// Control frames and fragments to be written before anything else.
    var output: [UInt8] = []
    /// Whether nothing is put into the output any more.
    package internal(set) var isOutputEnded = false
    /// Where in `output` a Pong begins that a newer one may replace.
    var replaceablePong: Int?
    /// Whether a fragmented message of ours is open.
    package internal(set) var isSendingFragments = false
    var masks: MaskKeyPool

    var pings = PingTracker()
    var nextPingAt: Instant?
    /// Bytes that have left the connection for the peer since the opening handshake.
    var writtenByteCount = 0
    /// How many of them the peer's side is known to have taken.
    var acknowledgedByteCount = 0
    /// Offset of the byte after our Close in all that was sent.
    var closeEndOffset = 0
    /// Since when nothing is read from the peer, so that its silence does not count.
    var pausedAt: Instant?

    /// A connection whose opening handshake is over; `compression` is what was agreed on in it.
    package init(
        role: Role, configuration: ConnectionConfiguration,
        compression: consuming (any MessageCompression & ~Copyable)? = nil, now: Instant,
        random: @escaping RandomSource
    ) {
        self.role = role
        self.configuration = configuration
        self.compression = compression
        self.now = now
        masks = MaskKeyPool(source: random)
        nextPingAt = configuration.pingInterval.map { now + $0 }
    }

    /// Whether messages can be sent.
    package var isOpen: Bool {
        switch state {
        case .open, .answering, .failing: !isOutputEnded
        case .closing, .closed, .failed: false
        }
    }

    /// Whether Close frames went both ways; the server then closes the transport, the client waits for it to
    /// (RFC 6455 section 7.1.1).
    package var isClosingHandshakeComplete: Bool { state == .closed }

    /// Whether no bytes of the peer are looked at any more.
    package var isFinished: Bool {
        switch state {
        case .open, .closing: false
        case .answering, .closed, .failing, .failed: true
        }
    }

    /// Bytes that wait to be written to the peer.
    package var outputByteCount: Int { output.count }

    /// Moves all waiting output to `buffer`, which has room for `outputByteCount` bytes; returns their number.
    package mutating func writeOutput(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = output.count
        output.withUnsafeBytes { buffer.copyMemory(from: $0) }
        output.removeAll(keepingCapacity: count <= 65536)
        replaceablePong = nil
        writtenByteCount += count
        return count
    }
}

/// A frame whose header has arrived.
struct IncomingFrame: Sendable {
    let opcode: Opcode
    let isFinal: Bool
    /// The key as it applies to the next byte of the payload.
    var maskKey: MaskKey?
    /// Payload bytes that have not arrived.
    var remaining: Int
}
