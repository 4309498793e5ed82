/// What an extension for compression does to the messages of one connection once it is agreed on (RFC 7692 section 6).
///
/// Messages come in the order of the wire, for each may refer to those before it. One value is one connection's.
package protocol MessageCompression: ~Copyable, Sendable {
    /// Appends the compressed form of a whole message to `output`; false, with nothing appended, for one that is
    /// better sent as it is.
    mutating func compress(_ message: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool

    /// Whether a message in fragments, of which the first has so many bytes, is to be compressed.
    mutating func compressesFragments(first byteCount: Int) -> Bool

    /// Appends the compressed form of the next fragment of a message to `output`.
    mutating func compressFragment(_ fragment: UnsafeRawBufferPointer, isFinal: Bool, into output: inout [UInt8])

    /// Has nothing that is compressed from now on refer to what was before: the peer may have seen something else.
    mutating func forgetSent()

    /// Appends what the next bytes of a compressed message say to `output`, which never holds more than `limit` bytes.
    ///
    /// - Parameter isEnd: whether these are the last bytes of the message.
    mutating func decompress(
        _ bytes: UnsafeRawBufferPointer, isEnd: Bool, limit: Int, into output: inout [UInt8]
    ) throws(DecompressionError)
}

/// Why a compressed message can not be read.
package enum DecompressionError: Error, Equatable, Sendable {
    /// It is larger than the limit.
    case tooBig
    /// It is not what it should be; what is wrong, in words.
    case corrupt(String)
}

/// How much of one direction was compressed, in bytes of payload.
package struct CompressionTally: Equatable, Sendable {
    /// Messages that went over the wire compressed.
    package var messageCount = 0
    /// Their bytes as the peers have them.
    package var plainByteCount = 0
    /// Their bytes as they went over the wire.
    package var compressedByteCount = 0

    package init() {}

    /// Adds what another connection has done.
    package static func += (tally: inout CompressionTally, other: CompressionTally) {
        tally.messageCount += other.messageCount
        tally.plainByteCount += other.plainByteCount
        tally.compressedByteCount += other.compressedByteCount
    }

    /// Compressed bytes as a share of plain ones, or nil when nothing was compressed.
    package var ratio: Double? {
        plainByteCount == 0 ? nil : Double(compressedByteCount) / Double(plainByteCount)
    }
}
