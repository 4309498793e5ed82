import Rendering
import Script
import Testing

@testable import Reports

@Suite("Expected against received")
struct DifferenceTests {
    private func rows(
        _ difference: Failure.Difference, columns: Int = 80, palette: Palette = .plain
    ) -> [String] {
        let test = ReportSamples.test(.failed, failures: [ReportSamples.failure("x", difference)])
        let report = FailureReport(style: ReportStyle(palette: palette, columns: columns))
        return report.details(of: test).dropFirst(5).map { String($0.dropFirst(6)) }
    }

    @Test func `long texts are cut round the first difference`() {
        let alike = String(repeating: "0123456789", count: 20)
        let rows = rows(.texts(expected: alike + "A" + alike, received: alike + "B", note: nil), columns: 60)
        #expect(
            rows == [
                "- …34567890123456789A01234567890123456789012345678901…",
                "+ …34567890123456789B",
            ])
    }

    @Test func `a difference near the start needs no cut there`() {
        let long = String(repeating: "y", count: 100)
        let rows = rows(.texts(expected: "a" + long, received: "b", note: nil), columns: 50)
        #expect(rows == ["- a" + String(repeating: "y", count: 40) + "…", "+ b"])
    }

    @Test func `a note without room beside its text stands below it`() {
        let long = String(repeating: "y", count: 60)
        let rows = rows(.texts(expected: "a", received: long, note: "nearest message"))
        #expect(rows == ["- a", "+ " + long, "  (nearest message)"])
    }

    @Test func `texts that differ only in how an accent is written are told apart`() {
        let alike = String(repeating: "a", count: 100)
        let difference = TextDifference(alike + "\u{E9}" + alike, alike + "e\u{301}" + alike, columns: 40)
        #expect(difference.expected.unicodeScalars.contains("\u{E9}"))
        #expect(difference.received.unicodeScalars.contains("\u{301}"))
    }

    @Test func `bytes are two dumps with what differs marked`() {
        let expected: [UInt8] = Array(0..<40)
        var received = expected + [0xFF]
        received[17] = 0x41
        received[23] = 0x42
        #expect(
            rows(.bytes(expected: expected, received: received, note: "the last one")) == [
                "- 40 bytes",
                "  00000008  08 09 0a 0b 0c 0d 0e 0f  |........|",
                "  00000010  10 11 12 13 14 15 16 17  |........|",
                "               ^^                ^^",
                "  00000018  18 19 1a 1b 1c 1d 1e 1f  |........|",
                "  00000020  20 21 22 23 24 25 26 27  | !\"#$%&'|",
                "+ 41 bytes          the last one",
                "  00000008  08 09 0a 0b 0c 0d 0e 0f  |........|",
                "  00000010  10 41 12 13 14 15 16 42  |.A.....B|",
                "               ^^                ^^",
                "  00000018  18 19 1a 1b 1c 1d 1e 1f  |........|",
                "  00000020  20 21 22 23 24 25 26 27  | !\"#$%&'|",
                "  00000028  ff                       |.|",
                "            ^^",
            ])
    }

    @Test func `with colours bytes that differ have one, and need no marks`() {
        let rows = rows(
            .bytes(expected: [1, 2, 3], received: [1, 9, 3, 4], note: nil), columns: 100, palette: .colored)
        #expect(rows.count == 4)
        #expect(rows[1].contains("  00000000  01 \u{1B}[32m02\u{1B}[0m 03     "))
        #expect(rows[3].contains("  00000000  01 \u{1B}[31m09\u{1B}[0m 03 \u{1B}[31m04\u{1B}[0m     "))
    }

    @Test func `of long bytes the rows round the first difference are shown`() {
        let expected = [UInt8](repeating: 0x61, count: 4096)
        var received = expected
        received[2000] = 0x62
        let rows = rows(.bytes(expected: expected, received: received, note: nil), columns: 100)
        #expect(rows.count == 2 * (1 + 8 + 1 + 1))
        #expect(rows[1].hasPrefix("  000007c0  61 61"))
        #expect(rows[3].drop { $0 == " " } == "^^")
        #expect(rows[10] == "  … 1,984 more")
    }

    @Test func `nothing received is a dump without rows`() {
        #expect(
            rows(.bytes(expected: [0x41], received: [], note: nil)) == [
                "- 1 byte", "  00000000  41                       |A|", "            ^^", "+ 0 bytes",
            ])
    }
}
