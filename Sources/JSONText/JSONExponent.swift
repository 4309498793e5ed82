/// A power of ten, exact however many digits it is written with.
enum JSONExponent: Hashable {
    /// Below 10^18 in magnitude.
    case small(Int)
    /// Anything else; the digits are 0 to 9, the first is not 0.
    case large(isNegative: Bool, digits: [UInt8])

    /// The exponent of this text, which is a sign or none and digits or none, and that much more.
    ///
    /// `shift` is a number of bytes in memory, and so far below 10^17.
    init(_ text: Slice<UnsafeRawBufferPointer>, plus shift: Int) {
        let isNegative = text.first == UInt8(ascii: "-")
        // The signs and the zero come before the other digits in ASCII.
        let magnitude = text.drop { $0 < UInt8(ascii: "1") }.lazy.map { $0 - UInt8(ascii: "0") }
        let sign = isNegative ? -1 : 1
        guard magnitude.count >= 18 else {
            self = .small(sign * Self.integer(of: magnitude) + shift)
            return
        }
        let sum = Self.sum(Array(magnitude), sign * shift).drop { $0 == 0 }
        self =
            sum.count > 18
            ? .large(isNegative: isNegative, digits: Array(sum)) : .small(sign * Self.integer(of: sum))
    }

    private static func integer(of digits: some Sequence<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1) }
    }

    /// The digits of a sum, whose first part is greater than the second one in magnitude.
    private static func sum(_ digits: [UInt8], _ shift: Int) -> [UInt8] {
        var digits = digits
        var carry = shift
        for index in digits.indices.reversed() where carry != 0 {
            carry += Int(digits[index])
            let digit = (carry % 10 + 10) % 10
            digits[index] = UInt8(digit)
            carry = (carry - digit) / 10
        }
        return carry == 0 ? digits : [UInt8(carry)] + digits
    }
}

extension JSONExponent: Comparable {
    static func < (lhs: JSONExponent, rhs: JSONExponent) -> Bool {
        switch (lhs, rhs) {
        case (.small(let lhs), .small(let rhs)): lhs < rhs
        case (.small, .large(let isNegative, _)): isNegative == false
        case (.large(let isNegative, _), .small): isNegative
        case (.large(false, let lhs), .large(false, let rhs)): isLess(lhs, rhs)
        case (.large(true, let lhs), .large(true, let rhs)): isLess(rhs, lhs)
        case (.large(let isNegative, _), .large): isNegative
        }
    }

    private static func isLess(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
        lhs.count == rhs.count ? lhs.lexicographicallyPrecedes(rhs) : lhs.count < rhs.count
    }
}
