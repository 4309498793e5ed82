import TestSupport
import Testing

/// A server that sends what the test says, when it says so. It answers Pings and Close.
struct CuedServer: Sendable {
    private enum Cue: Sendable {
        case send([UInt8])
        case end
    }

    private let server: ScriptedServer
    private let cues: Monitor<[Cue]>
    var url: String { server.url }

    static func run(
        _ headers: [String] = [], _ body: @Sendable @escaping (CuedServer) async throws -> Void
    ) async throws {
        let cues = Monitor<[Cue]>([])
        try await ScriptedServer.run({ peer in
            try peer.accept(headers)
            while true {
                let waiting = cues.update { cues in
                    defer { cues = [] }
                    return cues
                }
                for cue in waiting {
                    guard case .send(let bytes) = cue else { return }
                    try peer.send(bytes)
                }
                guard let frame = try peer.readFrame(within: .milliseconds(5)) else { continue }
                if frame.first == 0x88 { return try peer.send(Wire.frame(0x8, frame.payload)) }
                if frame.first == 0x89 { try peer.send(Wire.frame(0xA, frame.payload)) }
            }
        }) { server in
            try await body(CuedServer(server: server, cues: cues))
        }
    }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) {
        cues.update { $0.append(.send(bytes)) }
    }

    /// Sends a text message.
    func say(_ text: String) {
        send(Wire.text(text))
    }

    /// Ends the connection without a Close.
    func drop() {
        cues.update { $0.append(.end) }
    }

    /// The text messages that have come, once there are so many.
    func texts(_ count: Int, from index: Int = 0) async throws -> [String] {
        try await server.log(index) { $0.texts.count >= count }.texts
    }

    /// What a client did, once that is as `predicate` says.
    @discardableResult
    func log(
        _ index: Int = 0, where predicate: @escaping @Sendable (ScriptedConnection.Log) -> Bool
    ) async throws -> ScriptedConnection.Log {
        try await server.log(index, where: predicate)
    }

    /// What a client did, once its connection is over.
    func finished(_ index: Int = 0) async throws -> ScriptedConnection.Log {
        try await server.finished(index)
    }
}

extension TestTerminal {
    /// Runs the command in a terminal, quietly, against a server of its own; nothing but the prompt is there at first.
    static func talk(
        _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, home: TemporaryFolder? = nil,
        environment: [String: String] = [:],
        _ body: @Sendable @escaping (TestTerminal, CuedServer) async throws -> Void
    ) async throws {
        try await CuedServer.run { server in
            try await run(
                ["-q", server.url] + arguments, columns: columns, rows: rows, home: home, environment: environment
            ) { terminal in
                try await terminal.expect(screen: ">", cursor: (2, 0))
                try await body(terminal, server)
            }
        }
    }
}
