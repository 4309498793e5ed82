#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A generator whose numbers follow from its seed (SplitMix64), so that a failure can be repeated.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// What the numbers follow from.
    package let seed: UInt64
    private var state: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A generator with a new seed, or with the one in the variable `WSX_TEST_SEED`; the seed is printed.
    package static func announced(_ purpose: String = #function) -> SeededGenerator {
        let given = getenv("WSX_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
        let generator = SeededGenerator(seed: given ?? UInt64.random(in: .min ... .max))
        print("\(purpose): WSX_TEST_SEED=\(generator.seed)")
        return generator
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// That many random bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    /// Text of that many code points, of one to four bytes each.
    package mutating func text(scalarCount: Int) -> String {
        var text = ""
        for _ in 0..<scalarCount {
            let range: ClosedRange<UInt32> =
                [0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF].randomElement(
                    using: &self)!
            text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: range, using: &self))!)
        }
        return text
    }
}
