import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The file of former lines")
struct HistoryFileTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func file(_ name: String = "history", capacity: Int = 1000) -> HistoryFile {
        HistoryFile(path: folder.path(name), capacity: capacity)
    }

    // MARK: Entries

    @Test(
        arguments: [
            ("plain", "plain\n"), ("two\nrows", "two\\nrows\n"), ("C:\\new", "C:\\\\new\n"), ("\\", "\\\\\n"),
            ("\n", "\\n\n"), ("\\\n\\n", "\\\\\\n\\\\n\n"), ("ü 漢\t", "ü 漢\t\n"),
        ])
    func `an entry is a line, with line feeds and backslashes escaped`(entry: String, line: String) {
        let encoded = HistoryFile.encode(entry)
        #expect(String(decoding: encoded, as: UTF8.self) == line)
        #expect(HistoryFile.decode(encoded.dropLast()) == entry)
    }

    @Test func `any text comes back as it was`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<500 {
            var entry = generator.text(scalarCount: 5) + ["\\", "\n", "\\n", "n", ""].randomElement(using: &generator)!
            entry += generator.text(scalarCount: 2)
            entry.unicodeScalars.removeAll { $0.value == 0 }
            let encoded = HistoryFile.encode(entry)
            #expect(encoded.filter { $0 == 0x0A }.count == 1)
            #expect(HistoryFile.decode(encoded.dropLast()).unicodeScalars.elementsEqual(entry.unicodeScalars))
        }
    }

    @Test func `what a file of others may hold does no harm`() {
        #expect(HistoryFile.decode(Array("a\0b".utf8)[...]) == "ab", "NUL would end the line in libedit")
        #expect(HistoryFile.decode(Array("a\\".utf8)[...]) == "a")
        #expect(HistoryFile.decode(Array("\\t\\\\".utf8)[...]) == "t\\")
        #expect(HistoryFile.decode([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    }

    // MARK: The file

    @Test func `what is appended is loaded, the oldest first`() throws {
        let file = file()
        #expect(try file.load() == [])
        for entry in ["one", "two\nrows", "", "three"] { file.append(entry) }
        #expect(folder.text(of: "history") == "one\ntwo\\nrows\n\nthree\n")
        #expect(try file.load() == ["one", "two\nrows", "three"])
    }

    @Test func `it is for its owner alone, even if it was not`() throws {
        _ = try file("new").load()
        #expect(folder.mode(of: "new") == 0o600)
        file("appended").append("x")
        #expect(folder.mode(of: "appended") == 0o600)
        try folder.put("old\n", in: "old", mode: 0o644)
        #expect(try file("old").load() == ["old"])
        #expect(folder.mode(of: "old") == 0o600)
    }

    @Test func `missing folders are made for their owner alone, others stay as they are`() throws {
        try folder.makeFolder("state", mode: 0o755)
        _ = try file("state/wsx/deep/history").load()
        #expect(folder.mode(of: "state") == 0o755)
        #expect(folder.mode(of: "state/wsx") == 0o700)
        #expect(folder.mode(of: "state/wsx/deep") == 0o700)
        #expect(folder.bytes(of: "state/wsx/deep/history") == [])
    }

    @Test func `a device that stands in for the file keeps its mode`() throws {
        var before = stat()
        try #require(stat("/dev/null", &before) == 0)
        defer { chmod("/dev/null", before.st_mode & 0o7777) }
        try #require(symlink("/dev/null", folder.path("history")) == 0)
        #expect(try file().load() == [])
        var after = stat()
        stat("/dev/null", &after)
        #expect(after.st_mode == before.st_mode)
    }

    @Test(arguments: [(0, 0), (3, 3), (4, 3), (6, 3), (7, 3), (20, 3)])
    func `the newest are loaded, and a file with more than twice as many is shortened`(count: Int, loaded: Int) throws {
        let lines = (0..<count).map { "line \($0)" }
        try folder.put(lines.map { $0 + "\n" }.joined(), in: "history", mode: 0o644)
        let file = file(capacity: 3)
        #expect(try file.load() == Array(lines.suffix(loaded)))
        let kept = count > 6 ? 3 : count
        #expect(folder.text(of: "history") == lines.suffix(kept).map { $0 + "\n" }.joined())
        #expect(folder.mode(of: "history") == 0o600)
        #expect(folder.mode(of: "history.new") == nil)
        file.append("next")
        #expect(try file.load() == (lines + ["next"]).suffix(3))
    }

    @Test func `a file that is large is loaded whole`() throws {
        let lines = (0..<900).map { String(repeating: "x", count: 200) + String($0) }
        try folder.put(lines.joined(separator: "\n") + "\n", in: "history")
        #expect(try file().load() == lines)
    }

    @Test func `a folder in its place, or a file in its folder's, is told`() throws {
        try folder.makeFolder("history")
        var failure = #expect(throws: HistoryFile.Failure.self) { try file().load() }
        #expect(failure?.description == "cannot use the history file \(folder.path("history")): is a directory")
        try folder.put("", in: "file")
        failure = #expect(throws: HistoryFile.Failure.self) { try file("file/history").load() }
        #expect(failure?.description == "cannot use the history file \(folder.path("file/history")): not a directory")
        file().append("lost")
        file("file/history").append("lost")
    }

    @Test func `two sessions share it, line by line`() async throws {
        let path = folder.path("history")
        async let first: Void = onThread {
            for number in 0..<300 { HistoryFile(path: path, capacity: 9).append("first\n\(number)") }
        }
        async let second: Void = onThread {
            for number in 0..<300 { HistoryFile(path: path, capacity: 9).append("second\\\(number)") }
        }
        _ = await (first, second)
        let entries = try HistoryFile(path: path, capacity: 1000).load()
        #expect(entries.count == 600)
        #expect(entries.filter { $0.hasPrefix("first") } == (0..<300).map { "first\n\($0)" })
        #expect(entries.filter { $0.hasPrefix("second") } == (0..<300).map { "second\\\($0)" })
    }
}
