/// A payload as permessage-deflate carries it (RFC 7692 section 7.2).
package enum DeflatedMessage {
    /// Compresses a whole message that refers to none before it, with a window of 32 KiB.
    package static func compress(_ payload: [UInt8]) -> [UInt8] {
        guard !payload.isEmpty else { return [0] }
        var compressor = Compressor(windowBits: 15)
        var output: [UInt8] = []
        payload.withUnsafeBytes { compressor.compress($0, into: &output) }
        output.removeLast(Compressor.tail.count)
        return output
    }
}
