import Foundation
import TestSupport
import Testing

/// A folder with scripts, in which `wsx run` is run.
struct ScriptFolder: Sendable {
    let folder: TemporaryFolder
    var path: String { folder.path }

    /// Makes the files, in folders of their own where their names say so.
    static func with<Result>(
        _ files: [String: String], _ body: (ScriptFolder) async throws -> Result
    ) async throws -> Result {
        try await TemporaryFolder.run { folder in
            let scripts = ScriptFolder(folder: folder)
            for (name, text) in files { try scripts.put(text, in: name) }
            return try await body(scripts)
        }
    }

    func put(_ text: String, in name: String) throws {
        let folders = name.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "\(path)/\(folders)", withIntermediateDirectories: true)
        _ = try folder.file(name, Array(text.utf8))
    }

    /// What a file says now; an empty text where there is none.
    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// `wsx run` with these words, in the folder.
    func command(_ arguments: [String], port: Int? = nil) -> Wsx {
        let host = port.map { ["--var", "host=127.0.0.1:\($0)"] } ?? []
        return Wsx(arguments: ["run"] + arguments + host, folder: path)
    }

    /// Runs it to its end; `port` is that of `{{host}}`.
    func run(
        _ arguments: [String], port: Int? = nil, environment: [String: String] = [:],
        _ body: @Sendable (RunningWsx) async throws -> Void = { _ in }
    ) async throws -> Wsx.Result {
        var command = command(arguments, port: port)
        command.environment = environment
        return try await command.run(body)
    }
}

extension Wsx.Result {
    /// What a run says, without what differs from time to time.
    var report: String { Normalizer.all["run"]!(stderr) }

    /// The verdicts alone: `ok a.wst`, `FAIL b.wst: "name"`.
    var verdicts: [String] {
        errorLines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("FAIL ") || $0.hasPrefix("skip ") }
            .map { $0.replacing(#/ +\(\d+\.\d\d s.*\)$/#, with: "").replacing(#/ +/#, with: " ", maxReplacements: 1) }
    }
}
