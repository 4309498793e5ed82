import Foundation
import Testing

@testable import Terminal

@Suite("The commands in Docs/terminal.md")
struct DocumentedCommandsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The lines between the two markers, without the empty ones around the list.
    private func list() throws -> [String] {
        let text = try String(contentsOfFile: Self.root.path + "/Docs/terminal.md", encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "<!-- commands -->"))
        let end = try #require(lines.firstIndex(of: "<!-- end of commands -->"))
        try #require(start < end)
        return lines[(start + 1)..<end].filter { !$0.isEmpty }.map(String.init)
    }

    @Test func `are those of the table, in its words and its order`() throws {
        let table = SlashCommand.all.flatMap { ["- `\($0.usage)`", "  \($0.summary)"] }
        #expect(try list() == table)
    }
}
