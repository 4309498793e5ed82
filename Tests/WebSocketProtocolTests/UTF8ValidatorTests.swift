import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 8.1 and RFC 3629, UTF-8")
struct UTF8ValidatorTests {
    /// The offset of the first wrong byte; the number of bytes when the last code point is cut off; else nil.
    private func firstWrong(in bytes: [UInt8]) -> Int? {
        var validator = UTF8Validator()
        let wrong = bytes.withUnsafeBytes { validator.validate($0) }
        return wrong ?? (validator.isAtBoundary ? nil : bytes.count)
    }

    /// The same, each byte a piece of its own.
    private func firstWrongByteByByte(in bytes: [UInt8]) -> Int? {
        var validator = UTF8Validator()
        for (index, byte) in bytes.enumerated() {
            if let wrong = [byte].withUnsafeBytes({ validator.validate($0) }) { return index + wrong }
        }
        return validator.isAtBoundary ? nil : bytes.count
    }

    @Test(arguments: [
        "", "00", "7F", "C280", "DFBF", "E0A080", "E0BFBF", "E18080", "ECBFBF", "ED8080", "ED9FBF", "EE8080",
        "EFBFBD", "EFBFBF", "F0908080", "F0BFBFBF", "F1808080", "F3BFBFBF", "F4808080", "F48FBFBF",
        "CEBAE1BDB9CF83CEBCCEB5", "'a' C3A4 'b' E282AC 'c' F09D849E 'd'", "EFBBBF 'x'",
    ])
    func `valid sequences are valid`(wire: String) {
        #expect(firstWrong(in: Wire.hex(wire)) == nil)
        #expect(firstWrongByteByByte(in: Wire.hex(wire)) == nil)
    }

    @Test(arguments: [
        ("80", 0), ("BF", 0), ("'a' 80", 1), ("FE", 0), ("FF", 0), ("F5808080", 0), ("F8888080", 0), ("FC84808080", 0),
        // Overlong forms.
        ("C080", 0), ("C0AF", 0), ("C1BF", 0), ("E08080", 1), ("E09FBF", 1), ("F0808080", 1), ("F08FBFBF", 1),
        // Surrogates and beyond U+10FFFF.
        ("EDA080", 1), ("EDADBF", 1), ("EDBFBF", 1), ("'ab' EDAFBF EDBFBF", 3), ("F4908080", 1), ("F4BFBFBF", 1),
        // Cut off.
        ("C2", 1), ("'a' E2", 2), ("E282", 2), ("F0", 1), ("F09D", 2), ("F09D84", 3),
        // Interrupted.
        ("C328", 1), ("E28228", 2), ("E2 28 A1", 1), ("F09D28", 2), ("F09D8428", 3), ("F0 28 8C BC", 1),
        ("C3C3A4", 1), ("E282E2", 2), ("CEBAE1BDB9CF83CEBCCEB5EDA080656469746564", 12),
    ])
    func `the first wrong byte is found`(wire: String, offset: Int) {
        #expect(firstWrong(in: Wire.hex(wire)) == offset)
        #expect(firstWrongByteByByte(in: Wire.hex(wire)) == offset)
    }

    @Test(arguments: [0, 1, 6, 7, 8, 9, 15, 16, 23, 24, 25, 30, 31, 32, 33, 39, 40, 41, 62, 63, 64, 65, 95, 96, 97])
    func `a wrong byte is found at any place of a long run of ASCII`(offset: Int) {
        for length in [offset + 1, offset + 7, offset + 8, offset + 33, 130] {
            var bytes = [UInt8](repeating: 0x7A, count: length)
            #expect(firstWrong(in: bytes) == nil)
            bytes[offset] = 0x80
            #expect(firstWrong(in: bytes) == offset, "length \(length)")
        }
    }

    @Test func `code points at any place of a long run of ASCII are valid`() {
        for offset in 0...70 {
            for character in ["ä", "€", "𝄞"] {
                let text = String(repeating: "x", count: offset) + character + String(repeating: "y", count: 40)
                #expect(firstWrong(in: Array(text.utf8)) == nil, "\(character) at \(offset)")
            }
        }
    }

    @Test func `any two bytes are judged as the standard library judges them`() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let bytes = [first, second]
                guard (firstWrong(in: bytes) == nil) != (String(validating: bytes, as: UTF8.self) != nil) else {
                    continue
                }
                Issue.record("\(bytes) is judged differently")
            }
        }
    }

    @Test func `random bytes are judged as the standard library judges them`() {
        var generator = SeededGenerator.announced()
        let leads: [UInt8] = [0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5]
        let follows: [UInt8] = [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0]
        var validCount = 0
        for _ in 0..<20_000 {
            var bytes = Array(generator.text(scalarCount: Int.random(in: 0...12, using: &generator)).utf8)
            let end = bytes.endIndex
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes += [leads.randomElement(using: &generator)!, follows.randomElement(using: &generator)!]
            case 1 where end > 0: bytes[Int.random(in: 0..<end, using: &generator)] = generator.bytes(1)[0]
            case 2 where end > 0: bytes[end - 1] = follows.randomElement(using: &generator)!
            default: break
            }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            validCount += isValid ? 1 : 0
            let wrong = firstWrong(in: bytes)
            #expect((wrong == nil) == isValid, "seed \(generator.seed): \(bytes)")
            #expect(firstWrongByteByByte(in: bytes) == wrong, "seed \(generator.seed): \(bytes)")
            if let wrong {
                let longest = bytes.prefix(wrong).reversed().drop { $0 & 0xC0 == 0x80 }.dropFirst().reversed()
                #expect(String(validating: Array(longest), as: UTF8.self) != nil, "seed \(generator.seed): \(bytes)")
            }
        }
        #expect((2000..<18_000).contains(validCount), "both kinds must occur")
    }

    @Test func `an empty piece changes nothing`() {
        var validator = UTF8Validator()
        #expect(validator.validate(UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
        #expect(validator.isAtBoundary)
        _ = [0xE2 as UInt8].withUnsafeBytes { validator.validate($0) }
        #expect([UInt8]().withUnsafeBytes { validator.validate($0) } == nil)
        #expect(!validator.isAtBoundary)
    }
}
