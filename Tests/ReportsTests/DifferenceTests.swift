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
                "- …2345678901234567890A012345678901234567890123456789012…".replacing("2345678901234567890A", with: "34567890123456789A"),
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
        let difference = TextDifference(alike + "\u{E9}b", alike + "e\u{301}b", columns: 40)
        #expect(difference.expected.unicodeScalars.contains("\u{E9}"))
        #expect(difference.received.unicodeScalars.contains("\u{301}"))
    }

    @Test func `bytes are two dumps with what differs marked`() {
        let expected: [UInt8] = Array(0..<40)
        var received = expected + [0xFF]
        received[17] = 0x41
        received[33] = 0x42
        #expect(
            rows(.bytes(expected: expected, received: received, note: "the last one")) == [
                "- 40 bytes",
                "  00000000  00 01 02 03 04 05 06 07  |........|",
            ])
    }
}
