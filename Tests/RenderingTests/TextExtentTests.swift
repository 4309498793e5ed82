import TestSupport
import Testing

@testable import Rendering

@Suite("How much of a text fits on a screen")
struct TextExtentTests {
    private func prefix(_ bytes: [UInt8], _ columns: Int, _ rows: Int) -> Int {
        bytes.withUnsafeBytes { TextExtent.prefixCount($0, columns: columns, rows: rows) }
    }

    private func fitting(_ text: String, _ columns: Int = 10, _ rows: Int = 2) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes.prefix(prefix(bytes, columns, rows)), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("", ""), ("short", "short"), ("12345678901234567890", "12345678901234567890"),
            ("123456789012345678901", "12345678901234567890"), ("a\nb\nc", "a\nb"), ("a\nb\n", "a\nb"), ("\n\n", "\n"),
            ("1234567890\nb\nc", "1234567890\nb"), ("12345678901\nb", "12345678901"),
        ])
    func `rows end at their width and at line feeds`(text: String, expected: String) {
        #expect(fitting(text) == expected)
    }

    @Test func `wide characters take two columns, and go to the next row when one is left`() {
        #expect(fitting(String(repeating: "漢", count: 20)) == String(repeating: "漢", count: 10))
        #expect(fitting("1" + String(repeating: "漢", count: 20)) == "1" + String(repeating: "漢", count: 9))
        #expect(fitting(String(repeating: "😀", count: 20)) == String(repeating: "😀", count: 10))
        for wide in ["ᄀ", "⺀", "ꓐ", "가", "豈", "︰", "！", "￠", "\u{20000}"] {
            #expect(
                fitting(String(repeating: wide, count: 20)) == String(repeating: wide, count: wide == "ꓐ" ? 20 : 10))
        }
    }

    @Test func `what is shown by its number takes the room of it`() {
        #expect(fitting(String(repeating: "\u{1}", count: 20)) == String(repeating: "\u{1}", count: 4))
        #expect(fitting(String(repeating: "\u{202E}", count: 20)) == "\u{202E}\u{202E}")
        #expect(prefix([UInt8](repeating: 0xFF, count: 20), 10, 2) == 4)
    }

    @Test func `a prefix is whole code points, and no longer than the text`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<300 {
            let bytes = Array(generator.text(scalarCount: 40).utf8)
            let columns = Int.random(in: 1...30, using: &generator)
            let rows = Int.random(in: 1...6, using: &generator)
            let count = prefix(bytes, columns, rows)
            #expect(count <= bytes.count)
            #expect(String(validating: bytes[..<count], as: UTF8.self) != nil)
            #expect(prefix(bytes, columns, rows + 1) >= count)
            #expect(prefix(bytes, columns, .max) == bytes.count)
        }
    }
}
