/// Names of values, counters and connections.
package enum Name {
    /// A letter, then letters, digits, `_` and `-`.
    package static func isValid(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, first.isASCIILetter else { return false }
        return text.utf8.allSatisfy(isPart)
    }

    /// Whether it may stand in a name behind the first letter.
    package static func isPart(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || (0x30...0x39).contains(byte) || byte == 0x5F || byte == 0x2D
    }
}

extension UInt8 {
    fileprivate var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
