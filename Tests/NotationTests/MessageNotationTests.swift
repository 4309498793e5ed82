import JSONText
import Notation
import Testing
import WebSocketProtocol

@Suite("Payloads in script notation")
struct MessageNotationTests {
    private func text(_ text: String, limit: Int = .max) -> String {
        MessageNotation.text(Array(text.utf8), type: .text, limit: limit)
    }

    @Test(
        arguments: [
            ("hello", #""hello""#), ("", #""""#), (#"{"a":[1,2.50,"x"]}"#, #"{"a":[1,2.50,"x"]}"#), ("[]", "[]"),
            (#"{"a": 1}"#, #""{\"a\": 1}""#), (#"{"a":"\/"}"#, #"{"a":"\/"}"#), ("5", #""5""#),
            ("true", #""true""#), (#""x""#, #""\"x\"""#), (#"{"a"}"#, #""{\"a\"}""#), (#"a\b"#, #""a\\b""#),
            ("{{x}}", #""\u007b{x}}""#), ("{{{{", #""\u007b\u007b\u007b{""#),
            (#"{"t":"{{x}}"}"#, #""{\"t\":\"\u007b{x}}\"}""#), (#"{"\"\\": 1}"#, #""{\"\\\"\\\\\": 1}""#),
            ("a\nb\r\t\u{1B}[31m\0", #""a\nb\r\t\u001b[31m\u0000""#), ("\u{7F}\u{9B}", #""\u007f\u009b""#),
            ("[\"\u{9B}\u{202E}\"]", #""[\"\u009b\u202e\"]""#), ("\u{2028}\u{200F}\u{2066}", #""\u2028\u200f\u2066""#),
            ("ü€𝄞👩‍🚀", #""ü€𝄞👩‍🚀""#), (#"{"a":"\n"}"#, #"{"a":"\n"}"#),
        ])
    func `text is written as JSON or in quotes`(text: String, notation: String) throws {
        #expect(self.text(text) == notation)
        let (type, payload) = try value(notation).message(as: nil, in: Names(source: notation))
        #expect(type == .text)
        #expect(String(decoding: payload, as: UTF8.self) == text)
        #expect(try pattern(notation).matches(text))
    }

    @Test(arguments: [512, 513])
    func `JSON is text where it is too deep for a script`(depth: Int) throws {
        let brackets = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let notation = text(brackets)
        #expect(notation.hasPrefix("\"") == (depth > 512))
        #expect(throws: Never.self) { try value(notation) }
    }

    @Test func `bytes are hexadecimal, many of them Base64`() throws {
        #expect(MessageNotation.text([0, 0x0A, 0xFF], type: .binary) == "hex 00 0a ff")
        #expect(MessageNotation.text([], type: .binary) == "hex")
        #expect(MessageNotation.text([0x61], type: .binary) == "hex 61")
        for count in [4096, 4097] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
            let notation = MessageNotation.text(bytes, type: .binary)
            #expect(notation.hasPrefix(count == 4096 ? "hex 00 07" : "base64 AAcO"))
            #expect(try value(notation).bytes(in: Names(source: notation)) == bytes)
        }
    }

    @Test func `text that is no UTF-8 is text with bytes, and a payload without a type is what it is`() throws {
        #expect(MessageNotation.text([0x61, 0xFF], type: .text) == "text hex 61 ff")
        #expect(MessageNotation.text([0x61, 0xFF], type: nil) == "hex 61 ff")
        #expect(MessageNotation.text([0x61], type: nil) == #""a""#)
    }

    @Test func `what is longer than the limit is cut between characters`() {
        #expect(text("abcdef", limit: 6) == #""abcdef""#)
        #expect(text("abcdef", limit: 3) == #""abc"…"#)
        #expect(text("aüü", limit: 2) == #""a"…"#)
        #expect(text("a𝄞", limit: 4) == #""a"…"#)
        #expect(text("𝄞", limit: 0) == #"""…"#)
        #expect(text(#"{"a":"üü"}"#, limit: 9) == #"{"a":"ü…"#)
        #expect(text(#"{"a":"üü" }"#, limit: 7) == #"{"a":"…"#)
        #expect(text(#"{a:"üü"}"#, limit: 5) == #""{a:\""…"#)
        #expect(MessageNotation.text([1, 2, 3], type: .binary, limit: 2) == "hex 01 02 …")
        #expect(MessageNotation.string("abc", limit: 2) == #""ab"…"#)
        #expect(MessageNotation.json(.array([.string("abc")]), limit: 4) == #"["ab…"#)
    }

    @Test func `a text that looks like JSON can be written as text`() {
        #expect(MessageNotation.string("{}") == #""{}""#)
    }

    @Test func `no text drives a terminal`() {
        for value in UInt32(0)...0x3000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let notation = text("a\(scalar)b")
            #expect(notation.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            #expect(notation.unicodeScalars.allSatisfy { !$0.properties.isBidiControl })
        }
    }
}
