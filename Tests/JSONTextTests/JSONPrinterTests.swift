import JSONText
import TestSupport
import Testing

/// A printed text, and how far it got; nil where nothing was printed since the text is not JSON.
private struct Print: Equatable {
    var bytes: [UInt8]
    var isCut: Bool
    var end: Int

    var text: String { String(decoding: bytes, as: UTF8.self) }

    init?(
        _ text: [UInt8], as layout: JSONPrinter.Layout, lines: Int = .max, bytes limit: Int = .max,
        style: JSONPrinter.Style = { $2.append(contentsOf: $1) }
    ) {
        var output = Array("before ".utf8)
        let outcome = text.withUnsafeBytes {
            JSONPrinter.append(
                $0, as: layout, within: JSONPrinter.Limit(lines: lines, bytes: limit), to: &output, style: style)
        }
        #expect(output.starts(with: Array("before ".utf8)))
        bytes = Array(output.dropFirst(7))
        guard let outcome else {
            #expect(bytes.isEmpty)
            return nil
        }
        isCut = outcome.isCut
        end = outcome.end
    }

    init?(_ text: String, as layout: JSONPrinter.Layout, lines: Int = .max, bytes: Int = .max) {
        self.init(Array(text.utf8), as: layout, lines: lines, bytes: bytes)
    }
}

@Suite("Printing JSON")
struct JSONPrinterTests {
    private static let sample = #" {"b":[1,{},[ ],"\u00e9" ],"a":{"c" : -0.0e+1 },"b":null} "#
    private static let indented = #"""
        {
          "b": [
            1,
            {},
            [],
            "\u00e9"
          ],
          "a": {
            "c": -0.0e+1
          },
          "b": null
        }
        """#

    @Test func `an indented text has one member or element a line`() throws {
        let print = try #require(Print(Self.sample, as: .indented))
        #expect(print.text == Self.indented)
        #expect(print.isCut == false)
        #expect(print.end == Self.sample.utf8.count)
    }

    @Test(
        arguments: [
            (" 1 ", "1"), ("\"a\"", "\"a\""), ("[ ]", "[]"), ("{\n}", "{}"), ("[1]", "[\n  1\n]"),
            ("[[]]", "[\n  []\n]"), ("[[1],2]", "[\n  [\n    1\n  ],\n  2\n]"), ("[{}, {}]", "[\n  {},\n  {}\n]"),
            ("{\"a\":{\"b\":[]}}", "{\n  \"a\": {\n    \"b\": []\n  }\n}"), ("[\r\n1\r\n]", "[\n  1\n]"),
        ])
    func `indentation does not depend on the whitespace that came`(text: String, expected: String) {
        #expect(Print(text, as: .indented)?.text == expected)
    }

    @Test func `printed as it came, a text is the same, byte for byte`() {
        var texts = TextGenerator(SeededGenerator.announced())
        for _ in 0..<1000 {
            let text = texts.next()
            let print = Print(text, as: .asItCame)
            #expect(print?.bytes == text)
            #expect(print?.isCut == false)
            #expect(print?.end == text.count)
        }
    }

    @Test func `indented, the tokens are the same, byte for byte, and indenting again changes nothing`() {
        var texts = TextGenerator(SeededGenerator.announced())
        for _ in 0..<1000 {
            let text = texts.next()
            let bytes = Print(text, as: .indented)?.bytes ?? []
            #expect(Scan(bytes) == Scan(text), "\(String(decoding: text, as: UTF8.self))")
            #expect(Print(bytes, as: .indented)?.bytes == bytes)
        }
    }

    @Test(arguments: [JSONPrinter.Layout.asItCame, .indented])
    func `a text that is not JSON leaves nothing behind`(layout: JSONPrinter.Layout) {
        for text in ["", "x", "[1,2", "[1,2] 3", "{\"a\":1,}", "[\"a\n\"]"] {
            #expect(Print(text, as: layout) == nil, "\(text)")
        }
    }

    @Test func `each token comes to the style with its kind, and whitespace that came without one`() {
        let style: JSONPrinter.Style = { kind, piece, output in
            output += Array("<\(kind.map { "\($0)" } ?? "-")|".utf8) + piece + Array(">".utf8)
        }
        let text = Array("{ \"a\":[1,\"b\",true]}\n".utf8)
        #expect(
            Print(text, as: .asItCame, style: style)?.text == """
                <objectStart|{><-| ><key|"a"><colon|:><arrayStart|[><number|1><comma|,><string|"b"><comma|,>\
                <literal|true><arrayEnd|]><objectEnd|}><-|
                >
                """)
        #expect(
            Print(text, as: .indented, style: style)?.text == """
                <objectStart|{>
                  <key|"a"><colon|:> <arrayStart|[>
                    <number|1><comma|,>
                    <string|"b"><comma|,>
                    <literal|true>
                  <arrayEnd|]>
                <objectEnd|}>
                """)
    }

    @Test func `a style can write other bytes than those of the token`() {
        let text = Array("[\"a\u{7F}\"]".utf8)
        let print = Print(text, as: .asItCame) { _, piece, output in
            for byte in piece { output += byte == 0x7F ? Array("\\x7f".utf8) : [byte] }
        }
        #expect(print?.text == "[\"a\\x7f\"]")
    }

    @Test func `the limit of lines ends the last line without a line feed`() throws {
        let lines = Self.indented.split(separator: "\n")
        for count in 1..<lines.count {
            let print = try #require(Print(Self.sample, as: .indented, lines: count))
            #expect(print.text == lines[..<count].joined(separator: "\n"))
            #expect(print.isCut)
            #expect(print.end < Self.sample.utf8.count)
            #expect(Print(Self.indented, as: .asItCame, lines: count)?.isCut == true)
        }
        #expect(Print(Self.sample, as: .indented, lines: lines.count)?.isCut == false)
        #expect(Print(Self.indented, as: .asItCame, lines: lines.count)?.text == Self.indented)
        #expect(Print(Self.indented, as: .asItCame, lines: lines.count)?.isCut == false)
        #expect(Print(Self.sample, as: .indented, lines: 0) == Print(Self.sample, as: .indented, lines: 1))
    }

    @Test func `as it came, a line ends where the text has its line feed`() {
        #expect(Print("[1, \n 2]", as: .asItCame, lines: 1)?.text == "[1, ")
        #expect(Print("[1, \n 2]", as: .asItCame, lines: 1)?.end == 4)
        #expect(Print("[\n\n\n1]", as: .asItCame, lines: 2)?.text == "[\n")
        #expect(Print("\n[1]", as: .asItCame, lines: 1)?.text == "")
        #expect(Print("\n[1]", as: .asItCame, lines: 1)?.isCut == true)
    }

    @Test func `whitespace at the end that does not fit is no cut`() throws {
        let print = try #require(Print("[1]\n\n", as: .asItCame, lines: 2))
        #expect(print.text == "[1]\n")
        #expect(print.isCut == false)
        #expect(print.end == 5)
        #expect(Print("[1] \n", as: .asItCame, bytes: 3)?.isCut == false)
        #expect(Print("[1] \n", as: .asItCame, bytes: 3)?.text == "[1]")
    }

    @Test(arguments: [JSONPrinter.Layout.asItCame, .indented])
    func `the limit of bytes cuts anywhere but in a code point`(layout: JSONPrinter.Layout) throws {
        let text = #"{"key": ["ü€𝄞", -1.5e3, {}], "other": true}"#
        let whole = try #require(Print(text, as: layout)).bytes
        for limit in 0..<whole.count {
            let print = try #require(Print(text, as: layout, bytes: limit))
            #expect(print.isCut)
            #expect(print.end < text.utf8.count)
            #expect(whole.starts(with: print.bytes))
            #expect(print.bytes.count <= limit)
            #expect(String(validating: print.bytes, as: UTF8.self) != nil, "\(limit)")
            #expect(layout == .indented || print.bytes.count > limit - 4)
            #expect(print.bytes.last != 0x0A)
        }
        #expect(Print(text, as: layout, bytes: whole.count)?.isCut == false)
        #expect(Print(text, as: layout, bytes: whole.count)?.bytes == whole)
    }

    @Test func `bytes that are no UTF-8 are cut at the limit itself`() {
        let text = [0x22, 0xF0] + [UInt8](repeating: 0x80, count: 50) + [0x22]
        #expect(Print(text, as: .asItCame, bytes: 40)?.bytes == Array(text[..<40]))
        #expect(Print([0x22, 0xE2, 0x82, 0xAC, 0x80, 0x80, 0x22], as: .asItCame, bytes: 3)?.bytes == [0x22])
    }

    @Test func `what the style adds counts as well`() throws {
        let text = Array("[1,2,3,4,5,6,7,8,9]".utf8)
        let print = try #require(
            Print(text, as: .asItCame, bytes: 50) { $2 += Array("\u{1B}[32m".utf8) + $1 + Array("\u{1B}[0m".utf8) })
        #expect(print.bytes.count == 50)
        #expect(print.isCut)
        #expect(print.end == 5)
        let over = try #require(Print(text, as: .indented, bytes: 9) { $2 += Array("12345".utf8) + $1 })
        #expect(over.text == "12345[")
        #expect(over.isCut)
    }

    @Test func `a negative limit is none at all, and a piece over the limit is followed by nothing`() throws {
        #expect(Print("[1]", as: .asItCame, bytes: -1)?.bytes == [])
        let print = try #require(
            Print(Array("[1]".utf8), as: .asItCame, bytes: 2) { $2 += Array(repeating: $1, count: 30).joined() })
        #expect(print.text == String(repeating: "[", count: 30))
        #expect(print.isCut)
    }

    @Test func `what follows a cut need not be JSON, but the next token must be`() {
        #expect(Print("[1,2,nonsense", as: .indented, lines: 2)?.text == "[\n  1,")
        #expect(Print("[1,nonsense", as: .indented, lines: 2) == nil)
    }

    @Test(.timeLimit(.minutes(10)))
    func `deep nesting is indented up to the limit and not further`() throws {
        let count = 1_000_000
        let text = [UInt8](repeating: 0x5B, count: count) + [UInt8](repeating: 0x5D, count: count)
        let print = try #require(Print(text, as: .indented, bytes: 100_000))
        #expect(print.isCut)
        #expect(print.bytes.count > 99_000)
        #expect(print.bytes.count <= 100_000)
        #expect(Print(text, as: .asItCame)?.bytes == text)
        #expect(Print(Array(text[..<count]), as: .asItCame) == nil)
    }

    @Test func `a big text is not looked at beyond the limit`() throws {
        let text = Array("[".utf8) + Array(repeating: Array("1,\n".utf8), count: 1_000_000).joined()
        for layout in [JSONPrinter.Layout.asItCame, .indented] {
            let print = try #require(Print(text, as: layout, lines: 20))
            #expect(print.isCut)
            #expect(print.end < 100)
        }
    }

    @Test func `random bytes are no crash`() {
        var generator = SeededGenerator.announced()
        let marks = Array("{}[]:,\"\\u01e.-+true \n\u{FC}".utf8)
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...20, using: &generator)
            let text = [0x5B] + (0..<count).map { _ in marks.randomElement(using: &generator)! }
            for layout in [JSONPrinter.Layout.asItCame, .indented] {
                let limit = Int.random(in: 0...20, using: &generator)
                let print = Print(text, as: layout, lines: Int.random(in: 0...3, using: &generator), bytes: limit)
                #expect(print?.bytes.count ?? 0 <= limit)
                #expect(print?.end ?? 0 <= text.count)
            }
        }
    }
}
