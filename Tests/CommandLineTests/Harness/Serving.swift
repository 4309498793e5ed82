import Foundation
import TestSupport
import Testing

/// A `wsx serve` that is there as long as a test uses it.
struct Serving: Sendable {
    let process: RunningWsx
    let url: String
    var port: Int { url.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) } ?? 0 }

    /// Serves on a free port; together with the server up to `clients` more processes may run.
    ///
    /// - Parameter stops: whether the server is stopped after `body`, which else has done so itself.
    @discardableResult
    static func run(
        _ arguments: [String] = [], clients: Int = 1, stops: Bool = true,
        _ body: @Sendable @escaping (Serving) async throws -> Void
    ) async throws -> Wsx.Result {
        try await ChildProcesses.reserving(1 + clients) {
            let result = try await Wsx.run(["serve", ":0"] + arguments, deadline: Wsx.longestUse) { process in
                try await process.stdout.reach("\n")
                let url = process.stdout.text.split(separator: "\n").first.map(String.init) ?? ""
                try await body(Serving(process: process, url: url))
                if stops { process.send(SIGTERM) }
            }
            return result
        }
    }

    /// Connects to it by hand, sends the request of a client, and does what `body` says.
    func talk<Result: Sendable>(
        _ headers: [String] = [], _ body: @escaping @Sendable (ScriptedConnection) throws -> Result
    ) async throws -> Result {
        let port = port
        return try await onThread {
            Swift.Result {
                let peer = ScriptedConnection(try LoopbackSocket.connect(port: port))
                try peer.sendRequest(headers)
                return try body(peer)
            }
        }.get()
    }
}
