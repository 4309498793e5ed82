import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A server that is stopped stands for one that is gone without a word: its system still takes bytes, as far as it
/// has room, but nobody is there.
@Suite struct `A server that is not there any more` {
    private static let keepAlive = HostileServer.only("--ping-timeout", "400ms", "--ping-interval", "100ms")

    @Test func `is found out by keep-alive`() async throws {
        try await Self.withServer { server in
            let run = try await Wsx.run([server.url] + Self.keepAlive, input: .held) { wsx in
                try await Self.vanish(server, from: wsx)
            }
            #expect(run.output == "before\n")
            expectOneSentence(run, saying: "did not answer a Ping in time (--ping-timeout)")
            #expect(run.status == 5)
        }
    }

    @Test func `is found out by keep-alive behind TLS`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned("tls", names: "IP:127.0.0.1")
            try await Self.withServer(pair.options) { server in
                let run = try await Wsx.run(
                    [server.url, "--ca", pair.certificate] + Self.keepAlive, input: .held
                ) { wsx in
                    try await Self.vanish(server, from: wsx)
                }
                #expect(run.output == "before\n")
                expectOneSentence(run, saying: "did not answer a Ping in time (--ping-timeout)")
                #expect(run.status == 5)
            }
        }
    }

    @Test func `is found out by the fence`() async throws {
        try await Self.withServer { server in
            let deadlines = HostileServer.only("--wait", "400ms", "--close-timeout", "300ms")
            let run = try await Wsx.run([server.url] + deadlines, input: .held) { wsx in
                try await Self.vanish(server, from: wsx)
                await wsx.stdin.write("lost\n")
                wsx.stdin.close()
            }
            #expect(run.output == "before\n")
            #expect(
                run.errorLines == [
                    "wsx: warning: the server did not answer a Ping within 400 ms; closing",
                    "wsx: warning: the server did not answer our Close",
                ])
            #expect(run.status == 0)
        }
    }

    @Test func `is found out when we close`() async throws {
        try await Self.withServer { server in
            let run = try await Wsx.run(
                [server.url, "-w", "0"] + HostileServer.only("--close-timeout", "400ms"), input: .held
            ) { wsx in
                try await Self.vanish(server, from: wsx)
                wsx.stdin.close()
            }
            #expect(run.output == "before\n")
            expectOneSentence(run, saying: "wsx: warning: the server did not answer our Close")
            #expect(run.status == 0)
        }
    }

    @Test func `is found out while we send without end`() async throws {
        try await Self.withServer(["--sink"]) { server in
            let deadlines = HostileServer.only("--wait", "700ms", "--close-timeout", "300ms")
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB", "--no-deflate"] + deadlines, input: .held
            ) { wsx in
                let block = [UInt8](repeating: 0x61, count: 1 << 20)
                await wsx.stdin.write(block)
                await server.process.stop()
                while await wsx.stdin.write(block) {}
            }
            #expect(run.output == "")
            expectOneSentence(run, saying: "the server stopped reading: nothing moved for 700 ms")
            #expect(run.status == 5)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `does not begin the opening handshake`() async throws {
        try await Self.withServer { server in
            await server.process.stop()
            let run = try await Wsx.run([server.url] + HostileServer.only("--handshake-timeout", "400ms"))
            expectOneSentence(run, saying: "did not answer the handshake within 400 ms")
            #expect(run.status == 4)
        }
    }

    /// A server that goes on again at the end, so that it can be stopped properly.
    private static func withServer(
        _ arguments: [String] = [], _ body: @Sendable @escaping (Serving) async throws -> Void
    ) async throws {
        try await Serving.run(arguments) { server in
            defer { server.process.send(SIGCONT) }
            try await body(server)
        }
    }

    /// Lets a server be there for one message.
    private static func vanish(_ server: Serving, from wsx: RunningWsx) async throws {
        await wsx.stdin.write("before\n")
        try await wsx.stdout.reach("before\n")
        await server.process.stop()
    }
}

@Suite struct `A server that never reads` {
    @Test func `ends the wait after the end of input`() async throws {
        try await ScriptedServer.run(
            { peer in
                try peer.accept()
                peer.holdOpen()
            }, receiveBuffer: 4096
        ) { server in
            // Little enough that wsx has read all of it, too much for the server's side to take it.
            let input = [UInt8](repeating: 0x61, count: 400_000)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB", "--wait", "700ms", "--close-timeout", "300ms"],
                input: .bytes(input), deadline: .seconds(20))
            #expect(run.status == 5)
            expectOneSentence(run, saying: "stopped reading")
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `is found out by keep-alive`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            peer.holdOpen()
        }) { server in
            let input = [UInt8](repeating: 0x61, count: 32 << 20)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB", "--ping-interval", "200ms", "--ping-timeout", "500ms"],
                input: .bytes(input), deadline: .seconds(20))
            #expect(run.status == 5)
            expectOneSentence(run, saying: "did not answer a Ping")
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `is left within --max-time`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before"))
            peer.holdOpen()
        }) { server in
            let input = [UInt8](repeating: 0x61, count: 32 << 20)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB", "--max-time", "700ms"] + HostileServer.withoutDeadline,
                input: .bytes(input))
            #expect(run.output == "before\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
        }
    }
}
