import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a reader makes of blocks that come one after the other, when nothing follows the last.
func keys(_ blocks: [UInt8]..., limit: Int? = nil) -> [KeyReader.Key] {
    var reader = limit.map { KeyReader(pasteLimit: $0) } ?? KeyReader()
    var keys: [KeyReader.Key] = []
    for block in blocks {
        block.withUnsafeBytes { reader.append($0) }
        while let key = reader.next(isComplete: false) { keys.append(key) }
    }
    while let key = reader.next(isComplete: true) { keys.append(key) }
    return keys
}

/// Checks what a reader makes of bytes in one block, in two, and byte by byte.
func expectKeys(
    _ bytes: [UInt8], _ expected: [KeyReader.Key], sourceLocation: SourceLocation = #_sourceLocation
) {
    for split in 0...bytes.count {
        #expect(
            keys(Array(bytes[..<split]), Array(bytes[split...])) == expected, "split at \(split)",
            sourceLocation: sourceLocation)
    }
    var reader = KeyReader()
    var single: [KeyReader.Key] = []
    for byte in bytes {
        withUnsafeBytes(of: byte) { reader.append($0) }
        while let key = reader.next(isComplete: false) { single.append(key) }
    }
    while let key = reader.next(isComplete: true) { single.append(key) }
    #expect(single == expected, "byte by byte", sourceLocation: sourceLocation)
}

/// The keys of text that is typed.
func typed(_ text: String) -> [KeyReader.Key] {
    text.unicodeScalars.map { .character(wchar_t($0.value)) }
}

@Suite("Keys from a terminal's bytes")
struct KeyReaderTests {
    @Test(arguments: ["a", "hello", "ü€𝄞漢😀e\u{301}", "\u{7F}\u{1}\u{0}\t\r\n", "\u{10FFFF}\u{E000}\u{D7FF}\u{80}"])
    func `text is its code points, however it is split`(text: String) {
        expectKeys(Array(text.utf8), typed(text))
    }

    @Test(
        arguments: [
            ("80", [0xDC80]), ("FF FE", [0xDCFF, 0xDCFE]), ("61 C3 62", [0x61, 0xDCC3, 0x62]),
            ("E2 82", [0xDCE2, 0xDC82]),
            ("E2 82 61", [0xDCE2, 0xDC82, 0x61]), ("C0 AF", [0xDCC0, 0xDCAF]), ("ED A0 80", [0xDCED, 0xDCA0, 0xDC80]),
            ("F4 90 80 80", [0xDCF4, 0xDC90, 0xDC80, 0xDC80]), ("F0 9F 98", [0xDCF0, 0xDC9F, 0xDC98]),
            ("E2 C3 BC", [0xDCE2, 0xFC]), ("F5", [0xDCF5]), ("C1 81", [0xDCC1, 0xDC81]),
        ] as [(String, [wchar_t])])
    func `each byte that is no UTF-8 is the low surrogate of its value`(bytes: String, characters: [wchar_t]) {
        expectKeys(Wire.hex(bytes), characters.map { .character($0) })
    }

    @Test func `any bytes are what a decoder makes of them`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<300 {
            var bytes = generator.bytes(Int.random(in: 0...12, using: &generator)).filter { $0 != 0x1B }
            bytes += Array(generator.text(scalarCount: 3).utf8).filter { $0 != 0x1B }
            bytes.shuffle(using: &generator)
            var decoder = UTF8.ForwardParser()
            var rest = bytes.makeIterator()
            var offset = 0
            var expected: [KeyReader.Key] = []
            decoding: while true {
                switch decoder.parseScalar(from: &rest) {
                case .valid(let encoded):
                    expected.append(.character(wchar_t(UTF8.decode(encoded).value)))
                    offset += encoded.count
                case .error(let length):
                    expected += bytes[offset..<offset + length].map { .character(0xDC00 + wchar_t($0)) }
                    offset += length
                case .emptyInput: break decoding
                }
            }
            expectKeys(bytes, expected)
        }
    }

    @Test func `a code point that is not whole waits for its next byte, and no time decides`() {
        var reader = KeyReader()
        for byte in Wire.hex("E2 82") {
            withUnsafeBytes(of: byte) { reader.append($0) }
            #expect(reader.next(isComplete: false) == nil)
            #expect(reader.hasPartialSequence == false)
        }
        Wire.hex("AC").withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: false) == .character(0x20AC))
    }

    @Test(
        arguments: [
            ("E2 0A", [0xDCE2, 0x0A]), ("F0 9F 61", [0xDCF0, 0xDC9F, 0x61]), ("C3 03", [0xDCC3, 0x03]),
            ("E2 1B", [0xDCE2]), ("F0 C3 BC", [0xDCF0, 0xFC]),
        ] as [(String, [wchar_t])])
    func `another byte than the next one of a code point decides`(bytes: String, characters: [wchar_t]) {
        var reader = KeyReader()
        Wire.hex(bytes).withUnsafeBytes { reader.append($0) }
        for character in characters { #expect(reader.next(isComplete: false) == .character(character)) }
        #expect(reader.next(isComplete: false) == nil)
    }

    @Test func `Escape alone is a key when nothing follows it`() {
        var reader = KeyReader()
        Array("\u{1B}".utf8).withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: false) == nil)
        #expect(reader.hasPartialSequence)
        #expect(reader.next(isComplete: true) == .character(0x1B))
        #expect(reader.hasPartialSequence == false)
        #expect(reader.next(isComplete: true) == nil)
    }

    @Test(arguments: [
        "\u{1B}[A", "\u{1B}x", "\u{1B}\u{1B}", "\u{1B}[2", "\u{1B}[20~", "\u{1B}[200", "\u{1B}[201~", "\u{1B}O",
    ])
    func `other sequences are left to libedit`(sequence: String) {
        expectKeys(Array(sequence.utf8), typed(sequence))
        expectKeys(Array((sequence + "ab").utf8), typed(sequence + "ab"))
    }

    @Test func `what can not become a sequence any more does not wait`() {
        var reader = KeyReader()
        Array("\u{1B}[1".utf8).withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: false) == .character(0x1B))
        #expect(reader.next(isComplete: false) == .character(0x5B))
        #expect(reader.next(isComplete: false) == .character(0x31))
    }

    @Test(arguments: [0x0A, 0x0D] as [UInt8])
    func `Alt and Enter are a line break, Enter alone is a character`(enter: UInt8) {
        expectKeys([0x61, 0x1B, enter, 0x62], [.character(0x61), .lineBreak, .character(0x62)])
        expectKeys([enter], [.character(wchar_t(enter))])
        expectKeys([0x1B, 0x1B, enter], [.character(0x1B), .lineBreak])
        expectKeys([0x1B, enter, enter], [.lineBreak, .character(wchar_t(enter))])
    }

    @Test func `what has not been taken can be forgotten`() {
        var reader = KeyReader()
        Array("ab\u{1B}".utf8).withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: false) == .character(0x61))
        reader.removeAll()
        #expect(reader.next(isComplete: true) == nil)
        #expect(reader.hasPartialSequence == false)
        Array("c".utf8).withUnsafeBytes { reader.append($0) }
        #expect(reader.next(isComplete: false) == .character(0x63))
    }
}
