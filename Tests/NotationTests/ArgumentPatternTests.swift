import Notation
import Testing
import WebSocketProtocol

@Suite("Patterns of --until and --expect")
struct ArgumentPatternTests {
    private func matches(_ pattern: String, _ text: String, _ type: MessageType = .text) throws -> Bool {
        let pattern = try ArgumentPattern(pattern)
        return try Array(text.utf8).withUnsafeBytes { try pattern.matches(type, $0) }
    }

    @Test(arguments: ["done", "", " ", "ü€𝄞", "a/b/", "\\n", "any", "(", "12", "true", "text", "globe", "# x", " {"])
    func `other text than a pattern stands for itself, whole`(text: String) throws {
        #expect(try ArgumentPattern(text).source == text)
        #expect(try matches(text, text))
        #expect(try matches(text, text + "x") == false)
        #expect(try matches(text, "x" + text) == false)
        #expect(try matches(text, text, .binary) == false)
    }

    @Test func `text that looks alike is another text`() throws {
        #expect(try matches("e\u{301}", "\u{E9}") == false)
        #expect(try matches("Done", "done") == false)
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
        #expect(try matches(pattern, text, .binary) == false)
        #expect(try ArgumentPattern(pattern).source == pattern)
    }

    @Test(
        arguments: [
            (#""done""#, "done", true), (#""done""#, #""done""#, false),
            (#"{"a":1, ...}"#, #"{ "b": 2, "a": 1 }"#, true),
            (#"{"a":?x, "b":?x}"#, #"{"a":1,"b":2}"#, false), ("[..., ?:int]", "[0,5]", true), ("?", "[]", true),
            ("?", "no JSON", false), (#"glob "a*""#, "abc", true), (#"glob "a*""#, "bc", false), ("text ", "x", true),
            ("text hex 61", "a", true), (#"fill 3 "ab""#, "aba", true),
        ])
    func `the patterns of scripts are there`(pattern: String, text: String, isMatch: Bool) throws {
        #expect(try matches(pattern, text) == isMatch)
        #expect(try matches(pattern, text, .binary) == false)
    }

    @Test(arguments: ["hex 61", "base64 YQ==", #"binary "a""#, "binary /^a$/", #"binary glob "?""#, "binary "])
    func `binary messages have patterns of their own`(pattern: String) throws {
        #expect(try matches(pattern, "a", .binary))
        #expect(try matches(pattern, "a") == false)
    }

    @Test(
        arguments: [
            ("/a(/", "the expression is wrong: missing closing parenthesis, at character 4 of /a(/"),
            (
                "/a",
                "the expression does not end on its line, at character 1 of /a"
                    + " (end it with `/`; a literal one is `\\/`)"
            ),
            (
                #""é{{x}}""#,
                #"`{{x}}` has no value: there are no names outside of scripts, at character 3 of "é{{x}}""#
                    + #" (write `\u007b{` for two braces)"#
            ),
            (
                #"file "a""#,
                #"files are not read outside of scripts, at character 1 of file "a""#
                    + " (write the bytes as `hex …` or `base64 …`)"
            ),
        ])
    func `what is wrong with a pattern is told, and where`(pattern: String, description: String) {
        let error = #expect(throws: ArgumentPattern.SyntaxError.self) { try ArgumentPattern(pattern) }
        #expect(error?.description == description)
    }

    @Test(arguments: ["{\"a\": 1", "[1] x", "?x:", "{", "[", "hex 0", "fill x", "\"a", "/a/ b"])
    func `what is no whole pattern is refused`(pattern: String) {
        #expect(throws: ArgumentPattern.SyntaxError.self) { try ArgumentPattern(pattern) }
    }

    @Test(arguments: ["/(a+)+$/", "?:/(a+)+$/"])
    func `an expression that is too costly fails for the message, with its own name`(source: String) throws {
        let pattern = try ArgumentPattern(source)
        let bytes = Array(#""\#(String(repeating: "a", count: 100_000))b""#.utf8)
        #expect(throws: Regex.Failure.tooCostly(pattern: "(a+)+$")) {
            try bytes.withUnsafeBytes { try pattern.matches(.text, $0) }
        }
        #expect(try bytes.withUnsafeBytes { try pattern.matches(.binary, $0) } == false)
    }
}
