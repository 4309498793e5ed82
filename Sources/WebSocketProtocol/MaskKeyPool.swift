/// Fills memory with unpredictable bytes; handed in by the owner, who draws them from the system.
package typealias RandomSource = @Sendable (UnsafeMutableRawBufferPointer) -> Void

/// Mask keys from a block of strong randomness that is refilled when it is used up.
///
/// A key must be unpredictable to whoever chooses the payload (RFC 6455 sections 5.3 and 10.3); a system call
/// for each frame would cost more than the frame.
struct MaskKeyPool: Sendable {
    private var bytes: [UInt8] = []
    private var used = 0
    /// Grows with use, so that a connection that sends little keeps little.
    private var blockSize = 64
    private let source: RandomSource

    init(source: @escaping RandomSource) {
        self.source = source
    }

    @inline(__always)
    mutating func next() -> MaskKey {
        if used == bytes.count { refill() }
        let key = bytes.withUnsafeBytes { MaskKey(at: $0.baseAddress! + used) }
        used &+= 4
        return key
    }

    @inline(never)
    private mutating func refill() {
        blockSize = min(blockSize * 4, 16384)
        bytes = [UInt8](unsafeUninitializedCapacity: blockSize) { buffer, count in
            source(UnsafeMutableRawBufferPointer(buffer))
            count = blockSize
        }
        used = 0
    }
}
