import Foundation
import TestSupport
import Testing

/// A block of a page that begins with ```` ```console test ````: lines after `$ ` are run, the others are printed.
struct DocumentedCommands: CustomTestStringConvertible, Sendable {
    let page: String
    let line: Int
    let script: String
    let printed: String

    var testDescription: String { "\(page), line \(line)" }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All blocks of the README and of the pages in `Docs`.
    static let all: [DocumentedCommands] = {
        let docs = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/Docs")) ?? []
        let pages = ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "Docs/" + $0 }
        return pages.flatMap(blocks(of:))
    }()

    private static func blocks(of page: String) -> [DocumentedCommands] {
        let text = (try? String(contentsOfFile: root.path + "/" + page, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.filter { lines[$0] == "```console test" }.map { start in
            let body = lines[(start + 1)...].prefix { $0 != "```" }
            return DocumentedCommands(
                page: page, line: start + 1,
                script: body.filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) + "\n" }.joined(),
                printed: body.filter { !$0.hasPrefix("$ ") }.map { $0 + "\n" }.joined())
        }
    }
}

@Suite struct `The documents` {
    @Test func `have commands to be tried`() {
        #expect(Set(DocumentedCommands.all.map(\.page)).isSuperset(of: ["README.md", "Docs/exit-statuses.md"]))
    }

    @Test(arguments: DocumentedCommands.all)
    func `show what is printed`(_ block: DocumentedCommands) async throws {
        try await Serving.run { server in
            // The echo server stands in for the one that the pages speak of.
            let address = "127.0.0.1:\(server.port)"
            let script = block.script.replacingOccurrences(of: "localhost:8080", with: address)
            let run = try await TemporaryFolder.run { folder in
                var shell = Wsx(
                    executable: "/bin/sh", arguments: ["-c", "cd \(folder.path) && exec 2>&1\n" + script])
                let binaries = URL(fileURLWithPath: Wsx.binary).deletingLastPathComponent().path
                shell.environment["PATH"] = binaries + ":/usr/local/bin:/usr/bin:/bin"
                return try await shell.run()
            }
            #expect(run.output.replacingOccurrences(of: address, with: "localhost:8080") == block.printed)
        }
    }
}
