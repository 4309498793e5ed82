internal import CZlib

/// A payload as permessage-deflate carries it (RFC 7692 section 7.2).
package enum DeflatedMessage {
    /// What ends a flush, and is left out at the end of a message (section 7.2.1).
    private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]
    /// Bytes that a flush may add to what zlib says of the longest output.
    private static let flushSize = 16

    /// Compresses a whole message that refers to none before it, with a window of 32 KiB.
    package static func compress(_ payload: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        guard wsx_deflate_begin(&stream, 15) == Z_OK else { preconditionFailure("zlib has no memory") }
        defer { deflateEnd(&stream) }
        var input = payload
        let capacity = Int(deflateBound(&stream, uLong(input.count))) + flushSize
        var output = [UInt8](repeating: 0, count: capacity)
        let count = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(output.count)
                guard deflate(&stream, Z_SYNC_FLUSH) == Z_OK, stream.avail_in == 0, stream.avail_out > 0 else {
                    preconditionFailure("the output has room for everything")
                }
                return output.count - Int(stream.avail_out)
            }
        }
        precondition(output[..<count].suffix(tail.count).elementsEqual(tail), "a flush ends with an empty block")
        return Array(output[..<(count - tail.count)])
    }
}
