internal import CZlib
internal import WebSocketProtocol

/// One direction's DEFLATE stream while it is read (RFC 1951).
struct Decompressor: ~Copyable, Sendable {
    // zlib's state refers to the place where this lies; both belong to this value alone.
    private nonisolated(unsafe) let stream: UnsafeMutablePointer<z_stream>
    /// Whether the last block was a final one, after which another stream may begin (RFC 7692 section 7.2.3.4).
    private var isEnded = false

    /// Bytes of output for which room is made at once.
    private static let step = 16 << 10

    /// - Parameter windowBits: the logarithm of the window's size, 8 to 15.
    init(windowBits: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard wsx_inflate_begin(stream, CInt(windowBits)) == Z_OK else { preconditionFailure("zlib has no memory") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Appends what the next bytes of a message say to `output`, which never holds more than `limit` bytes.
    mutating func decompress(
        _ input: UnsafeRawBufferPointer, limit: Int, into output: inout [UInt8]
    ) throws(DecompressionError) {
        var rest = input[...]
        while !rest.isEmpty {
            // zlib counts with 32 bits.
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = rest.dropFirst(part.count)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: part.assumingMemoryBound(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = uInt(part.count)
            try inflate(limit: limit, into: &output)
        }
    }

    /// Takes the end of a message: what a sender leaves out is put in again (RFC 7692 section 7.2.2).
    mutating func endMessage(limit: Int, into output: inout [UInt8]) throws(DecompressionError) {
        guard !isEnded else { return resume() }
        let tail = Compressor.tail
        try tail.span.bytes.withUnsafeBytes { tail throws(DecompressionError) in
            try decompress(tail, limit: limit, into: &output)
        }
        // Between two blocks, with no bits left over: what zlib tells of where it stands.
        let isBetweenBlocks = stream.pointee.data_type & 128 != 0 && stream.pointee.data_type & 31 == 0
        guard !isEnded, isBetweenBlocks else { throw .corrupt("it ends in the middle of a block") }
    }

    /// Forgets what came, so that nothing can refer to it.
    mutating func reset() {
        inflateReset(stream)
        isEnded = false
    }

    /// Goes on behind a final block, with the same window.
    private mutating func resume() {
        inflateResetKeep(stream)
        isEnded = false
    }

    /// Works on all of the stream's input, or fails.
    private mutating func inflate(limit: Int, into output: inout [UInt8]) throws(DecompressionError) {
        while true {
            if isEnded {
                guard stream.pointee.avail_in > 0 else { return }
                resume()
            }
            let status = inflateOnce(limit: limit, into: &output)
            // One byte more than the limit is read to know that there is one.
            if output.count > limit { throw .tooBig }
            switch status {
            case Z_OK, Z_BUF_ERROR:
                if stream.pointee.avail_out > 0 { return }
            case Z_STREAM_END:
                isEnded = true
            default:
                throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "it is no DEFLATE data")
            }
        }
    }

    /// Calls zlib with room for some more bytes, which never goes further than one byte beyond the limit.
    private mutating func inflateOnce(limit: Int, into output: inout [UInt8]) -> CInt {
        let left = limit - output.count
        let room = left < Self.step ? left + 1 : Self.step
        if output.capacity - output.count < room {
            // Twice as much, as arrays grow, but no more than may be needed.
            let most = left < output.count ? output.count + left + 1 : 2 * output.count
            output.reserveCapacity(max(output.count + room, most))
        }
        var status = Z_OK
        output.append(addingCapacity: room) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                stream.pointee.next_out = buffer.baseAddress! + count
                stream.pointee.avail_out = uInt(buffer.count - count)
                status = CZlib.inflate(stream, Z_SYNC_FLUSH)
                count = buffer.count - Int(stream.pointee.avail_out)
            }
        }
        return status
    }
}
