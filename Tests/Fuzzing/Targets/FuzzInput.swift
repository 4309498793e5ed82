internal import TestSupport

/// The bytes that a target looks at.
package struct FuzzInput {
    package let bytes: UnsafeRawBufferPointer
    /// Cuts are taken at other places for another one.
    package let seed: UInt64

    package init(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) {
        self.bytes = bytes
        self.seed = seed
    }

    /// How the bytes are cut to be compared with them in one piece: nothing but input and seed decide.
    var cuts: [Cuts] {
        // FNV-1a: other bytes, other places.
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return bytes.count <= 48 ? [.seeded(hash), .everywhere] : [.seeded(hash)]
    }

    /// The same without its first byte.
    func dropFirst() -> FuzzInput {
        FuzzInput(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), seed: seed)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// How a run of bytes is cut into the pieces in which it is received.
enum Cuts: Sendable {
    case nowhere
    case everywhere
    case seeded(UInt64)

    /// Calls `body` with each piece, which has memory of its own: a sanitizer sees who reads beyond its end.
    func forEachPiece(
        of bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Finding) -> Void
    ) throws(Finding) {
        var lengths = PieceLengths(self, of: bytes.count)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(lengths.next(), rest.count)
            let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
            defer { piece.deallocate() }
            piece.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            try body(UnsafeRawBufferPointer(piece))
        }
    }
}

/// The lengths of pieces, one after the other; some are 0.
private struct PieceLengths {
    private let cuts: Cuts
    private var generator: SeededGenerator
    private let longest: UInt64

    init(_ cuts: Cuts, of total: Int) {
        self.cuts = cuts
        if case .seeded(let seed) = cuts {
            generator = SeededGenerator(seed: seed)
            // Of a long input some 64 pieces, for each has its cost.
            longest = max(1 << (1 + generator.next() % 10), UInt64(total / 32))
        } else {
            generator = SeededGenerator(seed: 0)
            longest = 0
        }
    }

    mutating func next() -> Int {
        switch cuts {
        case .nowhere: .max
        case .everywhere: 1
        case .seeded: Int(generator.next() % (longest + 1))
        }
    }
}
