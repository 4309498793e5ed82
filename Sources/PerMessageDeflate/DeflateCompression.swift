internal import WebSocketProtocol

/// permessage-deflate on one connection (RFC 7692 section 7.2).
///
/// Each direction takes memory, about 300 KiB for both, from its first compressed message on.
struct DeflateCompression: MessageCompression, ~Copyable {
    let sent: DeflateContext
    let received: DeflateContext
    /// Messages with fewer bytes are sent as they are.
    let threshold: Int
    private var compressor: Compressor?
    private var decompressor: Decompressor?

    init(sent: DeflateContext, received: DeflateContext, threshold: Int) {
        self.sent = sent
        self.received = received
        self.threshold = threshold
    }

    // MARK: Sending (section 7.2.1)

    mutating func compress(_ message: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool {
        // Nothing is shorter than no bytes.
        guard message.count >= max(1, threshold) else { return false }
        let start = output.count
        deflate(message, into: &output)
        output.removeLast(Compressor.tail.count)
        guard output.count - start < message.count else {
            // The peer never sees what went into the window.
            output.removeSubrange(start...)
            compressor?.reset()
            return false
        }
        if !sent.isKept { compressor?.reset() }
        return true
    }

    mutating func compressesFragments(first byteCount: Int) -> Bool {
        byteCount >= threshold
    }

    mutating func compressFragment(
        _ fragment: UnsafeRawBufferPointer, isFinal: Bool, into output: inout [UInt8]
    ) {
        if fragment.isEmpty {
            // The first byte of an empty block, whose others are left out (section 7.2.3.6).
            if isFinal { output.append(0) }
        } else {
            deflate(fragment, into: &output)
            if isFinal { output.removeLast(Compressor.tail.count) }
        }
        if isFinal, !sent.isKept { compressor?.reset() }
    }

    mutating func forgetSent() {
        compressor?.reset()
    }

    private mutating func deflate(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        if compressor == nil { compressor = Compressor(windowBits: sent.windowBits) }
        compressor?.compress(bytes, into: &output)
    }

    // MARK: Receiving (section 7.2.2)

    mutating func decompress(
        _ bytes: UnsafeRawBufferPointer, isEnd: Bool, limit: Int, into output: inout [UInt8]
    ) throws(DecompressionError) {
        if decompressor == nil { decompressor = Decompressor(windowBits: received.windowBits) }
        try decompressor?.decompress(bytes, limit: limit, into: &output)
        guard isEnd else { return }
        try decompressor?.endMessage(limit: limit, into: &output)
        if !received.isKept { decompressor?.reset() }
    }
}
