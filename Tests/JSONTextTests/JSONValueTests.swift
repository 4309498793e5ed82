import JSONText
import TestSupport
import Testing

@Suite("Values of JSON")
struct JSONValueTests {
    /// What a text says, written again.
    private func rewritten(_ text: String) throws -> String {
        try JSONValue(parsing: text).compactText
    }

    @Test(
        arguments: [
            ("null", "null"), ("true", "boolean"), ("false", "boolean"), ("-1.50e+7", "number"), ("\"a\"", "string"),
            ("[1,[],{}]", "array"), (#"{"b":1,"a":{"":[]},"b":2}"#, "object"),
        ])
    func `compact JSON is written as it came`(text: String, typeName: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(value.compactText == text)
        #expect(value.typeName == typeName)
    }

    @Test func `whitespace outside of strings is left off`() throws {
        #expect(try rewritten(" {\n\t\"a b\" :\r [ 1 , \" \" ] } \n") == #"{"a b":[1," "]}"#)
    }

    @Test(
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t", #""\"\\/\b\f\n\r\t""#),
            (#""\u0000\u001F\u007f""#, "\0\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""),
            (#""\u00e9\u20AC""#, "é€", "\"é€\""), (#""x\uD834\udd1Ey""#, "x𝄞y", "\"x𝄞y\""),
            (#""\uD834""#, "\u{FFFD}", "\"\u{FFFD}\""),
            (#""\uDD1E\uD834""#, "\u{FFFD}\u{FFFD}", "\"\u{FFFD}\u{FFFD}\""),
            (#""\uD834\uD834\uDD1E""#, "\u{FFFD}𝄞", "\"\u{FFFD}𝄞\""), (#""\uD834\n""#, "\u{FFFD}\n", "\"\u{FFFD}\\n\""),
            (#""\uD834\u0041""#, "\u{FFFD}A", "\"\u{FFFD}A\""), (#""12345678\n12345678""#, "12345678\n12345678", nil),
        ] as [(String, String, String?)])
    func `a string is what it stands for, and is escaped no more than it must be`(
        text: String, string: String, written: String?
    ) throws {
        #expect(try JSONValue(parsing: text) == .string(string))
        #expect(try rewritten(text) == written ?? text)
        #expect(try rewritten("{\(text):0}") == "{\(written ?? text):0}")
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]])
    func `bytes that are no UTF-8 become replacement characters`(bytes: [UInt8]) throws {
        let quote = UInt8(ascii: "\"")
        for escape in ["", "\\n"] {
            let text = [quote] + bytes + Array(escape.utf8) + [quote]
            let value = try text.withUnsafeBytes { bytes throws(JSONError) in try JSONValue(parsing: bytes) }
            let expected = String(decoding: bytes + Array(escape.isEmpty ? "".utf8 : "\n".utf8), as: UTF8.self)
            #expect(expected.unicodeScalars.contains("\u{FFFD}"))
            #expect(value == .string(expected))
        }
    }

    @Test func `a member is found by its name, the last where there are two`() throws {
        let value = try JSONValue(parsing: "{\"a\":1,\"é\":2,\"a\":3,\"\":4}")
        #expect(value["a"] == .number(JSONNumber(3)))
        #expect(value[""] == .number(JSONNumber(4)))
        #expect(value["é"] == .number(JSONNumber(2)))
        #expect(value["e\u{301}"] == nil, "another way to write é is another name")
        #expect(value["b"] == nil)
        #expect(JSONValue.array([value])["a"] == nil)
    }

    // MARK: - What is not JSON

    @Test func `what the scanner finds wrong is wrong here, and nothing else`() {
        var generator = SeededGenerator.announced()
        var texts = TextGenerator(generator)
        let marks = Array("{}[]:,\"\\u0e.-+tfn \n\u{1}x".utf8)
        for _ in 0..<3000 {
            var text = texts.next()
            text[Int.random(in: 0..<text.count, using: &generator)] = marks.randomElement(using: &generator)!
            let error = text.withUnsafeBytes { bytes -> JSONError? in
                do throws(JSONError) {
                    _ = try JSONValue(parsing: bytes)
                    return nil
                } catch {
                    return error
                }
            }
            #expect(error == firstError(in: text), "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test(arguments: ["", " ", "[1", "[1,]", "{\"a\"}", "1 2", "nul", "\"", "[]]"])
    func `a text that is not one value is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    // MARK: - Depth

    /// Arrays or objects inside one another.
    private func nested(_ depth: Int, _ open: String, _ close: String) -> String {
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")])
    func `512 levels are taken, one more is refused in words of its own`(open: String, close: String) throws {
        let levels = open.utf8.count(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") })
        let text = nested(JSONValue.maximumDepth / levels, open, close)
        let value = try JSONValue(parsing: text)
        #expect(value.compactText == text)
        #expect(try value == JSONValue(parsing: " " + text))
        #expect(try value.hashValue == JSONValue(parsing: text).hashValue)

        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "[\(text)]") }
        #expect(
            error?.description
                == "expected at most 512 objects and arrays inside one another at byte \(error?.offset ?? 0)")
        #expect(error?.isAtEnd == false)
    }

    @Test func `a million brackets are refused at the 513th`() {
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
        }
        #expect(error?.offset == 512)
    }

    @Test func `what is side by side is not deep`() throws {
        let text = "[" + Array(repeating: "[[]]", count: 600).joined(separator: ",") + "]"
        #expect(try rewritten(text) == text)
    }

    // MARK: - Comparison

    @Test(
        arguments: [
            (#"{"a":1,"b":2}"#, #" { "b" : 2.0, "a" : 1e0 } "#), (#"{"a":1,"a":2}"#, #"{"a":2}"#),
            (#"{"a":1,"b":0,"a":2}"#, #"{"a":3,"a":2,"b":0}"#), ("[1,\"A\"]", #"[1.0,"\u0041"]"#), ("{}", "{ }"),
            (#"{"a":{"x":1,"y":[]},"b":{}}"#, #"{"b":{},"a":{"y":[],"x":1}}"#), ("1e400", "10e399"),
        ])
    func `texts that say the same are equal`(left: String, right: String) throws {
        let (left, right) = (try JSONValue(parsing: left), try JSONValue(parsing: right))
        #expect(left == right)
        #expect(right == left)
        #expect(left.hashValue == right.hashValue)
    }

    @Test(
        arguments: [
            ("1", "\"1\""), ("0", "false"), ("null", "false"), ("[]", "{}"), ("[1,2]", "[2,1]"), ("[1]", "[1,1]"),
            (#"{"a":1}"#, #"{"a":1,"b":1}"#), (#"{"a":1,"b":1}"#, #"{"a":1,"c":1}"#), (#"{"a":1}"#, #"{"A":1}"#),
            (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#), (#"{"a":null}"#, "{}"), ("9007199254740992", "9007199254740993"),
            ("\"é\"", "\"e\u{301}\""), ("{\"é\":1}", "{\"e\u{301}\":1}"),
            ("\"a\u{301}\u{323}\"", "\"a\u{323}\u{301}\""),
            ("1e400", "1e401"),
        ])
    func `texts that say different things are not equal`(left: String, right: String) throws {
        let (left, right) = (try JSONValue(parsing: left), try JSONValue(parsing: right))
        #expect(left != right)
        #expect(right != left)
    }

    @Test func `objects with many members are compared whatever their order`() throws {
        var generator = SeededGenerator.announced()
        let members = (0..<200).map { JSONMember(name: "n\($0)", value: .number(JSONNumber($0))) }
        let shadowed = members.prefix(50).map { JSONMember(name: $0.name, value: .null) }
        let value = JSONValue.object(members)
        let other = JSONValue.object(shadowed + members.shuffled(using: &generator))
        #expect(value == other)
        #expect(value.hashValue == other.hashValue)
        #expect(value != .object(members + shadowed))
        #expect(value != .object(Array(members.dropLast())))
    }

    @Test func `objects whose values differ at every level are compared in one pass`() throws {
        // With two looks at a value on each of 512 levels this would not end.
        let left = try JSONValue(parsing: nested(512, "{\"b\":0,\"a\":", "}"))
        let right = try JSONValue(
            parsing: nested(511, "{\"a\":", ",\"b\":0}").replacing("1", with: "{\"a\":2,\"b\":0}"))
        #expect(left != right)
    }

    @Test func `values equal each other as their sorted texts do`() throws {
        var generator = SeededGenerator.announced()
        var values: [(value: JSONValue, model: String)] = []
        for _ in 0..<150 {
            let value = randomValue(using: &generator, depth: 0)
            let shuffled = self.shuffled(value, using: &generator)
            #expect(shuffled == value)
            #expect(shuffled.hashValue == value.hashValue)
            values += [(value, model(of: value)), (shuffled, model(of: shuffled))]
        }
        for left in values {
            for right in values { #expect((left.value == right.value) == (left.model == right.model)) }
        }
        #expect(Set(values.map(\.value)).count == Set(values.map(\.model)).count)
    }

    /// A small value, so that some are equal.
    private func randomValue(using generator: inout SeededGenerator, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth < 3 ? 8 : 4), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .number(JSONNumber(.random(in: 0...2, using: &generator)))
        case 3: return .string(["", "a", "é", "e\u{301}"].randomElement(using: &generator)!)
        case 4, 5:
            return .array(
                (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                    randomValue(using: &generator, depth: depth + 1)
                })
        default:
            // More than eight names at times, which are compared in another way than a few.
            return .object(
                (0..<Int.random(in: 0...(depth == 0 ? 12 : 3), using: &generator)).map { _ in
                    JSONMember(
                        name: ["a", "b", "é", "e\u{301}"].randomElement(using: &generator)!,
                        value: randomValue(using: &generator, depth: depth + 1))
                })
        }
    }

    /// The same value: members that count in another order, behind some that do not.
    private func shuffled(_ value: JSONValue, using generator: inout SeededGenerator) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { shuffled($0, using: &generator) })
        case .object(let members):
            let counting = lastMembers(members).map {
                JSONMember(name: $0.name, value: shuffled($0.value, using: &generator))
            }
            let hidden = counting.filter { _ in .random(using: &generator) }
                .map { JSONMember(name: $0.name, value: .string("hidden")) }
            return .object(hidden + counting.shuffled(using: &generator))
        default: return value
        }
    }

    /// The last member of each name, found in the plainest way.
    private func lastMembers(_ members: [JSONMember]) -> [JSONMember] {
        members.indices.filter { index in
            members[(index + 1)...].allSatisfy { Array($0.name.utf8) != Array(members[index].name.utf8) }
        }.map { members[$0] }
    }

    /// A text that is the same for equal values, with the code points of strings as numbers.
    private func model(of value: JSONValue) -> String {
        switch value {
        case .string(let string): "\(string.unicodeScalars.map(\.value))s"
        case .array(let elements): "[\(elements.map(model).joined(separator: ";"))]"
        case .object(let members):
            "{\(lastMembers(members).map { "\(model(of: .string($0.name))):\(model(of: $0.value))" }.sorted())}"
        default: value.compactText
        }
    }

    // MARK: - Round trips

    @Test func `what is written is read as the same value, and written the same`() throws {
        var texts = TextGenerator(SeededGenerator.announced())
        for _ in 0..<1000 {
            let text = texts.next()
            let value = try text.withUnsafeBytes { bytes throws(JSONError) in try JSONValue(parsing: bytes) }
            let written = value.compactText
            let again = try JSONValue(parsing: written)
            #expect(again == value, "\(String(decoding: text, as: UTF8.self))")
            #expect(again.compactText == written)
            let numbers = Scan(text)
            let kept = Scan(written)
            #expect(kept.kinds == numbers.kinds)
            for (index, kind) in kept.kinds.enumerated() where kind == .number {
                #expect(kept.pieces[index] == numbers.pieces[index], "numbers keep their text")
            }
        }
    }

    @Test func `strings of any code points survive`() throws {
        var generator = SeededGenerator.announced()
        for _ in 0..<500 {
            let string = generator.text(scalarCount: Int.random(in: 0...40, using: &generator))
            let value = JSONValue.object([JSONMember(name: string, value: .string(string))])
            #expect(try JSONValue(parsing: value.compactText) == value)
        }
    }
}
