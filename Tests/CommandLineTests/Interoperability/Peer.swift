import Foundation
import Testing

/// A WebSocket implementation that we did not write, run by its own interpreter.
enum Peer: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case websockets = "Python websockets"
    case ws = "Node ws"

    var testDescription: String { rawValue }

    /// Whether the implementation is installed. Where tests must not be skipped, its absence is a failure.
    static func require(_ peer: Peer) async throws {
        let probe = try await peer.run(code: peer == .ws ? "require('ws')" : "import websockets.asyncio.server")
        if probe.status == 0 { return }
        try miss("\(peer.rawValue) is not installed: make test installs it. \(probe.stderr)")
    }

    /// Skips a test for what it lacks, or fails it.
    static func miss(_ reason: String) throws -> Never {
        if ProcessInfo.processInfo.environment["WSX_REQUIRE_PEERS"] != nil { Issue.record("\(reason)") }
        try Test.cancel("SKIPPED: \(reason)")
    }

    var interpreter: String {
        let environment = ProcessInfo.processInfo.environment
        return switch self {
        case .websockets: environment["WSX_PEERS_PYTHON"] ?? "python3"
        case .ws: environment["WSX_PEERS_NODE"] ?? "node"
        }
    }

    private func command(_ arguments: [String]) -> Wsx {
        var command = Wsx(
            executable: "/usr/bin/env", arguments: [interpreter] + arguments, deadline: Wsx.longestUse)
        // Debian's packages for Node are found there by Debian's own Node only.
        command.environment["NODE_PATH"] = "/usr/share/nodejs:/usr/lib/nodejs"
        return command
    }

    private func run(code: String) async throws -> Wsx.Result {
        try await command([self == .ws ? "-e" : "-c", code]).run()
    }

    private func script(_ role: String) -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Peers")
        let name = self == .ws ? "ws_\(role).cjs" : "websockets_\(role).py"
        return folder.appendingPathComponent(name).path
    }

    /// Serves on a free port as long as `body` runs; with `isDeflating`, messages are compressed.
    func serve(isDeflating: Bool = false, _ body: @Sendable @escaping (_ url: String) async throws -> Void) async throws
    {
        try await Self.require(self)
        try await ChildProcesses.reserving(2) {
            var server = command([script("server")] + (isDeflating ? ["deflate"] : []))
            server.input = .held
            _ = try await server.run { process in
                defer { process.stdin.close() }
                try await process.stdout.reach("\n")
                let port = process.stdout.text.filter(\.isNumber)
                try await body("ws://127.0.0.1:\(port)")
            }
        }
    }

    /// Runs the client against a server of ours.
    func connect(_ arguments: [String]) async throws -> Wsx.Result {
        try await Self.require(self)
        return try await command([script("client")] + arguments).run()
    }
}
