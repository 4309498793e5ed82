import Foundation
import TestSupport
import Testing

/// A block of a page that begins with ```` ```console test ````: lines after `$ ` are run, the others are printed.
struct DocumentedCommands: CustomTestStringConvertible, Sendable {
    let block: DocumentedBlock
    /// Scripts with a name that stand above it on its page.
    let files: [DocumentedBlock]

    var testDescription: String { "\(block.page), line \(block.line)" }

    var script: String {
        block.lines.filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) + "\n" }.joined()
    }

    var printed: String { block.lines.filter { !$0.hasPrefix("$ ") }.map { $0 + "\n" }.joined() }

    static let all: [DocumentedCommands] = DocumentedBlock.all.filter { $0.words == ["console", "test"] }.map { block in
        let files = DocumentedBlock.all.filter {
            $0.page == block.page && $0.line < block.line && $0.scriptName != nil
        }
        return DocumentedCommands(block: block, files: files)
    }

    /// The server that it speaks of: `localhost:8080` echoes, `localhost:8081` broadcasts.
    private var server: (name: String, arguments: [String]) {
        script.contains("localhost:8081") ? ("localhost:8081", ["--broadcast"]) : ("localhost:8080", [])
    }

    /// Runs it in a folder of its own, with a server that stands in for the one it speaks of; gives what is printed.
    func run() async throws -> String {
        let printed = Monitor("")
        try await Serving.run(server.arguments) { serving in
            let address = "127.0.0.1:\(serving.port)"
            let run = try await TemporaryFolder.run { folder in
                for file in files { _ = try folder.file(file.scriptName ?? "", Array(file.text.utf8)) }
                let script = script.replacingOccurrences(of: server.name, with: address)
                var shell = Wsx(executable: "/bin/sh", arguments: ["-c", "cd \(folder.path) && exec 2>&1\n" + script])
                let binaries = URL(fileURLWithPath: Wsx.binary).deletingLastPathComponent().path
                shell.environment["PATH"] = binaries + ":/usr/local/bin:/usr/bin:/bin"
                return try await shell.run()
            }
            printed.update { $0 = run.output.replacingOccurrences(of: address, with: server.name) }
        }
        return printed.update { $0 }
    }

    /// The text with zeros for how long scripts and their steps took.
    static func withoutTimes(_ text: String) -> String {
        text.replacingOccurrences(of: #"\(\d+\.\d\d s"#, with: "(0.00 s", options: .regularExpression)
            .replacingOccurrences(of: #"(?m)^   \+\d+\.\d{3} "#, with: "   +0.000 ", options: .regularExpression)
    }
}

@Suite struct `The documents` {
    @Test func `have commands to be tried`() {
        let pages = Set(DocumentedCommands.all.map(\.block.page))
        #expect(pages.isSuperset(of: ["README.md", "Docs/exit-statuses.md", "Docs/script-language.md"]))
    }

    @Test(arguments: DocumentedCommands.all)
    func `show what is printed`(_ commands: DocumentedCommands) async throws {
        let printed = try await commands.run()
        #expect(DocumentedCommands.withoutTimes(printed) == DocumentedCommands.withoutTimes(commands.printed))
    }
}
