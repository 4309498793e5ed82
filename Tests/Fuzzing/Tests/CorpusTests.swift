import FuzzTargets
import StandardStreams
import TestSupport
import Testing
import WebSocketProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The corpus of the fuzz targets")
struct CorpusTests {
    @Test(arguments: FuzzTarget.all.map(\.name))
    func `every file of the corpus passes, however it is cut`(_ name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let files = try Corpus.files(of: name)
        try #require(!files.isEmpty)
        let seeds = Set(Seed.all.lazy.filter { $0.target == name }.map(\.path))
        for file in files {
            let bytes = try LocalFile.read(file)
            // What fuzzing found is much, and much the same.
            for seed in 0..<UInt64(seeds.contains(file) ? 4 : 1) {
                do throws(Finding) {
                    try bytes.withUnsafeBytes { block in
                        Result { () throws(Finding) in try target.check(FuzzInput(block, seed: seed)) }
                    }.get()
                } catch {
                    Issue.record("\(file): \(error)")
                    break
                }
            }
        }
    }

    @Test func `the seeds are in their files`() throws {
        let isWriting = getenv("WSX_WRITE_SEEDS") != nil
        try #require(Set(Seed.all.map(\.path)).count == Seed.all.count, "two seeds have the same name")
        for seed in Seed.all {
            if isWriting { try LocalFile.write(seed.bytes, to: seed.path) }
            let bytes = try? LocalFile.read(seed.path)
            if bytes != seed.bytes { Issue.record("\(seed.path) is not as the seed; WSX_WRITE_SEEDS=1 writes it") }
        }
    }

    @Test func `each target has a folder, and each folder a target`() {
        let folders = Set(
            (try? Folder.files(in: Corpus.folder, endingWith: ""))?.compactMap { path in
                path.split(separator: "/").dropLast().last.map(String.init)
            } ?? [])
        #expect(folders == Set(FuzzTarget.all.map(\.name)))
    }

    @Test func `actions are read as they are written`() {
        let actions: [ConnectionAction] = [
            .receive([1, 2, 3]), .receiveFlood([4]), .receiveEndOfStream, .send(.text, size: 12),
            .send(.binary, size: 1), .sendFragment(.text, size: 2, isFinal: false),
            .sendFragment(.binary, size: 3, isFinal: true), .encode(.binary, byteCounts: [1, 2, 3]),
            .ping(byteCount: 4), .pong(byteCount: 5), .close(code: 1000, reasonByteCount: 6), .closeWithoutCode,
            .answerClose, .endOutput, .advance(hundredths: 7), .advanceToDeadline, .setReading(false),
            .setReading(true), .acknowledge(8), .takeOutput,
        ]
        #expect(ConnectionAction.all(in: actions.flatMap(\.bytes)) == actions)
    }
}

extension ConnectionAction {
    fileprivate static func all(in bytes: [UInt8]) -> [ConnectionAction] {
        bytes.withUnsafeBytes { block in
            var rest = block[...]
            var actions: [ConnectionAction] = []
            while let action = ConnectionAction(takenFrom: &rest) { actions.append(action) }
            return actions
        }
    }
}
