import Foundation
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

    /// Runs it in a folder of its own; gives what is printed.
    func run(echo: Serving, broadcast: Serving?) async throws -> String {
        // These servers stand in for those that the pages speak of.
        let addresses = [("localhost:8080", echo), ("localhost:8081", broadcast)].compactMap { name, server in
            server.map { (name, "127.0.0.1:\($0.port)") }
        }
        let script = addresses.reduce(script) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        let run = try await TemporaryFolder.run { folder in
            for file in files { _ = try folder.file(file.scriptName ?? "", Array(file.text.utf8)) }
            var shell = Wsx(executable: "/bin/sh", arguments: ["-c", "cd \(folder.path) && exec 2>&1\n" + script])
            let binaries = URL(fileURLWithPath: Wsx.binary).deletingLastPathComponent().path
            shell.environment["PATH"] = binaries + ":/usr/local/bin:/usr/bin:/bin"
            return try await shell.run()
        }
        return addresses.reduce(run.output) { $0.replacingOccurrences(of: $1.1, with: $1.0) }
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
        let needsBroadcast = commands.script.contains("localhost:8081")
        try await Serving.run(clients: needsBroadcast ? 2 : 1) { echo in
            let check: @Sendable (Serving?) async throws -> Void = { broadcast in
                let printed = try await commands.run(echo: echo, broadcast: broadcast)
                #expect(
                    DocumentedCommands.withoutTimes(printed) == DocumentedCommands.withoutTimes(commands.printed))
            }
            if needsBroadcast { try await Serving.run(["--broadcast"], check) } else { try await check(nil) }
        }
    }
}
