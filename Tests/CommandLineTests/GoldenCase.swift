import Foundation
import TestSupport
import Testing

/// One folder of `Cases`: a command line and all that it must print.
///
/// | file | what it holds |
/// |---|---|
/// | `args` | one argument a line |
/// | `stdin` | a pipe's bytes; without it stdin is `/dev/null` |
/// | `streams` | lines `stdin closed`, `stdin held`, `stdout closed`, `stderr closed`, `stdout FILE` |
/// | `server` | `serve` and its options, or the name of a script in `NamedScripts` |
/// | `env` | lines `NAME=VALUE` |
/// | `normalize` | names of `Normalizer`, one a line |
/// | `stdout`, `stderr` | what is printed; without the file nothing is |
/// | `status` | the exit status |
/// | `known` | what of the case wsx does not do yet; it must then differ |
/// | `files` | a folder for what the arguments name as `{{files}}/…` |
///
/// `{{port}}` and `{{url}}` stand for the server's.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    struct UnknownEntry: Error {
        let path: String
    }

    private static let entries: Set = [
        "args", "stdin", "streams", "server", "env", "normalize", "stdout", "stderr", "status", "known", "files",
    ]

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases").path
    /// With `WSX_RECORD_CASES` set, what is printed becomes what is expected: to be read before it is committed.
    static let isRecording = ProcessInfo.processInfo.environment["WSX_RECORD_CASES"] != nil

    static let all: [GoldenCase] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { GoldenCase(name: $0) }
    }()

    let name: String
    var testDescription: String { name }
    private var path: String { Self.folder + "/" + name }

    func check() throws {
        for entry in try FileManager.default.contentsOfDirectory(atPath: path) where !Self.entries.contains(entry) {
            throw UnknownEntry(path: path + "/" + entry)
        }
    }

    private func bytes(_ entry: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path + "/" + entry).map { Array($0) }
    }

    private func text(_ entry: String) -> String? {
        bytes(entry).map { String(decoding: $0, as: UTF8.self) }
    }

    private func lines(_ entry: String) -> [String] {
        var lines = (text(entry) ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// What of the case is known not to be so yet.
    var knownIssue: String? { lines("known").first }

    // MARK: Running

    func run() async throws {
        try check()
        let server = lines("server").first ?? "none"
        if server == "none" {
            try await run(port: nil)
        } else if server.hasPrefix("serve") {
            let arguments = server.split(separator: " ").dropFirst().map(String.init)
            let result = try await Serving.run(arguments) { try await run(port: $0.port) }
            #expect(result.status == 0, "the server must stop properly: \(result.stderr)")
        } else {
            let script = try #require(NamedScripts.all[server], "\(name): no script is named \(server)")
            try await ScriptedServer.run(script) { try await run(port: $0.port) }
        }
    }

    private func run(port: Int?) async throws {
        let values = ["{{files}}": path + "/files", "{{port}}": port.map(String.init), "{{url}}": port.map(url)]
        let arguments = lines("args").map { argument in
            values.reduce(argument) { $0.replacingOccurrences(of: $1.key, with: $1.value ?? $1.key) }
        }
        var command = Wsx(arguments: arguments)
        if let input = bytes("stdin") { command.input = .bytes(input) }
        for line in lines("streams") { try set(line, &command) }
        for line in lines("env") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            command.environment[parts[0]] = parts[1]
        }
        let result = try await command.run()
        let stdout = String(decoding: result.stdout, as: UTF8.self)
        try compare("stdout", try normalized(stdout, port), result.stdout)
        try compare("stderr", try normalized(result.stderr, port), Array(result.stderr.utf8))
        try compare("status", "\(result.status)\n", Array("\(result.status)\n".utf8))
    }

    private func url(_ port: Int) -> String { "ws://127.0.0.1:\(port)/" }

    private func set(_ line: String, _ command: inout Wsx) throws {
        let words = line.split(separator: " ").map(String.init)
        switch (words.first, words.last) {
        case ("stdin", "closed"): command.input = .closed
        case ("stdin", "held"): command.input = .held
        case ("stdout", "closed"): command.output = .closed
        case ("stderr", "closed"): command.errors = .closed
        case ("stdin", let file?):
            command.input = .file(file.replacingOccurrences(of: "{{files}}", with: path + "/files"))
        case ("stdout", let file?): command.output = .file(file)
        default: throw UnknownEntry(path: path + "/streams: " + line)
        }
    }

    // MARK: Comparing

    private func normalized(_ output: String, _ port: Int?) throws -> String {
        var output = output.replacingOccurrences(of: path + "/files", with: "{{files}}")
        if let port { output = output.replacingOccurrences(of: ":\(port)", with: ":{{port}}") }
        for line in lines("normalize") {
            let normalize = try #require(Normalizer.all[line], "\(name): no normalizer is named \(line)")
            output = normalize(output)
        }
        return output
    }

    /// Compares text, and bytes where they are no text.
    private func compare(_ entry: String, _ actual: String, _ bytes: [UInt8]) throws {
        let isText = String(validating: bytes, as: UTF8.self) != nil
        let actualBytes = isText ? Array(actual.utf8) : bytes
        let expected = self.bytes(entry) ?? []
        if Self.isRecording {
            let file = path + "/" + entry
            if actualBytes.isEmpty {
                try? FileManager.default.removeItem(atPath: file)
            } else {
                try Data(actualBytes).write(to: URL(fileURLWithPath: file))
            }
        } else if isText {
            #expect(actual == String(decoding: expected, as: UTF8.self), "\(name): \(entry)")
        } else {
            #expect(actualBytes == expected, "\(name): \(entry)")
        }
    }
}

/// Makes what differs from run to run the same.
enum Normalizer {
    static let all: [String: @Sendable (String) -> String] = [
        "key": { replace("(Sec-WebSocket-(Key|Accept)): [A-Za-z0-9+/=]{24,28}", "$1: {{key}}", $0) },
        "accept": { replace("[A-Za-z0-9+/]{27}=", "{{accept}}", $0) },
        "time": { replace("in [0-9]+\\.[0-9]+ ms", "in {{time}}", $0) },
        "client": { replace("from 127\\.0\\.0\\.1:[0-9]+", "from {{client}}", $0) },
        // What a run of scripts says of time, and of the port beyond the address.
        "run": {
            let text = replace("\\([0-9]+\\.[0-9]{2} s", "(N s", $0)
            return replace("\\+[0-9]+\\.[0-9]{3}\\b", "+N", text)
        },
        "help": { $0.split(separator: "\n").prefix(1).joined() + "\n{{the rest}}\n" },
    ]

    private static func replace(_ pattern: String, _ template: String, _ text: String) -> String {
        text.replacingOccurrences(of: pattern, with: template, options: .regularExpression)
    }
}

@Suite struct `Golden cases` {
    @Test func `there are cases, and every entry of each is known`() throws {
        #expect(GoldenCase.all.count > 50)
        for golden in GoldenCase.all { try golden.check() }
    }

    @Test(arguments: GoldenCase.all)
    func `the command prints what the case says`(_ golden: GoldenCase) async throws {
        guard let reason = golden.knownIssue else { return try await golden.run() }
        await withKnownIssue("\(reason)") { try await golden.run() }
    }
}
