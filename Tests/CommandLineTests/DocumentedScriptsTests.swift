import Foundation
import Testing

/// Scripts in the pages: blocks that begin with ```` ```wst ````.
///
/// Of the words behind that, `test` is for scripts that pass against `wsx serve --echo` at `{{host}}`, `fragment` for
/// lines of a script that need others above them, `broken` for what is meant to be wrong. `NAME.wst` is a file for the
/// commands below it on its page.
@Suite struct `The documented scripts` {
    /// Writes blocks into files that are named after their places; `_` begins the names of those that are no scripts.
    private static func write(_ blocks: [DocumentedBlock], to folder: TemporaryFolder) throws -> [String] {
        try blocks.map { block in
            let page = block.page.replacingOccurrences(of: "/", with: "-")
            let name = "\(block.words.contains("fragment") ? "_" : "")\(page)-line-\(block.line).wst"
            return try folder.file(name, Array(block.text.utf8))
        }
    }

    private static let blocks = DocumentedBlock.all.filter { $0.words.first == "wst" }

    @Test func `have nothing that is wrong`() async throws {
        try await TemporaryFolder.run { folder in
            let files = try Self.write(Self.blocks.filter { !$0.words.contains("broken") }, to: folder)
            let check = try await Wsx.run(["check"] + files + [DocumentedBlock.root.path + "/Examples"])
            #expect(check.status == 0, "\(check.stderr)")
            #expect(files.count > 10)
        }
    }

    @Test func `pass where the page says so`() async throws {
        let blocks = Self.blocks.filter { $0.words.contains("test") }
        try await TemporaryFolder.run { folder in
            let files = try Self.write(blocks, to: folder)
            try await Serving.run { server in
                let run = try await Wsx.run(
                    ["run", "--var", "host=127.0.0.1:\(server.port)", "--jobs", "\(files.count)"] + files)
                #expect(run.status == 0, "\(run.stderr)")
                #expect(run.errorLines.last?.hasPrefix("\(blocks.count) tests: \(blocks.count) passed") == true)
            }
        }
    }
}
