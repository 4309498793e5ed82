internal import WebSocketProtocol

extension ProtocolConnection {
    /// Receives a piece, and calls `body` with each batch and the part of it that its events refer to.
    mutating func receive(
        _ piece: UnsafeRawBufferPointer, into batch: inout EventBatch,
        _ body: (borrowing EventBatch, UnsafeRawBufferPointer) throws(Finding) -> Void
    ) throws(Finding) {
        var rest = piece
        repeat {
            let count = receive(rest, into: &batch)
            try body(batch, rest)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } while !rest.isEmpty
    }

    /// All bytes that wait to be written, which do so no longer.
    mutating func takeOutput() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: outputByteCount) { buffer, count in
            count = writeOutput(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
