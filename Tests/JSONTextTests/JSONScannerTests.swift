import JSONText
import TestSupport
import Testing

@Suite("Tokens of JSON")
struct JSONScannerTests {
    @Test func `a text is cut into tokens of every kind`() {
        let scan = Scan(#" {"a" : [1, "b", true], "c":{ }} "#)
        #expect(
            scan.texts == [
                "{", "\"a\"", ":", "[", "1", ",", "\"b\"", ",", "true", "]", ",", "\"c\"", ":", "{", "}", "}",
            ])
        #expect(
            scan.kinds == [
                .objectStart, .key, .colon, .arrayStart, .number, .comma, .string, .comma, .literal, .arrayEnd,
                .comma, .key, .colon, .objectStart, .objectEnd, .objectEnd,
            ])
        #expect(scan.error == nil)
    }

    @Test(
        arguments: [
            "0", "-0", "1", "-12", "1e5", "1E5", "1e+5", "1e-05", "0e0", "0.0", "-0.10e1", "1.50",
            "123456789012345678901234567890", "1e9999", "-1.0E+00",
        ])
    func `a number keeps its text`(text: String) {
        let scan = Scan("[\(text)]")
        #expect(scan.texts == ["[", text, "]"])
        #expect(scan.kinds == [.arrayStart, .number, .arrayEnd])
        #expect(scan.error == nil)
        #expect(Scan(text).texts == [text])
        #expect(Scan(text).error == nil)
    }

    @Test(
        arguments: [
            "\"\"", "\"a\"", "\"ü€𝄞\"", "\"\\\"\"", "\"\\\\\"", "\"\\/\\b\\f\\n\\r\\t\"", "\"\\u12aF\"",
            "\"\\uD800\"", "\"\\uDC00\\uD800\"", "\"\\uD834\\uDD1E\"", "\"\\u0000\"", "\"\u{7F}\"", "\"{[,:]}\"",
            "\"/* no comment */\"", "\"1234567\"", "\"12345678\"", "\"123456789012345\\n\"", "\"\\\\\\\\\\\\\\\\\"",
            "\"\u{2028}\u{FEFF}\"",
        ])
    func `a string keeps its quotes and escapes`(text: String) {
        let scan = Scan("[\(text),\(text)]")
        #expect(scan.texts == ["[", text, ",", text, "]"])
        #expect(scan.kinds == [.arrayStart, .string, .comma, .string, .arrayEnd])
        #expect(scan.error == nil)
        #expect(Scan("{\(text):\(text)}").kinds == [.objectStart, .key, .colon, .string, .objectEnd])
        #expect(Scan(text).texts == [text])
        #expect(Scan(text).error == nil)
    }

    @Test func `keys keep their order and may come twice`() {
        let scan = Scan(#"{"b":1,"a":2,"b":3,"":4}"#)
        let keys = zip(scan.kinds, scan.texts).filter { $0.0 == .key }.map(\.1)
        #expect(keys == ["\"b\"", "\"a\"", "\"b\"", "\"\""])
        #expect(scan.error == nil)
    }

    @Test(
        arguments: [
            "[]", "{}", "[ ]", "{\n}", " [] ", "\t\r\n []", "[[]]", "[[],{}]", "[{\"a\":[]}]", "true", "false", "null",
            "\"a\"", "[null,1,\"1\",{}]", "[1]\n", " 1 ", "{\"a\":{\"a\":{}}}", "[1\n,2]", "[\"a\"\r\n]",
        ])
    func `one value with whitespace around is JSON`(text: String) {
        #expect(firstError(in: text) == nil)
    }

    @Test func `whitespace is space, tab, line feed and carriage return, and nothing else`() {
        for byte in UInt8.min ... .max {
            let isWhitespace = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
            #expect((firstError(in: [byte, 0x5B, byte, 0x5D, byte]) == nil) == isWhitespace, "\(byte)")
        }
    }

    @Test func `in a string no byte is refused but control characters, wherever it stands`() {
        for byte in UInt8.min ... .max where byte != 0x22 && byte != 0x5C {
            for length in 0..<20 {
                let text = [0x22] + [UInt8](repeating: 0x61, count: length) + [byte, 0x61, 0x22]
                let error = firstError(in: text)
                #expect(error?.offset == (byte < 0x20 ? length + 1 : nil), "\(byte) at \(length)")
                guard (error == nil) == (byte >= 0x20) else { return }
            }
        }
    }

    @Test func `eight escapes have one letter`() {
        for byte in UInt8.min ... .max {
            let isEscape = Array("\"\\/bfnrt".utf8).contains(byte)
            #expect((firstError(in: [0x22, 0x5C, byte, 0x22]) == nil) == isEscape, "\(byte)")
        }
    }

    @Test func `digits after u are hexadecimal`() {
        for byte in UInt8.min ... .max {
            let isDigit = Array("0123456789abcdefABCDEF".utf8).contains(byte)
            for place in 3...6 {
                var text = Array("\"\\u0000\"".utf8)
                text[place] = byte
                #expect(firstError(in: text)?.offset == (isDigit ? nil : place), "\(byte) at \(place)")
            }
        }
    }

    @Test func `bytes that are no UTF-8 pass in a string and nowhere else`() {
        #expect(firstError(in: [0x22, 0xFF, 0xC0, 0x80, 0x22]) == nil)
        #expect(firstError(in: [0x5B, 0xFF, 0x5D])?.offset == 1)
    }

    @Test func `tokens tell how deep they lie`() throws {
        try Array(#"[{"a":[]}]"#.utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            var depths: [Int] = []
            while try scanner.next() != nil { depths.append(scanner.depth) }
            #expect(depths == [1, 2, 2, 2, 3, 2, 1, 0])
        }
    }

    @Test func `the end and an error stay`() throws {
        try Array("[1] ".utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            while try scanner.next() != nil {}
            for _ in 0..<3 {
                let token = try scanner.next()
                #expect(token == nil)
            }
        }
        try Array("[x".utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            let token = try scanner.next()
            #expect(token == JSONToken(.arrayStart, 0..<1))
            for _ in 0..<3 {
                let error = #expect(throws: JSONError.self) { try scanner.next() }
                #expect(error?.offset == 1)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a million brackets are neither a crash nor slow`() {
        let count = 1_000_000
        let opened = [UInt8](repeating: 0x5B, count: count)
        let error = firstError(in: opened)
        #expect(error?.offset == count)
        #expect(error?.isAtEnd == true)
        #expect(firstError(in: opened + [UInt8](repeating: 0x5D, count: count)) == nil)
        #expect(firstError(in: opened + [UInt8](repeating: 0x5D, count: count + 1))?.offset == 2 * count)
        let members = Array(repeating: Array("{\"a\":[".utf8), count: 100_000).joined()
        let ends = Array(repeating: Array("]}".utf8), count: 100_000).joined()
        #expect(firstError(in: Array(members) + ends) == nil)
        #expect(firstError(in: Array(members) + ends.dropLast() + Array("]".utf8))?.isAtEnd == false)
    }

    @Test func `what is open is remembered at every depth`() {
        var generator = SeededGenerator.announced()
        for depth in [1, 2, 63, 64, 65, 127, 128, 129, 1000] {
            let objects = (0..<depth).map { _ in Bool.random(using: &generator) }
            let opened = objects.flatMap { Array(($0 ? "{\"a\":" : "[").utf8) } + Array("1".utf8)
            let closing = objects.reversed().map { UInt8(ascii: $0 ? "}" : "]") }
            #expect(firstError(in: opened + closing) == nil, "seed \(generator.seed), \(depth) levels")
            for level in closing.indices {
                var wrong = closing
                wrong[level] ^= UInt8(ascii: "}") ^ UInt8(ascii: "]")
                let error = firstError(in: opened + wrong)
                #expect(error?.offset == opened.count + level, "seed \(generator.seed), \(depth) levels")
            }
        }
    }
}
