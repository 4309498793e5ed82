/// The text of a number (RFC 8259 section 6), compared by the number it stands for.
///
/// `==` and `<` are exact at any size: `1e400 < 1e401`, `1.0 == 1`, `-0 == 0`. No exponent is ever expanded, so the
/// time is that of reading the texts.
package struct JSONNumber: Sendable {
    /// The number as it came.
    package let text: String

    /// A number of this text; nil unless it is one by the grammar, without whitespace.
    package init?(_ text: String) {
        var text = text
        let isNumber = text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            return bytes.isEmpty == false && (try? JSONLexeme.endOfNumber(in: bytes, from: 0)) == bytes.count
        }
        guard isNumber else { return nil }
        self.text = text
    }

    /// The number of an integer, in decimal digits.
    package init(_ value: Int) {
        text = String(value)
    }

    /// A number whose text the scanner took for one.
    init(scanned text: UnsafeRawBufferPointer) {
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// Whether the number is an integer in the sense of mathematics, as 1.0 and 1e3 are.
    package var isInteger: Bool { withDecimal { $0.isInteger } }

    /// The number, where it is an integer that `Int` can hold.
    package var integer: Int? { withDecimal { $0.integer } }

    private func withDecimal<Result>(_ body: (JSONDecimal) -> Result) -> Result {
        var text = text
        return text.withUTF8 { body(JSONDecimal(UnsafeRawBufferPointer($0))) }
    }
}

extension JSONNumber: Comparable, Hashable {
    package static func == (lhs: JSONNumber, rhs: JSONNumber) -> Bool {
        lhs.text == rhs.text || lhs.withDecimal { lhs in rhs.withDecimal { lhs == $0 } }
    }

    package static func < (lhs: JSONNumber, rhs: JSONNumber) -> Bool {
        lhs.withDecimal { lhs in rhs.withDecimal { lhs < $0 } }
    }

    package func hash(into hasher: inout Hasher) {
        withDecimal { $0.hash(into: &hasher) }
    }
}
