import JSONText
import Notation
import Testing
import WebSocketProtocol

@Suite("What a mismatch tells")
struct MismatchTests {
    /// Source, text; message, place, part of the source, expected, received.
    struct Case: Sendable, CustomTestStringConvertible {
        let source: String
        let text: String
        let message: String
        let location: String?
        let part: String
        let expected: String
        let received: String

        init(
            _ source: String, _ text: String, _ message: String, _ location: String?, _ part: String,
            _ expected: String, _ received: String
        ) {
            self.source = source
            self.text = text
            self.message = message
            self.location = location
            self.part = part
            self.expected = expected
            self.received = received
        }

        var testDescription: String { "\(source) \(text)" }
    }

    @Test(
        arguments: [
            Case("1", "2", "the value is different", "$", "1", "1", "2"),
            Case(
                #"{"a": {"b": [0, "x"]}, "c": 1}"#, #"{"c":2,"a":{"b":[0,"y"]}}"#, "the value is different",
                "$.a.b[1]", #""x""#, #""x""#, #""y""#),
            Case(
                #"{"type": "ok", "n": ?:int}"#, #"{"n":1.5,"type":"ok"}"#, "the value is not a whole number", "$.n",
                "?:int", "?:int", "1.5"),
            Case(
                #"[?id:/^a/]"#, #"["b"]"#, "the value does not match", "$[0]", "?id:/^a/", "?id:/^a/", #""b""#),
            Case(
                #"[?:/^a/]"#, #"[5]"#, "the value is a number, not a string", "$[0]", "?:/^a/", "?:/^a/", "5"),
            Case(
                #"{"a":1, "b": {"c":2}}"#, #"{"a":1}"#, "a member is missing", "$", #""b": {"c":2}"#,
                #""b":{"c":2}"#, #"{"a":1}"#),
            Case(
                #"[{"a":1}]"#, #"[{"a":1,"z":[3]}]"#, "a member is not expected", "$[0]", #"{"a":1}"#, #"{"a":1}"#,
                #"{"z":[3]}"#),
            Case("[1, 2]", "[1]", "the array has 1 element, not 2", "$", "[1, 2]", "[1,2]", "[1]"),
            Case("[1]", "[1,2]", "the array has 2 elements, not 1", "$", "[1]", "[1]", "[1,2]"),
            Case(
                "[1, ..., 2]", "[1]", "the array has 1 element, not at least 2", "$", "[1, ..., 2]", "[1,...,2]",
                "[1]"),
            Case("[1, ..., 2]", "[1,5,6]", "the value is different", "$[2]", "2", "2", "6"),
            Case(
                #"{"a":[1, ...], ...}"#, #"{"a":{}}"#, "the value is an object, not an array", "$.a", "[1, ...]",
                "[1,...]", "{}"),
            Case(
                #"{"a":{"b":?x, ...}}"#, #"{"a":null}"#, "the value is null, not an object", "$.a", #"{"b":?x, ...}"#,
                #"{"b":?x,...}"#, "null"),
            Case("[?x, ?x]", "[1,2]", "`x` has another value before", "$[1]", "?x", "1", "2"),
            Case(#""a""#, "b", "the text is different", nil, #""a""#, #""a""#, #""b""#),
            Case(#""{}""#, "{ }", "the text is different", nil, #""{}""#, #""{}""#, #""{ }""#),
            Case("/^a/i", #"{"x":1}"#, "the text does not match", nil, "/^a/i", "/^a/i", #"{"x":1}"#),
            Case(#"glob "a*""#, "b", "the text does not match", nil, #"glob "a*""#, #"glob "a*""#, #""b""#),
            Case("hex 00", "a", "the message is text, not binary", nil, "hex 00", "hex 00", #""a""#),
            Case("binary 5", "5", "the message is text, not binary", nil, "5", "binary 5", #""5""#),
        ])
    func `the first part that is not met is shown`(test: Case) throws {
        let mismatch = try #require(try pattern(test.source).mismatch(test.text))
        #expect(mismatch.message == test.message)
        #expect(mismatch.location?.description == test.location)
        #expect(part(mismatch.range, of: test.source) == test.part)
        #expect(mismatch.expected == test.expected)
        #expect(mismatch.received == test.received)
        #expect(mismatch.expectedBytes == nil)
        #expect(mismatch.receivedBytes == nil)
    }

    @Test func `text that is not JSON is told with the reason`() throws {
        let mismatch = try #require(try pattern("[1]").mismatch("[1"))
        #expect(mismatch.message == "the text is not JSON: expected a comma or ] at byte 2, where the text ends")
        #expect(mismatch.expected == "[1]")
        #expect(mismatch.received == #""[1""#)
    }

    @Test func `the part of a value that was put in has the range of its name`() throws {
        let source = #"{"a": {{x}}}"#
        let mismatch = try #require(try pattern(source, ["x": "[1,2]"]).mismatch(#"{"a":[1,3]}"#))
        #expect(mismatch.location?.description == "$.a[1]")
        #expect(part(mismatch.range, of: source) == "{{x}}")
        #expect(mismatch.expected == "2")
    }

    @Test func `the nearest miss has met the most`() throws {
        let done = try pattern(#"{"id":1,"state":"DONE","at":?:string}"#)
        let closeness = [
            done.mismatch("x", .binary), done.mismatch("x"), done.mismatch("{}"), done.mismatch(#"{"id":1}"#),
            done.mismatch(#"{"id":2,"state":"DONE","at":""}"#),
        ].map { $0?.closeness }
        #expect(closeness == [0, 1, 2, 3, 4])
    }

    @Test func `bytes are given for dumps`() throws {
        let mismatch = try #require(try pattern("hex 00 01").mismatch(ReceivedPayload(type: .binary, bytes: [0, 2])))
        #expect(mismatch.message == "the bytes are different")
        #expect(mismatch.expected == "hex 00 01")
        #expect(mismatch.received == "hex 00 02")
        #expect(mismatch.expectedBytes == [0, 1])
        #expect(mismatch.receivedBytes == [0, 2])
        let noText = try #require(try pattern(#"binary "a""#).mismatch(ReceivedPayload(type: .binary, bytes: [0xFF])))
        #expect(noText.expectedBytes == [0x61])
        #expect(noText.receivedBytes == [0xFF])
        let text = try #require(try pattern(#"binary "a""#).mismatch("b", .binary))
        #expect(text.expected == #""a""#)
        #expect(text.received == #""b""#)
        #expect(text.expectedBytes == nil)
    }

    @Test func `long payloads are cut to where the difference is`() throws {
        let text = try #require(
            try pattern(#"fill 10000 "0123456789""#).mismatch(
                String(repeating: "0123456789", count: 500) + "x" + String(repeating: "y", count: 5000)))
        #expect(text.message == "the text is different from byte 5000 on")
        #expect(text.expected.hasPrefix(#"…"0123456789"#))
        #expect(text.received.hasPrefix(#"…"0123456789"#))
        #expect(text.received.hasSuffix(#"yyy"…"#))
        #expect(text.received.contains("9xy"))
        #expect(text.received.utf8.count < 600)
        var names = Names()
        names.files["a"] = [UInt8](repeating: 7, count: 20_000)
        let bytes = try #require(
            try pattern(#"file "a""#, names).mismatch(
                ReceivedPayload(type: .binary, bytes: [UInt8](repeating: 7, count: 10_001) + [8])))
        #expect(bytes.message == "the bytes are different from byte 10001 on")
        #expect(bytes.expectedBytes?.count == 4096)
        #expect(bytes.receivedBytes == [UInt8](repeating: 7, count: 65) + [8])
    }

    @Test func `long JSON is cut`() throws {
        let long = "[\(Array(repeating: "1", count: 10_000).joined(separator: ","))]"
        let mismatch = try #require(try pattern("{{x}}", ["x": long]).mismatch("{}"))
        #expect(mismatch.expected.utf8.count < 520)
        #expect(mismatch.expected.hasSuffix("…"))
        let other = try #require(try pattern("{}").mismatch(long))
        #expect(other.received.utf8.count < 520)
    }

    @Test func `a pattern that nobody wrote has no range`() throws {
        let mismatch = try #require(Pattern.any(.binary).mismatch("a"))
        #expect(mismatch.range == nil)
        #expect(mismatch.expected == "binary")
    }
}
