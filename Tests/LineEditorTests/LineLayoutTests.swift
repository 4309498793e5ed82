import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// libedit's screen with the rules of its `refresh.c`, by the names that they have there.
private struct LibeditScreen {
    let columns: Int
    let rows: Int
    var h = 0
    var v = 0

    mutating func nextLine() {
        h = 0
        if v + 1 < rows { v += 1 }
    }

    mutating func putCharacter(width: Int) {
        while h + width > columns { putCharacter(width: 1) }
        h += width
        if h >= columns { nextLine() }
    }

    mutating func add(_ sample: Sample) {
        switch sample.kind {
        case .tab:
            while true {
                putCharacter(width: 1)
                if h & 7 == 0 { break }
            }
        case .newline: nextLine()
        case .cells(let widths): for width in widths { putCharacter(width: width) }
        }
    }

    /// The row of a cursor on this character.
    func row(ofCursorOn sample: Sample) -> Int {
        guard case .cells(let widths) = sample.kind, widths.count == 1, widths[0] > 1, h + widths[0] > columns else {
            return v
        }
        return v + 1
    }
}

/// A character and what libedit draws for it.
struct Sample: Sendable, CustomStringConvertible {
    enum Kind {
        case tab
        case newline
        case cells([Int])
    }

    let character: wchar_t
    let kind: Kind

    var description: String { String(character, radix: 16) }

    static let all: [Sample] = [
        Sample(character: 0x09, kind: .tab), Sample(character: 0x0A, kind: .newline),
        Sample(character: 0x61, kind: .cells([1])), Sample(character: 0x20AC, kind: .cells([1])),
        Sample(character: 0x6F22, kind: .cells([2])), Sample(character: 0x1F600, kind: .cells([2])),
        Sample(character: 0x0301, kind: .cells([0])),
        // ^A, ^?, a control of C1
        Sample(character: 0x01, kind: .cells([1, 1])), Sample(character: 0x7F, kind: .cells([1, 1])),
        Sample(character: 0x9B, kind: .cells([1, 1])),
        // \U+DC80, \U+FFFF, \U+1FFFF
        Sample(character: 0xDC80, kind: .cells(Array(repeating: 1, count: 7))),
        Sample(character: 0xFFFF, kind: .cells(Array(repeating: 1, count: 7))),
        Sample(character: 0x1FFFF, kind: .cells(Array(repeating: 1, count: 8))),
    ]
}

@Suite("Where libedit draws a line")
struct LineLayoutTests {
    init() {
        if setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "en_US.UTF-8") }
    }

    private func layout(_ text: String, columns: Int = 10, rows: Int = 24, prompt: Int = 0) -> LineLayout {
        var layout = LineLayout(ScreenSize(columns: columns, rows: rows))
        layout.advance(by: prompt)
        for scalar in text.unicodeScalars { layout.advance(over: wchar_t(scalar.value)) }
        return layout
    }

    @Test(
        arguments: [
            ("", 0, 0), ("abc", 0, 3), ("123456789", 0, 9), ("1234567890", 1, 0), ("12345678901", 1, 1),
            ("a\nb", 1, 1), ("1234567890\n", 2, 0), ("\n\n", 2, 0), ("\t", 0, 8), ("a\t", 0, 8), ("12345678\t", 1, 0),
            ("\t\t", 1, 0), ("漢", 0, 2), ("12345678漢", 1, 0), ("123456789漢", 1, 2), ("123456789e\u{301}", 1, 0),
            ("\u{1}", 0, 2), ("123456789\u{1}", 1, 1), ("\u{7F}\u{9B}", 0, 4), ("12345\u{FFFF}", 1, 2),
            ("\u{1FFFF}", 0, 8),
        ])
    func `characters advance as far as they are drawn`(text: String, row: Int, column: Int) {
        let layout = layout(text)
        #expect(layout.row == row)
        #expect(layout.column == column)
    }

    @Test func `the prompt takes its columns first`() {
        #expect(layout("12345678", prompt: 2).row == 1)
        #expect(layout("1234567", prompt: 2).row == 0)
        #expect(layout("", prompt: 10).row == 1)
        #expect(layout("\t", prompt: 2).column == 8)
    }

    @Test func `a line that is longer than the screen stays in its last row`() {
        let layout = layout(String(repeating: "x", count: 57), columns: 10, rows: 3)
        #expect(layout.row == 2)
        #expect(layout.column == 7)
        #expect(self.layout("\n\n\n\n", rows: 1).row == 0)
    }

    @Test func `a cursor on a wide character that does not fit stands in the next row`() {
        for (text, row, column) in [("123456789", 1, 0), ("12345678", 0, 8)] {
            var layout = layout(text)
            layout.settle(on: 0x6F22)
            #expect(layout.row == row)
            #expect(layout.column == column)
        }
        // Anything else begins where it fits at least in part.
        for character: wchar_t in [0x61, 0x01, 0x09, 0x0A, 0xDC80, 0x0301] {
            var layout = layout("123456789")
            layout.settle(on: character)
            #expect(layout.row == 0)
            #expect(layout.column == 9)
        }
    }

    @Test(arguments: Sample.all)
    func `each kind of character, from each column of narrow and wide screens`(sample: Sample) {
        for columns in [2, 3, 7, 8, 9, 10, 16, 17, 80] {
            for start in 0..<columns {
                var layout = LineLayout(ScreenSize(columns: columns, rows: 5))
                var screen = LibeditScreen(columns: columns, rows: 5)
                layout.advance(by: start)
                for _ in 0..<start { screen.putCharacter(width: 1) }
                var settled = layout
                settled.settle(on: sample.character)
                #expect(settled.row == screen.row(ofCursorOn: sample), "on \(start) of \(columns)")
                layout.advance(over: sample.character)
                screen.add(sample)
                #expect(layout.row == screen.v, "row after \(start) of \(columns)")
                #expect(layout.column == screen.h, "column after \(start) of \(columns)")
            }
        }
    }

    @Test func `any line is drawn by libedit's rules`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<500 {
            let columns = Int.random(in: 2...30, using: &generator)
            let rows = Int.random(in: 1...6, using: &generator)
            var layout = LineLayout(ScreenSize(columns: columns, rows: rows))
            var screen = LibeditScreen(columns: columns, rows: rows)
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                let sample = Sample.all.randomElement(using: &generator)!
                layout.advance(over: sample.character)
                screen.add(sample)
            }
            #expect(layout.row == screen.v)
            #expect(layout.column == screen.h)
        }
    }
}
