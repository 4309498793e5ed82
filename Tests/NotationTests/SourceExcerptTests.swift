import Notation
import Testing

@Suite("A message with its line and a caret")
struct SourceExcerptTests {
    /// The last two lines of an excerpt, pointing at a part of a text of one line.
    private func lines(_ text: String, _ range: Range<Int>, label: String? = nil) -> [String] {
        let excerpt = SourceExcerpt(
            "error", at: range, label: label, in: SourceText(name: "a", bytes: Array(text.utf8)))
        return excerpt.text.split(separator: "\n").suffix(2).map { String($0.dropFirst(4)) }
    }

    @Test func `an error looks like this`() {
        let source = SourceText(
            name: "graphql.wst", bytes: Array((String(repeating: "\n", count: 12) + "< {...} wihtin 30s\n> 1").utf8))
        let diagnostic = Diagnostic(
            "unknown word `wihtin`", at: SourceRange(source: 1, 20..<26), hint: "did you mean `within`?")
        let excerpt = SourceExcerpt(diagnostic, in: [SourceText(name: "x", bytes: []), source])
        #expect(
            excerpt.text == """
                error: unknown word `wihtin`
                 --> graphql.wst:13:9
                   |
                13 | < {...} wihtin 30s
                   |         ^^^^^^ did you mean `within`?

                """)
        #expect(
            excerpt.lines.map { $0.map(\.style) } == [
                [.heading], [.gutter, .path], [.gutter], [.gutter, .source], [.gutter, .caret, .note],
            ])
    }

    @Test func `a warning says so, and needs no hint`() {
        let diagnostic = Diagnostic("odd", at: SourceRange(source: 0, 0..<1), severity: .warning)
        let excerpt = SourceExcerpt(diagnostic, in: [SourceText(name: "x", bytes: Array("a".utf8))])
        #expect(excerpt.text == "warning: odd\n --> x:1:1\n  |\n1 | a\n  | ^\n")
    }

    @Test func `a text without bytes has no line`() {
        let source = SourceText(name: "x", bytes: [])
        #expect(SourceExcerpt("error: a", at: 0..<0, label: nil, in: source).text == "error: a\n --> x:1:1\n")
        #expect(SourceExcerpt("error: a", at: 0..<0, label: "b", in: source).text == "error: a\n --> x:1:1\n  = b\n")
    }

    @Test func `a caret is as wide as what it points at`() {
        #expect(lines("abcdef", 2..<4) == ["abcdef", "  ^^"])
        #expect(lines("abcdef", 2..<2) == ["abcdef", "  ^"])
        #expect(lines("abcdef", 6..<6, label: "x") == ["abcdef", "      ^ x"])
        #expect(lines("日本a語b", 6..<10) == ["日本a語b", "    ^^^"])
        #expect(lines("e\u{301}x", 3..<4) == ["e\u{301}x", " ^"])
        #expect(lines("ab\ncd", 1..<5) == ["ab", " ^"])
        #expect(lines("ab\r\ncd", 1..<6) == ["ab", " ^"])
    }

    @Test func `nothing in the line shifts the caret or drives the terminal`() {
        #expect(lines("\ta\t\tb", 4..<5) == [" a  b", "    ^"])
        #expect(lines("\u{1B}[31m\u{7}\u{7F}x", 7..<8) == ["␛[31m␇␡x", "       ^"])
        #expect(lines("\u{202E}\u{9B}\u{2028}x", 8..<9) == ["\u{FFFD}\u{FFFD}\u{FFFD}x", "   ^"])
        let source = SourceText(name: "a\u{1B}b", bytes: [0x61, 0xFF, 0xFF, 0x62])
        let excerpt = SourceExcerpt("\u{1B}]0;x\u{7}\n", at: 3..<4, label: "\u{9B}", in: source)
        #expect(excerpt.text == "␛]0;x␇␊\n --> a␛b:1:4\n  |\n1 | a\u{FFFD}\u{FFFD}b\n  |    ^ \u{FFFD}\n")
    }

    @Test func `a long line is cut around the caret`() {
        let digits = String(repeating: "0123456789", count: 30)
        #expect(lines(digits, 5..<7) == ["\(digits.prefix(100))…", "     ^^"])
        #expect(
            lines(digits, 150..<152) == [
                "…\(digits.dropFirst(82).prefix(100))…", String(repeating: " ", count: 69) + "^^",
            ])
        #expect(lines(digits, 298..<300) == ["…\(digits.suffix(100))", String(repeating: " ", count: 99) + "^^"])
        let wide = String(repeating: "日", count: 100)
        #expect(lines(wide, 150..<153) == ["…\(wide.prefix(50))…", String(repeating: " ", count: 69) + "^^"])
        #expect(lines(String(digits.prefix(100)), 99..<100)[0] == digits.prefix(100))
    }

    @Test func `a long part is pointed at as far as it is shown`() {
        let digits = String(repeating: "0123456789", count: 30)
        let shown = lines(digits, 10..<290)
        #expect(shown == ["\(digits.prefix(100))…", "          " + String(repeating: "^", count: 90)])
        #expect(lines(digits, 100..<300).map(\.count) == [102, 101])
    }

    @Test func `a huge line is no work`() {
        let huge = [UInt8](repeating: 0x61, count: 10_000_000)
        let source = SourceText(name: "x", bytes: huge)
        let excerpt = SourceExcerpt("error", at: 5_000_000..<9_000_000, label: nil, in: source)
        #expect(excerpt.text.utf8.count < 1000)
    }
}
