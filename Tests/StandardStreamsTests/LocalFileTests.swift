import StandardStreams
import TestSupport
import Testing

@Suite("Files that are written")
struct LocalFileTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    @Test func `a private file is nobody else's`() throws {
        try LocalFile.write([1, 2], to: folder.path("own"), isPrivate: true)
        #expect(folder.bytes(of: "own") == [1, 2])
        #expect(folder.mode(of: "own") == 0o600)
    }

    @Test func `a file that is there is replaced and keeps its mode`() throws {
        let path = try folder.put("longer", in: "old", mode: 0o640)
        try LocalFile.write([1], to: path, isPrivate: true)
        #expect(folder.bytes(of: "old") == [1])
        #expect(folder.mode(of: "old") == 0o640)
    }

    @Test func `looking whether a file can be written changes nothing`() throws {
        let path = try folder.put("old", in: "old")
        try LocalFile.checkWritable(path)
        #expect(folder.text(of: "old") == "old")
        try LocalFile.checkWritable(folder.path("new"))
        #expect(folder.bytes(of: "new") == nil)
    }

    @Test func `folders and files without a folder can not be written`() {
        #expect(throws: StreamError.self) { try LocalFile.checkWritable(folder.path("")) }
        #expect(throws: StreamError.self) { try LocalFile.checkWritable(folder.path("none/new")) }
    }
}
