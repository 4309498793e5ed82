/// Bytes written as hexadecimal digits: two a byte, with spaces where one likes.
package enum HexNotation {
    /// Why a text is not that.
    package struct SyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
        package let description: String
    }

    package static func bytes(_ text: some StringProtocol) throws(SyntaxError) -> [UInt8] {
        var digits: [UInt8] = []
        for character in text where !character.isWhitespace {
            guard character.isASCII, let value = character.hexDigitValue else {
                throw SyntaxError(description: "\"\(character)\" is no hexadecimal digit")
            }
            digits.append(UInt8(value))
        }
        guard digits.count % 2 == 0 else {
            throw SyntaxError(
                description:
                    "an odd number of hexadecimal digits (\(digits.count)) is not whole bytes; write two a byte")
        }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
