import Notation
import Testing
import WebSocketProtocol

@Suite("Patterns of --until and --expect")
struct ArgumentPatternTests {
    private func matches(_ pattern: String, _ text: String, _ type: MessageType = .text) throws -> Bool {
        let pattern = try ArgumentPattern(pattern)
        return try Array(text.utf8).withUnsafeBytes { try pattern.matches(type, $0) }
    }

    @Test(arguments: ["done", "", " ", "ü€𝄞", "a/b/", "\\n", "any", "(", "12"])
    func `other text than an expression stands for itself, whole`(text: String) throws {
        #expect(try ArgumentPattern(text).source == text)
        #expect(try matches(text, text))
        #expect(try matches(text, text + "x") == false)
        #expect(try matches(text, "x" + text) == false)
    }

    @Test func `text that looks alike is another text`() throws {
        #expect(try matches("e\u{301}", "\u{E9}") == false)
        #expect(try matches("Done", "done") == false)
    }

    @Test(arguments: ["done", "/done/"])
    func `binary messages match no text and no expression`(pattern: String) throws {
        #expect(try matches(pattern, "done"))
        #expect(try matches(pattern, "done", .binary) == false)
    }

    @Test(
        arguments: [
            ("/b/", "abc", true), ("/B/", "abc", false), ("/B/i", "abc", true), ("/^a.c$/s", "a\nc", true),
            ("/a[/]b/i", "xA/Bx", true), ("/a[/]b/i", "ab", false), ("/a[^/]b/", "a/b", false),
            ("/a\\/b/", "a/b", true), ("/a\\/b/", "ab", false), ("/\\[/", "[", true), ("/[\\]/]/", "/", true),
            ("/a\\\\/", "a\\", true), ("//", "anything", true), ("/^$/", "", true), ("/ü+/", "füür", true),
        ])
    func `an expression lies between slashes`(pattern: String, text: String, isMatch: Bool) throws {
        #expect(try matches(pattern, text) == isMatch)
        #expect(try ArgumentPattern(pattern).source == pattern)
    }

    @Test(arguments: ["/", "/abc", "/abc\\/", "/a[/", "/a\\", "/a[b/]"])
    func `an expression must end`(pattern: String) {
        let error = #expect(throws: ArgumentPattern.SyntaxError.self) { try ArgumentPattern(pattern) }
        #expect(error?.description == "the expression \(pattern) does not end with /")
    }

    @Test(
        arguments: [
            ("/a/b", "unknown flag b"), ("/a/ii g", "unknown flag  "), ("/a/b/c", "unknown flag b"),
            ("/a(/", "missing closing parenthesis at offset 2"),
        ])
    func `what is wrong with an expression is told`(pattern: String, reason: String) {
        let error = #expect(throws: ArgumentPattern.SyntaxError.self) { try ArgumentPattern(pattern) }
        #expect(error?.description.hasPrefix("the expression \(pattern) is wrong: \(reason)") == true)
    }

    @Test(arguments: ["\"text\"", "{\"a\": 1}", "[1]", "?x", "{", "["])
    func `what begins like another pattern is refused`(pattern: String) {
        let error = #expect(throws: ArgumentPattern.SyntaxError.self) { try ArgumentPattern(pattern) }
        #expect(error?.description.hasPrefix("patterns that begin with \(pattern.prefix(1)) are not supported") == true)
    }

    @Test func `an expression that is too costly fails for the message, with its own name`() throws {
        let pattern = try ArgumentPattern("/(a+)+$/")
        let bytes = [UInt8](repeating: 0x61, count: 100_000) + [0x62]
        #expect(throws: Regex.Failure.tooCostly(pattern: "(a+)+$")) {
            try bytes.withUnsafeBytes { try pattern.matches(.text, $0) }
        }
        #expect(try bytes.withUnsafeBytes { try pattern.matches(.binary, $0) } == false)
    }
}
