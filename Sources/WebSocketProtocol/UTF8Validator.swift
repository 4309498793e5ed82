/// Checks UTF-8 that arrives in pieces, as soon as it arrives (RFC 3629; RFC 6455 section 8.1).
package struct UTF8Validator: Sendable, BitwiseCopyable {
    /// Continuation bytes still owed by the code point that was begun.
    private var owed: UInt8 = 0
    /// The range of the next continuation byte; narrower than 80…BF after E0, ED, F0 and F4.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    package init() {}

    /// Whether everything so far ends with a whole code point.
    package var isAtBoundary: Bool { owed == 0 }

    /// Takes the next piece; returns the offset in it of the first byte that can not stand there, or nil.
    package mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        if owed == 0, Self.isASCII(base, count) { return nil }
        return validateSlowly(base, count)
    }

    private mutating func validateSlowly(_ base: UnsafeRawPointer, _ count: Int) -> Int? {
        var index = 0
        while index < count {
            if owed == 0 {
                index = Self.skipASCII(base, from: index, to: count)
                guard index < count else { break }
                guard begin(base.load(fromByteOffset: index, as: UInt8.self)) else { return index }
            } else {
                let byte = base.load(fromByteOffset: index, as: UInt8.self)
                guard byte >= lowest, byte <= highest else { return index }
                owed -= 1
                lowest = 0x80
                highest = 0xBF
            }
            index += 1
        }
        return nil
    }

    /// Takes the first byte of a code point beyond ASCII; false when no code point begins with it.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: owed = 1
        case 0xE0...0xEF: owed = 2
        case 0xF0...0xF4: owed = 3
        default: return false
        }
        lowest = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80
        highest = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF
        return true
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Whether all bytes are below 80; the last eight are looked at once more rather than one by one.
    @inline(__always)
    private static func isASCII(_ base: UnsafeRawPointer, _ count: Int) -> Bool {
        guard count >= 8 else {
            for index in 0..<count where base.load(fromByteOffset: index, as: UInt8.self) >= 0x80 { return false }
            return true
        }
        var index = 0
        while index &+ 32 <= count {
            let four =
                word(base, index) | word(base, index &+ 8) | word(base, index &+ 16) | word(base, index &+ 24)
            if four & highBits != 0 { return false }
            index &+= 32
        }
        while index &+ 8 <= count {
            if word(base, index) & highBits != 0 { return false }
            index &+= 8
        }
        return word(base, count &- 8) & highBits == 0
    }

    /// The offset of the first byte at or after `start` that is not ASCII, or `count`.
    private static func skipASCII(_ base: UnsafeRawPointer, from start: Int, to count: Int) -> Int {
        var index = start
        while index &+ 8 <= count, word(base, index) & highBits == 0 { index &+= 8 }
        while index < count, base.load(fromByteOffset: index, as: UInt8.self) < 0x80 { index &+= 1 }
        return index
    }
}

extension [UInt8] {
    /// Whether the bytes as a whole are UTF-8 (RFC 3629).
    package var isUTF8: Bool {
        var validator = UTF8Validator()
        return withUnsafeBytes { validator.validate($0) == nil } && validator.isAtBoundary
    }
}
