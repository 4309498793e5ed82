/// The events that one block of received bytes gave, with the bytes that are not in that block.
///
/// One batch is used again and again: `removeAll` keeps its memory. Payloads are valid until the block or the
/// batch changes.
package struct EventBatch: ~Copyable, Sendable {
    package private(set) var events: [Event] = []
    /// Bytes of messages that were put together from several frames or blocks, or unmasked.
    private(set) var storage: [UInt8] = []

    package init() {}

    package var isEmpty: Bool { events.isEmpty }

    /// Whether what is still to be received has to wait until this has been worked on: compressed messages can be a
    /// thousand times as large as the block that they lie in.
    var isFull: Bool { storage.count >= Self.enough }

    private static let enough = 1 << 20

    package mutating func removeAll() {
        events.removeAll(keepingCapacity: true)
        storage.removeAll(keepingCapacity: storage.capacity <= 4 * Self.enough)
    }

    /// Lets go of the memory that a burst or a large message took.
    package mutating func trim() {
        if events.capacity > 64 { events = [] }
        if storage.capacity > 1024 { storage = [] }
    }

    /// Calls `body` with access to the payloads' bytes; they must not leave it.
    @inline(__always)
    package func withPayloads<Result>(
        in block: UnsafeRawBufferPointer, _ body: (PayloadBytes) throws -> Result
    ) rethrows -> Result {
        try storage.withUnsafeBytes { try body(PayloadBytes(block: block, storage: $0)) }
    }

    @inline(__always)
    mutating func append(_ event: Event) {
        events.append(event)
    }

    /// Copies bytes into the batch's storage.
    mutating func store(_ bytes: UnsafeRawBufferPointer) -> Payload {
        let start = storage.count
        storage.append(contentsOf: bytes)
        return Payload(.storage, start: start, count: bytes.count)
    }

    /// Copies bytes into the batch's storage, unmasked with `key`.
    mutating func store(_ bytes: UnsafeRawBufferPointer, unmaskedWith key: MaskKey) -> Payload {
        let payload = store(bytes)
        storage.unmask(from: payload.start, with: key)
        return payload
    }

    /// Takes a whole message out of `assembly`, which is empty afterwards. A large one changes hands uncopied.
    mutating func take(_ assembly: inout [UInt8]) -> Payload {
        guard storage.isEmpty, assembly.count > 4096 else {
            let payload = assembly.withUnsafeBytes { store($0) }
            assembly.removeAll(keepingCapacity: true)
            return payload
        }
        swap(&storage, &assembly)
        return Payload(.storage, start: 0, count: storage.count)
    }
}

/// The bytes of a batch's payloads, for the time of one call.
@frozen
package struct PayloadBytes {
    package let block: UnsafeRawBufferPointer
    package let storage: UnsafeRawBufferPointer

    init(block: UnsafeRawBufferPointer, storage: UnsafeRawBufferPointer) {
        self.block = block
        self.storage = storage
    }

    @inlinable
    package subscript(payload: Payload) -> UnsafeRawBufferPointer {
        let place = payload.position < 0 ? storage : block
        return UnsafeRawBufferPointer(rebasing: place[payload.start..<payload.start &+ payload.count])
    }
}

extension [UInt8] {
    /// XORs everything from `start` on with a key that applies at `start`.
    mutating func unmask(from start: Int, with key: MaskKey) {
        guard start < count else { return }
        withUnsafeMutableBytes { bytes in
            let first = bytes.baseAddress! + start
            key.copy(first, to: first, count: bytes.count - start)
        }
    }
}
