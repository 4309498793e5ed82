internal import CZlib

/// One direction's DEFLATE stream while it is written (RFC 1951).
struct Compressor: ~Copyable, Sendable {
    // zlib's state refers to the place where this lies; both belong to this value alone.
    private nonisolated(unsafe) let stream: UnsafeMutablePointer<z_stream>

    /// What ends a flush, and is left out at the end of a message (RFC 7692 section 7.2.1).
    static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]

    /// Bytes of output for which room is made at once.
    private static let step = 16 << 10

    /// - Parameter windowBits: the logarithm of the window's size, 8 to 15.
    ///
    /// zlib has no window of 256 bytes for streams without a header. With one of 512 it refers back by no more than 250
    /// bytes, for it keeps 262 free to look ahead, so that is what 8 gives.
    init(windowBits: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard wsx_deflate_begin(stream, CInt(max(9, windowBits))) == Z_OK else {
            preconditionFailure("zlib has no memory")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Appends `input`, compressed and flushed; what it appends ends with `tail`, unless it is nothing at all.
    mutating func compress(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        var rest = input[...]
        while !rest.isEmpty {
            // zlib counts with 32 bits.
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = rest.dropFirst(part.count)
            compress(part, flush: rest.isEmpty ? Z_SYNC_FLUSH : Z_NO_FLUSH, into: &output)
        }
    }

    private mutating func compress(
        _ part: UnsafeRawBufferPointer, flush: CInt, into output: inout [UInt8]
    ) {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: part.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = uInt(part.count)
        repeat {
            output.append(addingCapacity: Self.step) { span in
                span.withUnsafeMutableBufferPointer { buffer, count in
                    stream.pointee.next_out = buffer.baseAddress! + count
                    stream.pointee.avail_out = uInt(buffer.count - count)
                    deflate(stream, flush)
                    count = buffer.count - Int(stream.pointee.avail_out)
                }
            }
        } while stream.pointee.avail_out == 0
    }

    /// Has what follows refer to nothing before.
    mutating func reset() {
        deflateReset(stream)
    }
}
