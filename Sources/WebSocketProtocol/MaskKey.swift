/// The four bytes that a client's payload is XORed with (RFC 6455 section 5.3).
package struct MaskKey: Hashable, Sendable, BitwiseCopyable {
    /// The key's bytes as they stand in memory: the first byte on the wire is the first in memory.
    private let word: UInt32

    package init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        word = UInt32(
            littleEndian: UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16 | UInt32(fourth) << 24)
    }

    /// Reads the key from the four bytes at `bytes`.
    init(at bytes: UnsafeRawPointer) {
        word = bytes.loadUnaligned(as: UInt32.self)
    }

    /// Writes the key's four bytes to `bytes`.
    @inline(__always)
    func write(to bytes: UnsafeMutableRawPointer) {
        bytes.storeBytes(of: word, as: UInt32.self)
    }

    /// The key as it applies to a payload from its `offset`-th byte on.
    func rotated(by offset: Int) -> MaskKey {
        let shift = UInt32(truncatingIfNeeded: (offset & 3) * 8)
        guard shift != 0 else { return self }
        let little = UInt32(littleEndian: word)
        return MaskKey(word: UInt32(littleEndian: little >> shift | little << (32 - shift)))
    }

    private init(word: UInt32) {
        self.word = word
    }

    /// Writes `count` bytes from `source` XOR the key to `destination`, which may be the same place.
    @inline(__always)
    func copy(_ source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer, count: Int) {
        let wide = UInt64(word) << 32 | UInt64(word)
        let four = SIMD4<UInt64>(repeating: wide)
        var index = 0
        while index &+ 32 <= count {
            let masked = source.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self) ^ four
            destination.storeBytes(of: masked, toByteOffset: index, as: SIMD4<UInt64>.self)
            index &+= 32
        }
        while index &+ 8 <= count {
            let masked = source.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide
            destination.storeBytes(of: masked, toByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        let little = UInt32(littleEndian: word)
        while index < count {
            let byte = UInt8(truncatingIfNeeded: little >> UInt32(truncatingIfNeeded: (index & 3) &* 8))
            destination.storeBytes(
                of: source.load(fromByteOffset: index, as: UInt8.self) ^ byte, toByteOffset: index, as: UInt8.self)
            index &+= 1
        }
    }
}
