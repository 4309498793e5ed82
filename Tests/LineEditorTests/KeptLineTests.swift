import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("A line that libedit has lost")
struct KeptLineTests {
    private func wide(_ text: String) -> [wchar_t] { Array(EditingThread.wide(text).dropLast()) }

    /// A line of which so many characters are left.
    private func cut(_ text: String, to count: Int) -> [wchar_t] {
        let characters = wide(text)
        return characters[..<count] + Array(repeating: 0, count: characters.count - count)
    }

    @Test func `is known by its beginning and its length`() {
        let kept = KeptLine(characters: wide("abcdef"), cursor: 2)
        #expect(kept.isCut(in: cut("abcdef", to: 3)))
        #expect(kept.isCut(in: cut("abcdef", to: 0)))
        #expect(!kept.isCut(in: cut("abcdefg", to: 3)))
        #expect(!kept.isCut(in: cut("abXdef", to: 3)))
        #expect(!kept.isCut(in: wide("abcdef")), "a line without NUL is whole")
    }

    @Test func `may be in the history`() {
        let history = History(file: nil)
        for line in ["abc", "abcdef", "abcxyz", "ab"] { history.add(line) }
        func entry(_ line: [wchar_t]) -> String? {
            line.withUnsafeBufferPointer { history.entry(cutTo: $0) }.map { String(decoding: $0) }
        }
        #expect(entry(cut("abcdef", to: 4)) == "abcdef")
        #expect(entry(cut("abcdef", to: 3)) == "abcxyz", "the latest one that can be meant")
        #expect(entry(cut("abcdefg", to: 3)) == nil)
        #expect(history.contains(wide("ab")))
        #expect(!history.contains(wide("abcd")))
    }
}
