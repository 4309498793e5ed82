import Notation
import Testing

@Suite("Regular expressions")
struct RegexTests {
    @Test func `an expression matches anywhere in the text`() throws {
        let regex = try Regex("b+c")
        #expect(try regex.matches("abbcd"))
        #expect(try regex.matches("abbd") == false)
        #expect(regex.pattern == "b+c")
    }

    @Test(
        arguments: [
            ("", "ABC", "xabcx", false), ("i", "ABC", "xabcx", true), ("i", "ÄÖÜ", "äöü", true),
            ("", "ÄÖÜ", "äöü", false),
            ("", "^b$", "a\nb\nc", false), ("m", "^b$", "a\nb\nc", true),
            ("", "a.b", "a\nb", false), ("s", "a.b", "a\nb", true),
            ("", "a b # c", "ab", false), ("x", "a b # c", "ab", true),
            ("imsx", "^ A . B $", "x\na\nb", true),
        ])
    func `flags change what matches`(flags: String, pattern: String, text: String, isMatch: Bool) throws {
        #expect(try Regex(pattern, flags: flags).matches(text) == isMatch)
    }

    @Test func `a dot is a code point, not a byte`() throws {
        let regex = try Regex("^.$")
        for text in ["a", "ü", "€", "𝄞"] { #expect(try regex.matches(text), "\(text)") }
        #expect(try regex.matches("ab") == false)
    }

    @Test func `an empty text matches what needs nothing`() throws {
        let regex = try Regex("^$")
        #expect(try regex.matches(""))
        #expect(try regex.matches(UnsafeRawBufferPointer(start: nil, count: 0)))
        #expect(try Regex(".").matches(UnsafeRawBufferPointer(start: nil, count: 0)) == false)
    }

    @Test func `the end is the end of the text, and NUL is a character`() throws {
        #expect(try Regex("b$").matches("a\0b"))
        #expect(try Regex("^a\\x00b$").matches("a\0b"))
    }

    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(a|a)+$"])
    func `an expression that would take for ever on this text is given up`(pattern: String) throws {
        let regex = try Regex(pattern)
        let text = String(repeating: "a", count: 100_000) + "b"
        let failure = #expect(throws: Regex.Failure.self) { try regex.matches(text) }
        #expect(failure == .tooCostly(pattern: pattern))
        #expect(failure?.description == "the pattern /\(pattern)/ takes too long on this message")
        #expect(try regex.matches("c") == false, "other texts are not affected")
    }

    @Test(
        arguments: [
            ("a(b", 3), ("ab)", 2), ("a[b", 3), ("*a", 0), ("abc\\", 4), ("ä(", 3),
        ])
    func `an expression that is wrong is told with the offset in bytes`(pattern: String, offset: Int) {
        let failure = #expect(throws: Regex.Failure.self) { try Regex(pattern) }
        guard case .invalid(let reason, offset) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(reason.isEmpty == false)
        #expect(failure?.description == "\(reason) at offset \(offset)")
    }

    @Test func `an unknown flag is told`() {
        #expect(throws: Regex.Failure.invalid("unknown flag g", offset: 0)) { try Regex("a", flags: "ig") }
    }
}
