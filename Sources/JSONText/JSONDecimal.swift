/// What the text of a number stands for: 0.DIGITS × 10^exponent, with neither the first digit nor the last one zero.
///
/// So each number has one form only. Zero has no digits, no sign and the exponent 0.
struct JSONDecimal {
    private let isNegative: Bool
    private let exponent: JSONExponent
    /// From the first digit that is not zero to the last one, with the decimal point if it lies between them.
    private let text: UnsafeRawBufferPointer

    /// Reads a text that is a number by the grammar, and has to outlive this.
    init(_ number: UnsafeRawBufferPointer) {
        let end = number.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? number.endIndex
        let mantissa = number[..<end]
        guard let first = mantissa.firstIndex(where: Self.isNotZero),
            let last = mantissa.lastIndex(where: Self.isNotZero)
        else {
            (isNegative, exponent, text) = (false, .small(0), UnsafeRawBufferPointer(start: nil, count: 0))
            return
        }
        let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? end
        isNegative = number.first == UInt8(ascii: "-")
        exponent = JSONExponent(number[end...].dropFirst(), plus: first < point ? point - first : point + 1 - first)
        text = UnsafeRawBufferPointer(rebasing: number[first...last])
    }

    /// Whether a byte of a mantissa is a digit from 1 to 9.
    private static func isNotZero(_ byte: UInt8) -> Bool { byte > UInt8(ascii: "0") }

    private var digits: some Sequence<UInt8> { text.lazy.filter { $0 != UInt8(ascii: ".") } }

    private var digitCount: Int { text.count - (text.contains(UInt8(ascii: ".")) ? 1 : 0) }

    /// Whether no digit lies behind the decimal point.
    var isInteger: Bool { text.isEmpty || .small(digitCount) <= exponent }

    /// The number, where it is an integer that `Int` can hold.
    var integer: Int? {
        guard isInteger, case .small(let exponent) = exponent, exponent <= 19 else { return nil }
        var value = 0
        for digit in Array(digits) + Array(repeating: UInt8(ascii: "0"), count: exponent - digitCount) {
            let tenfold = value.multipliedReportingOverflow(by: 10)
            let digit = Int(digit - UInt8(ascii: "0"))
            // The lowest integer has no positive counterpart, so the sign is there from the first digit on.
            let sum = tenfold.partialValue.addingReportingOverflow(isNegative ? -digit : digit)
            if tenfold.overflow || sum.overflow { return nil }
            value = sum.partialValue
        }
        return value
    }
}

extension JSONDecimal: Comparable, Hashable {
    static func == (lhs: JSONDecimal, rhs: JSONDecimal) -> Bool {
        lhs.isNegative == rhs.isNegative && lhs.exponent == rhs.exponent && lhs.digits.elementsEqual(rhs.digits)
    }

    static func < (lhs: JSONDecimal, rhs: JSONDecimal) -> Bool {
        if lhs.isNegative != rhs.isNegative { return lhs.isNegative }
        return lhs.isNegative ? rhs.isCloserToZero(than: lhs) : lhs.isCloserToZero(than: rhs)
    }

    private func isCloserToZero(than other: JSONDecimal) -> Bool {
        if text.isEmpty || other.text.isEmpty { return other.text.isEmpty == false && text.isEmpty }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(isNegative)
        hasher.combine(exponent)
        for digit in digits { hasher.combine(digit) }
    }
}
