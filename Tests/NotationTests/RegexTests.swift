import Notation
import Testing

extension Regex {
    func matches(_ text: String) throws -> Bool {
        try Array(text.utf8).withUnsafeBytes { try matches($0) }
    }
}

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

    @Test func `named groups are told in their order`() throws {
        func groups(_ pattern: String, _ text: String) throws -> [String]? {
            try Regex(pattern).groups(in: text)?.map { "\($0.name)=\($0.value)" }
        }
        #expect(try groups("(?<b>x+)(?<a>y*)(z)", "-xxz") == ["b=xx", "a="])
        #expect(try groups("x", "-x") == [])
        #expect(try groups("(?<b>x)", "y") == nil)
        #expect(try groups("(?<a>ü)(?<b>€)?", "ü") == ["a=ü", "b="], "a group without a part is empty")
        #expect(try groups("(?J)(?<n>x)|(?<n>y)", "y") == ["n=y"], "one of the same name has it")
        #expect(try groups("(?<n>a)\\Kb", "ab") == ["n=a"])
    }

    @Test func `named groups of a match that takes for ever are not told`() throws {
        let regex = try Regex("(?<x>a+)+$")
        #expect(throws: Regex.Failure.tooCostly(pattern: "(?<x>a+)+$")) {
            try regex.groups(in: String(repeating: "a", count: 100_000) + "b")
        }
    }

    @Test func `escaped text stands for itself, with any flag`() throws {
        for value in UInt32(0)...0x2100 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(scalar)b"
            for flags in ["", "x"] {
                #expect(try Regex("^\(Regex.escape(text))$", flags: flags).matches(text), "\(value) \(flags)")
                #expect(try Regex("^a[\(Regex.escape(String(scalar)))]b$", flags: flags).matches(text), "\(value)")
            }
        }
        #expect(try Regex("^\(Regex.escape(".*(a|b)[c]{2}$^+?#"))$").matches("xx") == false)
    }
}
