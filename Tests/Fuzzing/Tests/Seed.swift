import FuzzTargets
import StandardStreams
import TestSupport

/// An input that somebody thought of, committed as a file: `Tests/Fuzzing/Corpus/TARGET/NAME`.
///
/// Files without a seed are what fuzzing found. `WSX_WRITE_SEEDS=1` writes the seeds into their files.
struct Seed: Sendable {
    let target: String
    let name: String
    let bytes: [UInt8]

    init(_ target: String, _ name: String, _ bytes: [UInt8]) {
        self.target = target
        self.name = name
        self.bytes = bytes
    }

    var path: String { Corpus.folder + "/" + target + "/" + name }

    static let all =
        frames + connections + responses + requests + urls + json + scripts + agreeing + compressedFrames + inflating
        + roundTrips
}

/// The files that are committed for each target.
enum Corpus {
    static let folder = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Corpus"

    static func files(of target: String) throws -> [String] {
        try Folder.files(in: folder + "/" + target, endingWith: "")
    }
}
