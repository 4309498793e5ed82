import Rendering
import TestSupport
import Testing

@Suite("Text from a peer on a terminal")
struct TerminalTextTests {
    private func sanitized(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        bytes.withUnsafeBytes { TerminalText.append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `printable text, tab and newline stay`() {
        let text = "plain\ttext\nü € 𝄞 漢字 עברית \u{301}~ \\x1b"
        #expect(TerminalText.sanitize(text) == text)
        #expect(TerminalText.sanitize("") == "")
    }

    @Test func `every other C0 control is shown by its number`() {
        for number in UInt8(0)..<0x20 where number != 0x09 && number != 0x0A {
            let digits = (number < 16 ? "0" : "") + String(number, radix: 16)
            #expect(sanitized([0x61, number, 0x62]) == "a\\x\(digits)b")
        }
    }

    @Test func `DEL and every C1 control is shown by its number`() {
        #expect(sanitized([0x7F]) == "\\x7f")
        for number in UInt8(0x80)...0x9F {
            #expect(sanitized([0xC2, number]) == "\\x" + String(number, radix: 16))
        }
        #expect(TerminalText.sanitize("\u{A0}") == "\u{A0}")
    }

    @Test func `an escape sequence loses its force`() {
        #expect(TerminalText.sanitize("\u{1B}]0;title\u{7}\u{1B}[2J") == "\\x1b]0;title\\x07\\x1b[2J")
        #expect(TerminalText.sanitize("\u{9B}31m") == "\\x9b31m")
        #expect(TerminalText.sanitize("line\r\nover\rwrite") == "line\\x0d\nover\\x0dwrite")
    }

    @Test(
        arguments: [0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069])
    func `a control of writing direction is shown by its number`(number: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(number))
        #expect(TerminalText.isHarmful(scalar))
        #expect(TerminalText.sanitize("a\(scalar)b") == "a\\u{\(String(number, radix: 16))}b")
    }

    @Test(arguments: [0x061B, 0x200D, 0x2010, 0x2029, 0x202F, 0x2065, 0x206A])
    func `their neighbours stay`(number: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(number))
        #expect(TerminalText.isHarmful(scalar) == false)
        #expect(TerminalText.sanitize(String(scalar)) == String(scalar))
    }

    @Test(
        arguments: [
            ("FF", "\\xff"), ("61 80 62", "a\\x80b"), ("C3", "\\xc3"), ("E2 82", "\\xe2\\x82"), ("C3 1B", "\\xc3\\x1b"),
            ("F0 9F 98 41", "\\xf0\\x9f\\x98A"), ("ED A0 80", "\\xed\\xa0\\x80"), ("C0 AF", "\\xc0\\xaf"),
        ])
    func `each byte that is no UTF-8 is shown as one`(bytes: String, shown: String) {
        #expect(sanitized(Wire.hex(bytes)) == shown)
    }

    @Test func `no bytes at all give text without controls and nothing is lost`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<200 {
            let count = Int.random(in: 0...40, using: &generator)
            let text = sanitized(generator.bytes(count))
            #expect(text.unicodeScalars.allSatisfy { !TerminalText.isHarmful($0) })
            #expect(text.contains("\u{FFFD}") == false)
            #expect(text.unicodeScalars.count >= count / 4)
        }
    }
}
