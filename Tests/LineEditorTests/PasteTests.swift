import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Text that is pasted")
struct PasteTests {
    /// What a terminal sends for a paste of that.
    private func pasted(_ bytes: [UInt8]) -> [UInt8] {
        Array("\u{1B}[200~".utf8) + bytes + Array("\u{1B}[201~".utf8)
    }

    private func pasted(_ text: String) -> [UInt8] {
        pasted(Array(text.utf8))
    }

    private func key(_ text: String) -> KeyReader.Key {
        .paste(text.unicodeScalars.map { wchar_t($0.value) })
    }

    @Test(arguments: ["", "a", "ü€𝄞 漢字", "tab\tbell\u{7}", "~201[", "[200~"])
    func `a paste is one key between others, however it is split`(text: String) {
        expectKeys(pasted(text), [key(text)])
        expectKeys(
            Array("<".utf8) + pasted(text) + Array(">".utf8), [.character(0x3C), key(text), .character(0x3E)])
    }

    /// Enter is sent as CR, and pasted line ends as they are; between Enter and us the terminal swaps both.
    @Test(
        arguments: [
            ("a\nb", "a\nb"), ("a\rb", "a\nb"), ("a\n\rb", "a\nb"), ("a\r\nb", "a\n\nb"), ("a\n\nb", "a\n\nb"),
            ("a\r\rb", "a\n\nb"), ("a\n\r\n\rb", "a\n\nb"), ("\n\r\r", "\n"), ("a\n\r\rb", "a\n\nb"), ("\ra", "\na"),
        ])
    func `each line end of the clipboard is one line feed`(arriving: String, text: String) {
        expectKeys(pasted(arriving), [key(text)])
    }

    @Test(arguments: [("a\n", "a"), ("a\r", "a"), ("a\n\r", "a"), ("a\n\n", "a\n"), ("\n", ""), ("a\n\u{0}", "a")])
    func `the last line end is not of the message`(arriving: String, text: String) {
        expectKeys(pasted(arriving), [key(text)])
    }

    @Test func `NUL is left out, since a line can not hold it`() {
        expectKeys(pasted("a\0b\0"), [key("ab")])
        expectKeys(pasted("\0"), [key("")])
    }

    @Test(arguments: ["\u{1B}", "\u{1B}[31mred", "\u{1B}[200~", "\u{1B}\u{1B}[20", "\u{1B}[201", "a\u{1B}\nb"])
    func `sequences within a paste are text of it`(text: String) {
        expectKeys(pasted(text), [key(text)])
    }

    @Test func `bytes that are no UTF-8 are low surrogates in a paste as well`() {
        expectKeys(pasted([0x61, 0xFF, 0xE2, 0x82]), [.paste([0x61, 0xDCFF, 0xDCE2, 0xDC82])])
    }

    @Test func `two pastes are two keys`() {
        expectKeys(pasted("a") + pasted("b"), [key("a"), key("b")])
    }

    @Test func `a paste without an end gives no key, whatever time passes, until it is forgotten`() {
        var reader = KeyReader()
        Array("\u{1B}[200~text\u{1B}[201".utf8).withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: true) == nil)
        #expect(reader.isPasting)
        #expect(reader.hasPartialSequence == false)
        reader.removeAll()
        #expect(reader.isPasting == false)
        Array("~".utf8).withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: false) == .character(0x7E))
    }

    @Test func `the end of a paste is not the end of what is typed`() {
        var reader = KeyReader()
        (pasted("a") + [0x62]).withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: false) == key("a"))
        #expect(reader.isPasting == false)
        #expect(reader.isEmpty == false)
        #expect(reader.next(isComplete: false) == .character(0x62))
    }

    @Test func `a paste that is larger than the limit is told, and what follows it is typed`() {
        let bytes = pasted("abcde") + Array("x".utf8)
        for split in 0...bytes.count {
            let found = keys(Array(bytes[..<split]), Array(bytes[split...]), limit: 4)
            #expect(found == [.oversizedPaste, .character(0x78)], "split at \(split)")
        }
        #expect(keys(pasted("a\u{1B}bcdef"), limit: 3) == [.oversizedPaste])
        #expect(keys(pasted("abc"), limit: 3) == [key("abc")])
    }
}
