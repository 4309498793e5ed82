import JSONText
import TestSupport
import Testing

@Suite("Unfinished JSON")
struct JSONCompletenessTests {
    private func isUnfinished(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { JSONCompleteness.isUnfinished($0) }
    }

    private func isUnfinished(_ text: String) -> Bool {
        isUnfinished(Array(text.utf8))
    }

    @Test(
        arguments: [
            "{", "[", " \t\r\n[", "{\"a\":", "[1,", "[[]", "{\"a\":[",
            "[\"", "[\"]", "[\"a\\\"]", "[\"a\\\\\\\"]", "{\"a\": \"}", "[\"\\", "[\"{\"", "[{},", "[x", "{nonsense",
        ])
    func `brackets and strings that are open leave a text unfinished`(text: String) {
        #expect(isUnfinished(text))
    }

    @Test(
        arguments: [
            "", " ", "a", "1", "\"", "\"[", "hello {", "]", "}", "x[", "\u{FEFF}{", "{}", "[]", " [] ", "[\"]\"]",
            "[\"\\\"\"]", "[\"\\\\\"]", "{\"}\":1}", "[nonsense]", "[1,]",
        ])
    func `other texts and closed ones are finished`(text: String) {
        #expect(isUnfinished(text) == false)
    }

    @Test(arguments: ["{]", "[}", "[{]", "{\"a\":[}", "[[[}\"", "{][[["])
    func `a bracket that does not match finishes a text`(text: String) {
        #expect(isUnfinished(text) == false)
    }

    @Test(arguments: ["[][", "{} {", "[1] \"", "[]]"])
    func `what follows the last bracket changes nothing`(text: String) {
        #expect(isUnfinished(text) == false)
    }

    @Test(
        arguments: [
            ("{", true), ("[", true), (" \t\r\n{}", true), ("", false), (" ", false), ("1 [", false), ("\"{\"", false),
            ("\u{B}[", false), ("}", false),
        ])
    func `only objects and arrays open with a bracket`(text: String, isOpened: Bool) {
        #expect(Array(text.utf8).withUnsafeBytes { JSONCompleteness.opensObjectOrArray($0) } == isOpened)
    }

    @Test func `objects and arrays are unfinished up to their last bracket`() {
        var texts = TextGenerator(SeededGenerator.announced())
        let whitespace: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        for _ in 0..<300 {
            let text = texts.next()
            guard let start = text.firstIndex(where: { whitespace.contains($0) == false }),
                let last = text.lastIndex(where: { whitespace.contains($0) == false })
            else { continue }
            let isContainer = text[start] == 0x7B || text[start] == 0x5B
            for length in 0...text.count {
                let isExpected = isContainer && length > start && length <= last
                #expect(isUnfinished(Array(text[..<length])) == isExpected)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a million brackets are neither a crash nor slow`() {
        let count = 1_000_000
        let opened = [UInt8](repeating: 0x5B, count: count)
        #expect(isUnfinished(opened))
        #expect(isUnfinished(opened + [UInt8](repeating: 0x5D, count: count - 1)))
        #expect(isUnfinished(opened + [UInt8](repeating: 0x5D, count: count)) == false)
        #expect(isUnfinished(opened + [0x7D]) == false)
    }

    @Test func `random bytes are no crash`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<10_000 { _ = isUnfinished([0x7B] + generator.bytes(Int.random(in: 0...40, using: &generator))) }
    }
}
