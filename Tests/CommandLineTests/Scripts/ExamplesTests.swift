import Foundation
import TestSupport
import Testing

/// A script of `Examples`, the server it is for, and what is wrong about the same server with `--wrong`.
struct Example: Decodable, Sendable, CustomTestStringConvertible {
    struct Wrong: Decodable {
        let server: [String]
        /// What is wrong, in words.
        let change: String
        /// The line at which the script must notice.
        let line: Int
    }

    let script: String
    let server: [String]
    /// With `{{port}}` for the server's.
    let variables: [String: String]
    let wrong: Wrong

    var testDescription: String { script }

    static let root = DocumentedCommands.root
    private static let servers = root.appendingPathComponent("Tests/Peers/examples")

    static let all: [Example] = {
        let data = FileManager.default.contents(atPath: servers.appendingPathComponent("manifest.json").path)
        return (try? JSONDecoder().decode([Example].self, from: data ?? Data())) ?? []
    }()

    /// Runs the script against a server, together with which it takes two processes.
    func run(against server: [String]) async throws -> Wsx.Result {
        try await ChildProcesses.reserving(2) {
            let result = Monitor<Wsx.Result?>(nil)
            var peer = Wsx(
                executable: "/usr/bin/env",
                arguments: [Peer.websockets.interpreter, Self.servers.appendingPathComponent(server[0]).path]
                    + server.dropFirst(), deadline: .seconds(60))
            peer.input = .held
            let end = try await peer.run { process in
                defer { process.stdin.close() }
                guard (try? await process.stdout.reach("\n")) != nil else { return }
                let port = process.stdout.text.filter(\.isNumber)
                let run = try await command(port: port).run()
                result.update { $0 = run }
            }
            if let run = result.update({ $0 }) { return run }
            try Peer.miss("what \(server[0]) \(server[1]) is made of is not installed. \(end.stderr)")
        }
    }

    private func command(port: String) -> Wsx {
        let values = variables.sorted { $0.key < $1.key }.flatMap {
            ["--var", "\($0.key)=\($0.value.replacingOccurrences(of: "{{port}}", with: port))"]
        }
        return Wsx(arguments: ["run", "Examples/\(script)"] + values, folder: Self.root.path)
    }
}

@Suite struct `Each example` {
    @Test func `is in the manifest`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Example.root.path + "/Examples")
        let scripts = files.filter { $0.hasSuffix(".wst") && !$0.hasPrefix("_") }
        #expect(scripts.sorted() == Example.all.map(\.script).sorted())
    }

    @Test(arguments: Example.all) func `passes with its server`(_ example: Example) async throws {
        let run = try await example.run(against: example.server)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(!run.stderr.contains("error"))
    }

    @Test(arguments: Example.all)
    func `fails with a server that is wrong, where it is wrong and nowhere else`(_ example: Example) async throws {
        let run = try await example.run(against: example.wrong.server)
        #expect(run.status == 1, "\(example.wrong.change): \(run.stderr)")
        let places = run.errorLines.filter { $0.hasPrefix(" --> ") }.map { $0.split(separator: ":").dropLast() }
        #expect(
            Set(places) == [[" --> Examples/\(example.script)", "\(example.wrong.line)"]],
            "\(example.wrong.change): \(run.stderr)")
    }
}
