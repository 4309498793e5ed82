import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A signal` {
    /// Everything that could end a session by itself takes longer than the test allows: what ends it is the signal.
    private static let patience = [
        "--close-timeout", "10m", "--connect-timeout", "10m", "--handshake-timeout", "10m", "--wait", "10m",
    ]

    /// Sends a signal once `ready` says so, and waits for the end.
    private func run(
        _ arguments: [String], signal: CInt, output: Wsx.Output = .collected,
        ready: @escaping @Sendable (RunningWsx) async throws -> Void
    ) async throws -> Wsx.Result {
        try await Wsx.run(arguments + Self.patience, input: .held, output: output, deadline: .seconds(60)) { wsx in
            try await ready(wsx)
            wsx.send(signal)
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
    func `ends a conversation with a Close`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let run = try await run([server.url], signal: signal) { wsx in
                await wsx.stdin.write("hello\n")
                try await wsx.stdout.reach("hello\n")
            }
            #expect(run.output == "hello\n")
            #expect(run.stderr == "")
            #expect(run.status == status)
            #expect(try await server.finished().closeCode == 1001)
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func `ends it although the server does not answer`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("ready"))
            try peer.readFrames(until: 0x8)
            peer.holdOpen()
        }) { server in
            let run = try await run([server.url], signal: signal) { try await $0.stdout.reach("ready\n") }
            #expect(run.status == status)
        }
    }

    @Test func `ends it although the server does not read`() async throws {
        try await ScriptedServer.run(
            { peer in
                try peer.accept(then: Wire.text("ready"))
                peer.holdOpen()
            }, receiveBuffer: 4096
        ) { server in
            let run = try await run([server.url, "-b", "--split", "64KiB"], signal: SIGTERM) { wsx in
                try await wsx.stdout.reach("ready\n")
                let before = wsx.readByteCount
                Task { await wsx.stdin.write([UInt8](repeating: 0x61, count: 8 << 20)) }
                // The server's side takes a small part of that: the Close is behind what never gets there.
                while wsx.readByteCount < before + 300_000, !wsx.hasEnded {
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(run.status == 143)
        }
    }

    @Test func `ends it although nobody reads stdout`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            while true { try peer.send(Wire.text(String(repeating: "x", count: 60_000))) }
        }) { server in
            let run = try await run([server.url], signal: SIGINT, output: .held) { wsx in
                // So much is on its way that stdout has been full for long.
                try await server.log { _ in true }
                while wsx.readByteCount < 4 << 20, !wsx.hasEnded { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(run.status == 130)
        }
    }

    @Test func `ends it at once as the second one, with the status of that`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("ready"))
            try peer.readFrames(until: 0x8)
            peer.holdOpen()
        }) { server in
            // The first one gives the Close a time, after which the status is its own: both wait when it goes on.
            let run = try await run([server.url], signal: SIGCONT) { wsx in
                try await wsx.stdout.reach("ready\n")
                wsx.send(SIGSTOP)
                // The system hands out signals that wait in the order of their numbers.
                wsx.send(SIGINT)
                wsx.send(SIGTERM)
            }
            #expect(run.status == 143)
        }
    }

    @Test func `ends the wait for a connection`() async throws {
        let (descriptor, port) = try LoopbackSocket.listen(backlog: 0)
        let queued = try LoopbackSocket.connect(port: port)
        defer {
            close(queued)
            close(descriptor)
        }
        let run = try await run(["ws://127.0.0.1:\(port)/"], signal: SIGTERM) { wsx in
            try await wsx.untilItConnects(to: port)
        }
        #expect(run.status == 143)
    }

    @Test func `ends the wait for TLS`() async throws {
        try await ScriptedServer.run({ $0.holdOpen() }) { server in
            let run = try await run(["wss://127.0.0.1:\(server.port)/"], signal: SIGINT) { _ in
                try await server.log { _ in true }
            }
            #expect(run.status == 130)
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func `ends the wait for the handshake`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            peer.holdOpen()
        }) { server in
            let run = try await run([server.url], signal: signal) { _ in
                try await server.log { !$0.request.isEmpty }
            }
            #expect(run.status == status)
        }
    }
}
