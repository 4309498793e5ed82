import Foundation

/// A block of a page between ```` ``` ````, with the words behind the first one.
struct DocumentedBlock: Sendable {
    let page: String
    /// The line that begins it.
    let line: Int
    let words: [String]
    let lines: [String]

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All blocks of the README and of the pages in `Docs`.
    static let all: [DocumentedBlock] = {
        let docs = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/Docs")) ?? []
        let pages = ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "Docs/" + $0 }
        return pages.flatMap(blocks(of:))
    }()

    private static func blocks(of page: String) -> [DocumentedBlock] {
        let text = (try? String(contentsOfFile: root.path + "/" + page, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var blocks: [DocumentedBlock] = []
        var index = 0
        while let start = lines[index...].firstIndex(where: { $0.hasPrefix("```") }) {
            let body = lines[(start + 1)...].prefix { $0 != "```" }
            let words = lines[start].dropFirst(3).split(separator: " ").map(String.init)
            blocks.append(DocumentedBlock(page: page, line: start + 1, words: words, lines: Array(body)))
            index = min(body.endIndex + 1, lines.endIndex)
        }
        return blocks
    }

    /// What it says, as a file.
    var text: String { lines.map { $0 + "\n" }.joined() }

    /// The name that a block ```` ```wst NAME.wst ```` gives its script.
    var scriptName: String? {
        words.first == "wst" ? words.dropFirst().first { $0.hasSuffix(".wst") } : nil
    }
}
