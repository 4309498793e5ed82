import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("What is kept of entered lines")
struct HistoryTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func history() -> History {
        History(file: folder.path("history"))
    }

    @Test func `lines are kept in order, with all their rows`() {
        let history = history()
        for line in ["one", "two\nrows", "one"] { history.add(line) }
        #expect(folder.text(of: "history") == "one\ntwo\\nrows\none\n")
        #expect(history.failure == nil)
    }

    @Test func `an empty line, and one that begins with a space, are nobody's business`() {
        let history = history()
        for line in ["", " secret", "  ", "\tkept"] { history.add(line) }
        #expect(folder.text(of: "history") == "\tkept\n")
    }

    @Test func `the latest line once more is not kept, in the next session neither`() {
        var history = history()
        for line in ["a", "a", "b", " b", "b", "a"] { history.add(line) }
        #expect(folder.text(of: "history") == "a\nb\na\n")
        history = self.history()
        for line in ["a", "b"] { history.add(line) }
        #expect(folder.text(of: "history") == "a\nb\na\nb\n")
    }

    @Test func `a huge line is kept for the session only`() {
        let history = history()
        let limit = 256 << 10
        history.add(String(repeating: "x", count: limit + 1))
        #expect(folder.bytes(of: "history") == [])
        history.add(String(repeating: "y", count: limit))
        #expect(folder.bytes(of: "history")?.count == limit + 1)
    }

    @Test func `whether the next session has a line is told`() throws {
        let history = history()
        #expect(history.add("a"))
        #expect(history.add("a"), "it is there already")
        #expect(!history.add(" secret"))
        #expect(!history.add(""))
        let huge = String(repeating: "x", count: (256 << 10) + 1)
        #expect(!history.add(huge))
        #expect(!history.add(huge))
        #expect(history.add("b"))
        #expect(!History(file: nil).add("a"))
        try folder.makeFolder("none")
        #expect(!History(file: folder.path("none")).add("a"))
    }

    @Test func `without a file nothing is written and nothing fails`() {
        let history = History(file: nil)
        history.add("a")
        #expect(history.failure == nil)
    }

    @Test func `a file that can not be used is told, and lines are taken all the same`() throws {
        try folder.makeFolder("history")
        let history = history()
        #expect(
            history.failure == "cannot use the history file \(folder.path("history")): is a directory")
        history.add("a")
    }

    // MARK: The walk of Up and Down

    /// Goes back from a line; the text that is shown then.
    private func older(_ history: History, than line: String) -> String? {
        EditingThread.wide(line).dropLast().withContiguousStorageIfAvailable { history.older(than: $0) }
            .flatMap(\.self).map { String(decoding: $0.dropLast()) }
    }

    private func newer(_ history: History) -> String? {
        history.newer().map { String(decoding: $0.dropLast()) }
    }

    @Test func `the walk goes to the oldest and comes back to the whole line that was left`() {
        let history = history()
        for line in ["one", "two"] { history.add(line) }
        let draft = String(repeating: "x", count: 5000)
        #expect(newer(history) == nil, "nothing was left yet")
        #expect(older(history, than: draft) == "two")
        #expect(older(history, than: "two, changed") == "one")
        #expect(older(history, than: "one") == nil)
        #expect(newer(history) == "two")
        #expect(newer(history) == draft)
        #expect(newer(history) == nil)
    }

    @Test func `the line that was left is pasted if it was, no entry is`() {
        let history = history()
        history.add("/ping")
        func older(isPasted: Bool) {
            let line: [wchar_t] = [0x61, 0x61, 0x61]
            _ = line.withUnsafeBufferPointer { history.older(than: $0, isPasted: isPasted) }
        }
        older(isPasted: true)
        #expect(!history.isPasted)
        #expect(newer(history) == "aaa")
        #expect(history.isPasted)
        older(isPasted: false)
        #expect(newer(history) == "aaa")
        #expect(!history.isPasted)
    }

    @Test func `an entered line ends the walk`() {
        let history = history()
        history.add("one")
        #expect(older(history, than: "draft") == "one")
        history.add("one")
        #expect(newer(history) == nil)
        #expect(older(history, than: "") == "one")
        #expect(newer(history) == "")
    }
}
