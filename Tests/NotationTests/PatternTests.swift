import Notation
import Testing
import WebSocketProtocol

@Suite("Patterns")
struct PatternTests {
    @Test func `a string is exactly that text`() throws {
        let hello = try pattern(#""h\u00e9llo""#)
        #expect(hello.matches("héllo"))
        #expect(!hello.matches("héllo "))
        #expect(!hello.matches("h"))
        #expect(!hello.matches("he\u{301}llo"), "the same to people, but other bytes")
        #expect(try pattern(#""""#).matches(""))
        #expect(try !pattern(#""{\"a\":1}""#).matches(#"{"a": 1}"#), "text is not JSON")
    }

    @Test(arguments: [#""a""#, "/a/", #"glob "a""#, #"fill 1 "a""#, "text"])
    func `what is text matches text messages only`(source: String) throws {
        #expect(try pattern(source).matches("a"))
        #expect(try !pattern(source).matches("a", .binary))
    }

    @Test(arguments: ["1", "?", "?:int"])
    func `what is JSON matches text messages only`(source: String) throws {
        #expect(try pattern(source).matches("1"))
        #expect(try !pattern(source).matches("1", .binary))
    }

    @Test(arguments: ["hex 61", "base64 YQ==", "file \"a\"", "binary"])
    func `what is bytes matches binary messages only`(source: String) throws {
        var names = Names()
        names.files["a"] = [0x61]
        #expect(try pattern(source, names).matches("a", .binary))
        #expect(try !pattern(source, names).matches("a"))
    }

    @Test(arguments: [#""a""#, "/^a$/", #"glob "a""#, #"fill 1 "a""#, "hex 61", "base64 YQ=="])
    func `a word forces the type`(source: String) throws {
        #expect(try pattern("binary \(source)").matches("a", .binary))
        #expect(try !pattern("binary \(source)").matches("a", .text))
        #expect(try pattern("text \(source)").matches("a", .text))
        #expect(try !pattern("text \(source)").matches("a", .binary))
    }

    @Test(arguments: [#""1""#, "1", "/1/", #"glob "1""#, "hex 31", "binary 1"])
    func `what is no message has no type that could be wrong`(source: String) throws {
        #expect(try pattern(source).matches("1", nil))
        #expect(try !pattern(source).matches("2", nil))
    }

    @Test func `bytes are compared`() throws {
        #expect(try pattern("hex 00 ff").matches([0x00, 0xFF]))
        #expect(try !pattern("hex 00 ff").matches([0x00, 0xFF, 0x00]))
        #expect(try !pattern("hex 00 ff").matches([0x00]))
        #expect(try pattern("hex").matches([]))
        #expect(try pattern("fill 5 \"ab\"").matches("ababa"))
    }

    @Test func `an expression matches a part of the text, and its named groups are captured`() throws {
        #expect(try pattern("/b+/").captures("abbc") == [])
        #expect(try pattern("/B+/i").captures("abbc") == [])
        #expect(try pattern("/^b/").captures("abbc") == nil)
        #expect(
            try pattern(#"/(?<year>\d+)-(?<month>\d+)/"#).captures("on 2024-05") == [#"year="2024""#, #"month="05""#])
        #expect(try pattern(#"/(?<a>x)|(?<b>y)/"#).captures("y") == [#"b="y""#, #"a="""#])
    }

    @Test func `an expression sees bytes that are no UTF-8 as replacement characters`() throws {
        let raw = try pattern(#"/^HTTP\/1.1 101.*\x{FFFD}/s"#)
        #expect(raw.matches(Array("HTTP/1.1 101 OK\r\n\r\n".utf8) + [0x81, 0xFF], nil))
        #expect(try pattern("binary /^.a$/").matches([0xFF, 0x61]))
        #expect(try pattern("binary glob \"?a\"").matches([0xFF, 0x61]))
    }

    @Test func `an expression that takes too long fails, and is named`() throws {
        let text = String(repeating: "a", count: 50_000) + "b"
        for (source, message) in [("/(a+)+$/", text), (#"{"x":?:/(a+)+$/}"#, #"{"x":"\#(text)"}"#)] {
            guard case .failed(let failure) = try pattern(source).match(ReceivedPayload(message)) else {
                Issue.record("\(source) did not fail")
                continue
            }
            #expect(failure == .tooCostly(pattern: "(a+)+$"))
        }
    }

    @Test func `what is put into an expression or a glob stands for itself`() throws {
        let names: Names = ["x": #""a.*[b]/ #{\\}""#]
        let text = "a.*[b]/ #{\\}"
        for source in ["/^{{x}}$/", "/^{{x}}$/x", "/^(?:{{x}})$/i", #"glob "{{x}}""#] {
            #expect(try pattern(source, names).matches(text), "\(source)")
            #expect(try !pattern(source, names).matches("axxb/ #{\\}"), "\(source)")
        }
    }

    @Test func `a name at the top is what it holds`() throws {
        #expect(try pattern("{{x}}", ["x": #""hi""#]).matches("hi"))
        #expect(try !pattern("{{x}}", ["x": #""hi""#]).matches(#""hi""#))
        #expect(try pattern("{{x}}", ["x": "5"]).matches("5.0"))
        #expect(try pattern("{{x}}", ["x": #"{"a":[1,2]}"#]).matches(#"{ "a" : [1, 2] }"#))
    }
}
