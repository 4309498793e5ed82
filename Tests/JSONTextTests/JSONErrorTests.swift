import JSONText
import TestSupport
import Testing

@Suite("What is not JSON")
struct JSONErrorTests {
    @Test(
        arguments: [
            ("x", "a value at byte 0"), ("\u{FEFF}[]", "a value at byte 0"), ("]", "a value at byte 0"),
            ("// a\n1", "a value at byte 0"), ("'a'", "a value at byte 0"), ("NaN", "a value at byte 0"),
            ("Infinity", "a value at byte 0"), ("TRUE", "a value at byte 0"), ("\u{A0}1", "a value at byte 0"),
            ("+1", "a value at byte 0"), (".5", "a value at byte 0"), ("\u{FF11}", "a value at byte 0"),
            ("[1,]", "a value at byte 3"), ("[1,,2]", "a value at byte 3"), ("{\"a\":}", "a value at byte 5"),
            ("[,1]", "a value or ] at byte 1"), ("[}", "a value or ] at byte 1"), ("[:]", "a value or ] at byte 1"),
            ("[1 2]", "a comma or ] at byte 3"), ("[\"a\" \"b\"]", "a comma or ] at byte 5"),
            ("[\"a\":1]", "a comma or ] at byte 4"), ("[1}", "a comma or ] at byte 2"),
            ("[01]", "a comma or ] at byte 2"), ("[-012]", "a comma or ] at byte 3"),
            ("[1.5.2]", "a comma or ] at byte 4"), ("[1e5.2]", "a comma or ] at byte 4"),
            ("[0x1]", "a comma or ] at byte 2"), ("[1a]", "a comma or ] at byte 2"),
            ("[truex]", "a comma or ] at byte 5"), ("[1;2]", "a comma or ] at byte 2"),
            ("{1:1}", "a key in quotes or } at byte 1"), ("{a:1}", "a key in quotes or } at byte 1"),
            ("{,}", "a key in quotes or } at byte 1"), ("{]", "a key in quotes or } at byte 1"),
            ("{[]:1}", "a key in quotes or } at byte 1"), ("{null:1}", "a key in quotes or } at byte 1"),
            ("{\"a\":1,}", "a key in quotes at byte 7"), ("{\"a\":1,,\"b\":2}", "a key in quotes at byte 7"),
            ("{\"a\"}", "a colon at byte 4"), ("{\"a\",1}", "a colon at byte 4"), ("{\"a\" 1}", "a colon at byte 5"),
            ("{\"a\"=1}", "a colon at byte 4"), ("{\"a\"::1}", "a value at byte 5"),
            ("{\"a\":1]", "a comma or } at byte 6"), ("{\"a\":1 \"b\":2}", "a comma or } at byte 7"),
            ("{\"a\":1:2}", "a comma or } at byte 6"), ("{\"a\":{}]", "a comma or } at byte 7"),
            ("1 2", "the end of the text at byte 2"), ("[]]", "the end of the text at byte 2"),
            ("{}x", "the end of the text at byte 2"), ("[],", "the end of the text at byte 2"),
            ("{} {}", "the end of the text at byte 3"), ("01", "the end of the text at byte 1"),
            ("\"\"\"\"", "the end of the text at byte 2"), ("nullnull", "the end of the text at byte 4"),
            ("[]\0", "the end of the text at byte 2"),
            ("[1.]", "a digit at byte 3"), ("[-]", "a digit at byte 2"), ("[-a]", "a digit at byte 2"),
            ("[--1]", "a digit at byte 2"), ("[-.5]", "a digit at byte 2"), ("[1.e5]", "a digit at byte 3"),
            ("[1e]", "a digit at byte 3"), ("[1e+]", "a digit at byte 4"), ("[1e-+1]", "a digit at byte 4"),
            ("[1ee2]", "a digit at byte 3"), ("[0e+-1]", "a digit at byte 4"), ("[-Infinity]", "a digit at byte 2"),
            ("[tru]", "the rest of true, false or null at byte 4"),
            ("[True]", "a value or ] at byte 1"), ("[nul1]", "the rest of true, false or null at byte 4"),
            ("[falze]", "the rest of true, false or null at byte 4"),
            ("[\"a\nb\"]", "an escape in place of the control character at byte 3"),
            ("[\"\t\"]", "an escape in place of the control character at byte 2"),
            ("[\"a\0\"]", "an escape in place of the control character at byte 3"),
            ("[\"\\x00\"]", "one of \"\\/bfnrtu after the backslash at byte 3"),
            ("[\"\\U0000\"]", "one of \"\\/bfnrtu after the backslash at byte 3"),
            ("[\"\\ü\"]", "one of \"\\/bfnrtu after the backslash at byte 3"),
            ("[\"\\\n\"]", "one of \"\\/bfnrtu after the backslash at byte 3"),
            ("\"\\u12G4\"", "a hexadecimal digit at byte 5"), ("[\"\\u00\"]", "a hexadecimal digit at byte 6"),
            ("[\"\\u\"]", "a hexadecimal digit at byte 4"),
        ])
    func `a text that nothing can make right is told with what was expected`(text: String, expected: String) {
        let error = firstError(in: text)
        #expect(error?.description == "expected \(expected)")
        #expect(error?.isAtEnd == false)
        let bytes = Array(text.utf8)
        if let offset = error?.offset { #expect(firstError(in: Array(bytes[..<offset]))?.isAtEnd != false) }
        #expect(firstError(in: bytes + Array("1\"]}".utf8)) == error, "more text changes nothing")
    }

    @Test(
        arguments: [
            ("", "a value"), (" \n", "a value"), ("[", "a value or ]"), ("[1,", "a value"), ("[[]", "a comma or ]"),
            ("{", "a key in quotes or }"), ("{\"a\":1,", "a key in quotes"), ("{\"a\"", "a colon"),
            ("{\"a\":", "a value"), ("{\"a\":[]", "a comma or }"), ("{\"a", "the quote that ends the string"),
            ("\"", "the quote that ends the string"), ("\"12345678", "the quote that ends the string"),
            ("\"\\", "one of \"\\/bfnrtu after the backslash"), ("\"\\u", "a hexadecimal digit"),
            ("\"\\u123", "a hexadecimal digit"), ("\"\\\"", "the quote that ends the string"), ("-", "a digit"),
            ("1.", "a digit"), ("1e", "a digit"), ("1e+", "a digit"), ("[1", "a comma or ]"),
            ("t", "the rest of true, false or null"), ("[nul", "the rest of true, false or null"),
            ("fals", "the rest of true, false or null"),
        ])
    func `a text that is too short is told as such`(text: String, expected: String) {
        let error = firstError(in: text)
        #expect(error?.description == "expected \(expected) at byte \(text.utf8.count), where the text ends")
        #expect(error?.isAtEnd == true)
        #expect(error?.offset == text.utf8.count)
    }

    @Test func `a text without memory is an empty one`() {
        let error = JSONScanner.firstError(in: UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(error?.isAtEnd == true)
    }

    @Test func `JSON that is cut anywhere is too short, unless it is JSON still`() {
        var texts = TextGenerator(SeededGenerator.announced())
        for _ in 0..<300 {
            let text = texts.next()
            #expect(firstError(in: text) == nil, "\(String(decoding: text, as: UTF8.self))")
            for length in 0..<text.count {
                let error = firstError(in: Array(text[..<length]))
                #expect(error?.isAtEnd != false, "\(String(decoding: text[..<length], as: UTF8.self))")
                let first = text.first { [0x20, 0x09, 0x0A, 0x0D].contains($0) == false }
                // Only a number can be cut and be whole; what is open can not.
                guard error == nil, first == 0x7B || first == 0x5B || first == 0x22 else { continue }
                #expect(text[length...].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) })
            }
        }
    }

    @Test func `an error stands at the first byte that can not stand there`() {
        var generator = SeededGenerator.announced()
        var texts = TextGenerator(generator)
        let marks = Array("{}[]:,\"\\u0e.-+tfn \n\u{1}x".utf8)
        for _ in 0..<3000 {
            var text = texts.next()
            text[Int.random(in: 0..<text.count, using: &generator)] = marks.randomElement(using: &generator)!
            guard let error = firstError(in: text), error.isAtEnd == false else { continue }
            let shown = String(decoding: text, as: UTF8.self)
            #expect(firstError(in: Array(text[..<error.offset]))?.isAtEnd != false, "\(shown)")
            #expect(firstError(in: Array(text[...error.offset])).map(\.offset) == error.offset, "\(shown)")
        }
    }

    @Test func `random bytes are no crash`() {
        var generator = SeededGenerator.announced()
        let marks = Array("{}[]:,\"\\u01e.-+true \n".utf8)
        for round in 0..<20_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let text =
                round.isMultiple(of: 2)
                ? generator.bytes(count) : (0..<count).map { _ in marks.randomElement(using: &generator)! }
            guard let error = firstError(in: text) else { continue }
            #expect(error.offset <= count, "\(text)")
            #expect(error.isAtEnd == (error.offset == count), "\(text)")
        }
    }
}
