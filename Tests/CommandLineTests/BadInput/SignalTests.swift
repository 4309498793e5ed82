import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A signal` {
    /// What a second means on a machine that has other things to do as well.
    private static let second = Duration.milliseconds(1500)

    /// Sends a signal once `ready` says so; gives the result and how long the end took.
    private func run(
        _ arguments: [String], signals: [CInt], output: Wsx.Output = .collected,
        ready: @escaping @Sendable (RunningWsx) async throws -> Void
    ) async throws -> (Wsx.Result, Duration) {
        let sent = Monitor(ContinuousClock.now)
        let run = try await Wsx.run(arguments, input: .held, output: output, deadline: .seconds(15)) { wsx in
            try await ready(wsx)
            for signal in signals {
                wsx.send(signal)
                sent.update { $0 = .now }
            }
        }
        return (run, .now - sent.update { $0 })
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
    func `ends a conversation with a Close`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let (run, time) = try await run([server.url], signals: [signal]) { wsx in
                await wsx.stdin.write("hello\n")
                try await wsx.stdout.reach("hello\n")
            }
            #expect(run.output == "hello\n")
            #expect(run.stderr == "")
            #expect(run.status == status)
            #expect(time < Self.second)
            #expect(try await server.finished().closeCode == 1001)
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func `ends it within a second although the server does not answer`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("ready"))
            try peer.readFrames(until: 0x8)
            peer.holdOpen()
        }) { server in
            let (run, time) = try await run([server.url], signals: [signal]) { try await $0.stdout.reach("ready\n") }
            #expect(run.status == status)
            #expect(time < Self.second)
        }
    }

    @Test func `ends it within a second although the server does not read`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("ready"))
            peer.holdOpen()
        }) { server in
            let (run, time) = try await run([server.url], signals: [SIGTERM]) { wsx in
                try await wsx.stdout.reach("ready\n")
                Task { await wsx.stdin.write([UInt8](repeating: 0x0A, count: 8 << 20)) }
            }
            #expect(run.status == 143)
            #expect(time < Self.second)
        }
    }

    @Test func `ends it within a second although nobody reads stdout`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            while true { try peer.send(Wire.text(String(repeating: "x", count: 60_000))) }
        }) { server in
            let (run, time) = try await run([server.url], signals: [SIGINT], output: .held) { wsx in
                // So much is on its way that stdout has been full for long.
                try await server.log { _ in true }
                while wsx.readByteCount < 4 << 20, !wsx.hasEnded { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(run.status == 130)
            #expect(time < Self.second)
        }
    }

    @Test func `that comes twice ends it at once`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("ready"))
            try peer.readFrames(until: 0x8)
            peer.holdOpen()
        }) { server in
            let (run, time) = try await run([server.url], signals: [SIGINT]) { wsx in
                try await wsx.stdout.reach("ready\n")
                wsx.send(SIGINT)
                try await server.log { $0.closeCode != nil }
            }
            #expect(run.status == 130)
            #expect(time < .milliseconds(400))
        }
    }

    @Test func `ends the wait for a connection`() async throws {
        let (descriptor, port) = try LoopbackSocket.listen(backlog: 0)
        let queued = try LoopbackSocket.connect(port: port)
        defer {
            close(queued)
            close(descriptor)
        }
        let (run, time) = try await run(["ws://127.0.0.1:\(port)/"], signals: [SIGTERM]) { wsx in
            try await wsx.untilItConnects(to: port)
        }
        #expect(run.status == 143)
        #expect(time < Self.second)
    }

    @Test func `ends the wait for TLS`() async throws {
        try await ScriptedServer.run({ $0.holdOpen() }) { server in
            let (run, time) = try await run(["wss://127.0.0.1:\(server.port)/"], signals: [SIGINT]) { _ in
                try await server.log { _ in true }
            }
            #expect(run.status == 130)
            #expect(time < Self.second)
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func `ends the wait for the handshake`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            peer.holdOpen()
        }) { server in
            let (run, time) = try await run([server.url], signals: [signal]) { _ in
                try await server.log { !$0.request.isEmpty }
            }
            #expect(run.status == status)
            #expect(time < Self.second)
        }
    }
}
