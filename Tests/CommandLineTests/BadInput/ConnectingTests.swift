import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A connection that can not be had` {
    @Test func `because the name does not resolve`() async throws {
        // A label of 64 letters is refused by the resolver itself, without a question to the network.
        let host = String(repeating: "a", count: 64) + ".invalid"
        let run = try await Wsx.run(["ws://\(host)/"])
        #expect(run.status == 3)
        expectOneSentence(run, saying: "cannot resolve \(host):80")
    }

    @Test func `because the port refuses`() async throws {
        let (descriptor, port) = try LoopbackSocket.reserve()
        defer { close(descriptor) }
        let run = try await Wsx.run(["ws://127.0.0.1:\(port)/"], input: .text("lost\n"))
        #expect(run.status == 3)
        expectOneSentence(run, saying: "cannot connect to 127.0.0.1:\(port): connection refused")
    }

    @Test func `because both addresses of localhost refuse`() async throws {
        let (descriptor, port) = try LoopbackSocket.reserve()
        defer { close(descriptor) }
        let run = try await Wsx.run([":\(port)"])
        #expect(run.status == 3)
        expectOneSentence(run, saying: "connection refused")
        #expect(run.stderr.contains("127.0.0.1"))
    }

    @Test func `because nobody accepts in time`() async throws {
        let (descriptor, port) = try LoopbackSocket.listen(backlog: 0)
        let queued = try LoopbackSocket.connect(port: port)
        defer {
            close(queued)
            close(descriptor)
        }
        let run = try await Wsx.run(
            ["ws://127.0.0.1:\(port)/", "--connect-timeout", "300ms"], deadline: .seconds(10))
        #expect(run.status == 3)
        expectOneSentence(run, saying: "--connect-timeout")
    }

    @Test func `because TLS is not answered in time`() async throws {
        try await ScriptedServer.run({ $0.holdOpen() }) { server in
            let run = try await Wsx.run(
                ["wss://127.0.0.1:\(server.port)/", "--connect-timeout", "300ms"], deadline: .seconds(10))
            #expect(run.status == 3)
            expectOneSentence(run, saying: "--connect-timeout")
        }
    }

    @Test func `because the port does not speak TLS`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.send(Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8))
            peer.drain()
        }) { server in
            let run = try await Wsx.run(["wss://127.0.0.1:\(server.port)/"])
            #expect(run.status == 3)
            expectOneSentence(run, saying: "does not speak TLS there. Use ws://")
        }
    }

    @Test func `because our own server speaks no TLS there`() async throws {
        try await Serving.run { server in
            let run = try await Wsx.run(["wss://127.0.0.1:\(server.port)/"])
            #expect(run.status == 3)
            expectOneSentence(run, saying: "Use ws://")
        }
    }

    @Test func `because the server hangs up during TLS`() async throws {
        try await ScriptedServer.run({ $0.end() }) { server in
            let run = try await Wsx.run(["wss://127.0.0.1:\(server.port)/"])
            #expect(run.status == 3)
            expectOneSentence(run, saying: "127.0.0.1:\(server.port)")
        }
    }

    @Test func `because the port speaks TLS only`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned("plain", names: "IP:127.0.0.1")
            try await Serving.run(pair.options) { server in
                let run = try await Wsx.run(["ws://127.0.0.1:\(server.port)/"], deadline: .seconds(15))
                #expect(run.status == 4)
                expectOneSentence(run, saying: "wss://")
            }
        }
    }
}
