import TestSupport
import Testing
import WebSocketProtocol

@testable import Rendering

@Suite("Messages that are longer than the screen")
struct ConversationCutTests {
    @Test(arguments: [(80, 24, 22), (40, 10, 8), (20, 5, 3), (20, 4, 3), (20, 1, 3), (200, 60, 58)])
    func `one long line is cut at a screenful less two rows, with a note`(columns: Int, rows: Int, shownRows: Int) {
        let room = shownRows * (columns - 2)
        let renderer = renderer(columns: columns, rows: rows)
        let fitting = String(repeating: "x", count: room)
        #expect(renderer.shown(fitting) == "< \(fitting)\n")
        #expect(
            renderer.shown(fitting + "y") == "< \(fitting)\n  … \((room + 1).grouped) bytes in all; /last shows them\n")
        #expect(renderer.shown(fitting + "y", isWhole: true) == "< \(fitting)y\n")
    }

    @Test func `many rows are cut between two of them`() {
        let lines = (1...30).map { "line \($0)" }
        let text = lines.joined(separator: "\n")
        #expect(
            renderer(rows: 7).shown(text) == "< line 1\n  line 2\n  line 3\n  line 4\n  line 5\n"
                + "  … \(text.utf8.count) bytes in all; /last shows them\n")
        #expect(renderer(rows: 7).shown(text, isWhole: true) == "< " + lines.joined(separator: "\n  ") + "\n")
        #expect(renderer(rows: 7).shown(lines[..<5].joined(separator: "\n")).contains("…") == false)
    }

    @Test func `no size is smaller than three rows`() {
        let text = "1\n2\n3\n4"
        #expect(renderer(rows: 1).shown(text) == "< 1\n  2\n  3\n  … 7 bytes in all; /last shows them\n")
    }

    @Test(arguments: 1...20)
    func `the narrowest screens are good for something`(columns: Int) {
        for text in ["漢字 text \u{1B}\u{202E}", "[1,2]", "\t"] {
            for isPretty in [false, true] {
                let renderer = renderer(readable, isPretty: isPretty, columns: columns, rows: 3)
                #expect(renderer.shown(text).hasPrefix("<in><</> "))
                #expect(renderer.shown(.sent, Array(text.utf8), .binary).hasPrefix("<out>></> <n>binary"))
            }
        }
    }

    @Test func `a cut does not break a character`() {
        for text in ["ü", "漢", "😀", "\u{202E}"].map({ String(repeating: $0, count: 5000) }) {
            for columns in 10...30 {
                let shown = renderer(columns: columns, rows: 6).shown(text)
                #expect(shown.contains("\u{FFFD}") == false)
                #expect(shown.contains("\\x") == false)
                #expect(shown.contains("…"))
            }
        }
    }

    /// Looking at all of the bytes would take many minutes.
    @Test(.timeLimit(.minutes(10)))
    func `a huge line costs no more than what is shown of it`() {
        let text = [UInt8](repeating: 0x78, count: 32 << 20)
        for _ in 0..<500 { #expect(renderer(readable).shown(.received, text).utf8.count < 2000) }
    }

    @Test(arguments: [false, true])
    func `no message takes more rows than the screen has, nor is anything left out that would fit`(isPretty: Bool) {
        var generator = SeededGenerator.announced()
        for _ in 0..<400 {
            let columns = Int.random(in: 50...100, using: &generator)
            let rows = Int.random(in: 5...40, using: &generator)
            var text = Bool.random(using: &generator) ? "[\"" : ""
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                text += String(repeating: "w", count: Int.random(in: 0...(2 * columns), using: &generator))
                text += ["\n", " ", "\",\"", "\",\n \""].randomElement(using: &generator)!
            }
            if text.hasPrefix("[") { text += "\"]" }
            let shown = renderer(isPretty: isPretty, columns: columns, rows: rows).shown(text)
            let count = screenRows(shown, columns: columns)
            #expect(count <= rows, "\(count) rows on a screen of \(rows) by \(columns)")
            let whole = renderer(isPretty: isPretty, columns: columns, rows: rows).shown(text, isWhole: true)
            // Rows are counted as if all were indented.
            if screenRows(whole, columns: columns - 2) <= rows - 2 { #expect(shown == whole) }
        }
    }

    @Test func `indented JSON is cut at a screenful as well, if its strings are long`() {
        let text = "{\"a\":\"\(String(repeating: "x", count: 100_000))\",\"b\":1}"
        let shown = renderer(isPretty: true).shown(text)
        #expect(screenRows(shown, columns: 80) <= 23)
        #expect(shown.hasSuffix("\n  … 100,014 bytes in all; /last shows them\n"))
    }

    // MARK: Binary

    @Test(arguments: [(80, 24, 21, 16), (79, 24, 21, 8), (40, 10, 7, 4), (10, 3, 2, 4)])
    func `a dump is cut at a screenful less two rows`(columns: Int, rows: Int, shownRows: Int, perRow: Int) {
        let renderer = renderer(columns: columns, rows: rows)
        let room = shownRows * perRow
        let fitting = renderer.shown(.received, [UInt8](repeating: 0, count: room), .binary)
        #expect(fitting.split(separator: "\n").count == shownRows + 1)
        #expect(fitting.contains("…") == false)
        let more = renderer.shown(.received, [UInt8](repeating: 0, count: room + 1), .binary)
        #expect(more.split(separator: "\n").count == shownRows + 2)
        #expect(more.hasSuffix("\n  … \((room + 1).grouped) bytes in all; /last shows them\n"))
        let whole = renderer.shown(.received, [UInt8](repeating: 0, count: room + 1), .binary, isWhole: true)
        #expect(whole.split(separator: "\n").count == shownRows + 2)
        #expect(whole.contains("…") == false)
    }
}
