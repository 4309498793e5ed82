import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("What of a line is on the screen")
struct DrawnLineTests {
    init() {
        if setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "en_US.UTF-8") }
    }

    private func row(_ prompt: String, _ text: String, cursor: Int? = nil, columns: Int) -> Int {
        let drawn = DrawnLine(prompt: Prompt(prompt), size: ScreenSize(columns: columns, rows: 9))
        let line = text.unicodeScalars.map { wchar_t($0.value) }
        return line.withUnsafeBufferPointer { drawn.row(ofCursor: cursor ?? line.count, in: $0) }
    }

    @Test func `a prompt that is one column wider takes the cursor into the next row`() {
        let letters = "abcdefghijklmnopqrstuvwxyz"
        #expect(row("(1 client) > ", letters, columns: 40) == 0)
        #expect(row("(2 clients) > ", letters, columns: 40) == 1)
    }

    @Test func `a cursor on a wide character that does not fit is where that is drawn`() {
        #expect(row("> ", "abc漢", cursor: 3, columns: 6) == 1)
        #expect(row("> ", "abc漢", cursor: 3, columns: 7) == 0)
    }

    @Test func `another width wraps the same line otherwise`() {
        let line = Array(repeating: wchar_t(0x61), count: 10)
        let drawn = DrawnLine(prompt: Prompt("> "), size: ScreenSize(columns: 20, rows: 9))
        #expect(drawn.layout(of: line).row == 0)
        #expect(drawn.wrapped(ScreenSize(columns: 5, rows: 9)).layout(of: line).row == 2)
    }
}
