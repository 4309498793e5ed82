import Pipe
import TestSupport
import Testing
import WebSocketProtocol

/// Splits the input in one block, in two at every place, and byte by byte, which must all come to the same.
private func split(
    _ input: [UInt8], sourceLocation: SourceLocation = #_sourceLocation,
    _ configure: (inout PipeOptions) -> Void = { _ in }
) -> Splitting {
    var options = PipeOptions()
    configure(&options)
    let whole = split([input], options)
    for place in 0...input.count {
        let inTwo = split([Array(input[..<place]), Array(input[place...])], options)
        #expect(inTwo == whole, "split at \(place)", sourceLocation: sourceLocation)
    }
    #expect(split(input.map { [$0] }, options) == whole, "byte by byte", sourceLocation: sourceLocation)
    #expect(NaiveSplitter.split(input, options) == whole, "the naive way", sourceLocation: sourceLocation)
    return whole
}

private func split(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ configure: (inout PipeOptions) -> Void = { _ in }
) -> [String] {
    let result = split(Array(text.utf8), sourceLocation: sourceLocation, configure)
    #expect(result.error == nil, sourceLocation: sourceLocation)
    return result.messages.map { String(decoding: $0, as: UTF8.self) }
}

@Suite("Cutting input into messages")
struct MessageSplitterTests {
    @Test func `each line is a message, without its end`() {
        #expect(split("one\ntwo\n") == ["one", "two"])
        #expect(split("one\r\ntwo\r\n\r\n") == ["one", "two", ""])
        #expect(split("a\rb\r\r\nc") == ["a\rb\r", "c"])
        #expect(split("ü\n€ 𝄞\n") == ["ü", "€ 𝄞"])
    }

    @Test func `the last line counts without its newline`() {
        #expect(split("one\ntwo") == ["one", "two"])
        #expect(split("x") == ["x"])
        #expect(split("") == [])
    }

    @Test func `an empty line is an empty message, unless they are skipped`() {
        #expect(split("\n") == [""])
        #expect(split("\n\na\n\n") == ["", "", "a", ""])
        #expect(split("\n\r\na\n\n\r\nb") { $0.skipsEmpty = true } == ["a", "b"])
        #expect(split("\n") { $0.skipsEmpty = true } == [])
    }

    @Test func `pieces may end with NUL, where line ends are ordinary`() {
        #expect(split("a\nb\0\r\0\0c\r") { $0.splitting = .delimiter(0) } == ["a\nb", "\r", "", "c\r"])
        #expect(
            split("\0a\0\0") {
                $0.splitting = .delimiter(0); $0.skipsEmpty = true
            } == ["a"])
    }

    @Test(arguments: [1, 2, 3, 4, 7, 100])
    func `pieces of a size are of that size, but for the last`(size: Int) {
        let input = (0..<23).map { UInt8($0 * 11) }
        let result = split(input) {
            $0.type = .binary
            $0.splitting = .size(size)
        }
        let expected = stride(from: 0, to: 23, by: size).map { Array(input[$0..<min($0 + size, 23)]) }
        #expect(result == Splitting(messages: expected))
    }

    @Test(
        arguments: [
            (4, ["abcd", "efgh", "i"], "abcdefghi"), (4, ["üü", "üab"], "üüüab"), (5, ["üü", "ü"], "üüü"),
            (4, ["€", "€a", "€"], "€€a€"), (5, ["€", "€a", "€"], "€€a€"), (6, ["€€", "a€"], "€€a€"),
            (4, ["𝄞", "𝄞"], "𝄞𝄞"), (5, ["𝄞a", "𝄞b"], "𝄞a𝄞b"), (7, ["a𝄞", "𝄞bcd"], "a𝄞𝄞bcd"),
            (4, ["\r\n\r\n", "\n"], "\r\n\r\n\n"),
        ] as [(Int, [String], String)])
    func `text is cut at the last code point within the size`(size: Int, pieces: [String], text: String) {
        #expect(split(text) { $0.splitting = .size(size) } == pieces)
    }

    @Test(
        arguments: [
            ("'ok' 0A FF 0A 'x' 0A", ["ok"], 2), ("FF", [], 1), ("'a' 0A 'b' 0A 'c' 80 0A", ["a", "b"], 3),
            ("'a' C3 0A 'b'", [], 1), ("'a' 0A C3", ["a"], 2), ("'a' 0A E2 82", ["a"], 2), ("E2 82 0A", [], 1),
            ("0A F0 9D 84 0A", [""], 2), ("0A 0A ED A0 80 0A", ["", ""], 3), ("C0 80", [], 1), ("F4 90 80 80", [], 1),
            ("'a' 0A 'b' E2 28", ["a"], 2), ("'x' 0D 0A 0D FF", ["x"], 2),
        ] as [(String, [String], Int)])
    func `text that is not UTF-8 is told with its line; the lines before it are messages`(
        input: String, messages: [String], line: Int
    ) {
        let result = split(Wire.hex(input))
        #expect(result == Splitting(messages: messages.map { Array($0.utf8) }, error: .invalidUTF8(line: line)))
    }

    @Test func `skipped lines are counted as lines`() {
        let result = split(Wire.hex("0A 0A 'a' 0A FF")) { $0.skipsEmpty = true }
        #expect(result == Splitting(messages: [[0x61]], error: .invalidUTF8(line: 4)))
    }

    @Test func `text by size that is not UTF-8 is told with its piece`() {
        let result = split(Wire.hex("'abcdef' FF")) { $0.splitting = .size(4) }
        #expect(result == Splitting(messages: [Array("abcd".utf8)], error: .invalidUTF8(line: 2)))
        let torn = split(Wire.hex("'abc' F0 9D 84")) { $0.splitting = .size(4) }
        #expect(torn == Splitting(messages: [Array("abc".utf8)], error: .invalidUTF8(line: 2)))
    }

    @Test func `binary input may be any bytes`() {
        let input = Wire.hex("FF 80 0D 0A C3 0A 00 ED A0")
        let result = split(input) { $0.type = .binary }
        #expect(result == Splitting(messages: [Wire.hex("FF 80"), Wire.hex("C3"), Wire.hex("00 ED A0")]))
    }

    @Test(
        arguments: [
            ("12345\n123456\n1\n", ["12345"], 2), ("123456", [], 1), ("\n\n1234567", ["", ""], 3),
            ("12345\n12345\n", ["12345", "12345"], nil), ("12345", ["12345"], nil),
            ("12345\r\n1\r\n", ["12345", "1"], nil), ("123456\r\n", [], 1), ("12345\rx\n", [], 1),
            ("12345\r\r\n", [], 1), ("ääx\nääü\n", ["ääx"], 2),
        ] as [(String, [String], Int?)])
    func `a line over the limit is told with its number; its end is no part of it`(
        input: String, messages: [String], line: Int?
    ) {
        let result = split(Array(input.utf8)) { $0.maximumMessageSize = 5 }
        let error = line.map { InputError.tooLong(line: $0, limit: 5) }
        #expect(result == Splitting(messages: messages.map { Array($0.utf8) }, error: error))
    }

    @Test func `of two faults the first counts`() {
        let long = split(Wire.hex("'abcd' FF")) { $0.maximumMessageSize = 3 }
        #expect(long.error == .tooLong(line: 1, limit: 3))
        let invalid = split(Wire.hex("'abc' FF 'd'")) { $0.maximumMessageSize = 3 }
        #expect(invalid.error == .invalidUTF8(line: 1))
    }

    @Test func `random input in random pieces is split as the naive way splits it`() {
        var generator = SeededGenerator.announced()
        let alphabet = ["a", "b", "\n", "\n", "\r\n", "\r", "\0", "ü", "€", "𝄞"].map { Array($0.utf8) }
        for _ in 0..<1500 {
            var options = PipeOptions()
            options.type = Bool.random(using: &generator) ? .text : .binary
            options.splitting =
                [.delimiter(0x0A), .delimiter(0), .size(Int.random(in: 4...9, using: &generator))]
                .randomElement(using: &generator)!
            options.skipsEmpty = Bool.random(using: &generator)
            options.maximumMessageSize = Int.random(in: 3...40, using: &generator)
            var input = (0..<Int.random(in: 0...40, using: &generator)).flatMap { _ in
                alphabet.randomElement(using: &generator)!
            }
            if Int.random(in: 0..<4, using: &generator) == 0 {
                input.insert(
                    UInt8.random(in: 0x80...0xFF, using: &generator),
                    at: input.indices.randomElement(using: &generator) ?? 0)
            }
            var pieces: [[UInt8]] = []
            var rest = input[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...12, using: &generator)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let naive = NaiveSplitter.split(input, options)
            #expect(split(pieces, options) == naive, "\(pieces) as \(options)")
            guard split(pieces, options) == naive else { return }
        }
    }
}
