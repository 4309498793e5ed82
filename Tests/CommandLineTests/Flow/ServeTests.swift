import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `The serve verb` {
    @Test func `prints its URL with the port that was picked`() async throws {
        let result = try await Serving.run { server in
            #expect(server.port > 0)
            #expect(server.process.stdout.text == "ws://127.0.0.1:\(server.port)/\n")
        }
        #expect(result.status == 0)
        #expect(result.stderr == "")
    }

    @Test func `answers the handshake as RFC 6455 says`() async throws {
        try await Serving.run { server in
            let head = try await server.talk() { try $0.readHead() }
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        }
    }

    @Test func `sends a message to all clients`() async throws {
        try await Serving.run(["--broadcast"], clients: 3) { server in
            let arrivals = Monitor(0)
            let receive: @Sendable () async throws -> Wsx.Result = {
                try await Wsx.run([server.url, "--until", "to all"], input: .held) { wsx in
                    await wsx.stdin.write("here\n")
                    try await wsx.stdout.reach("here\n")
                    arrivals.update { $0 += 1 }
                }
            }
            async let first = receive()
            async let second = receive()
            let areThere = await arrivals.reach(.seconds(20)) { $0 == 2 }
            #expect(areThere)
            let sender = try await Wsx.run([server.url, "-x", "to all", "--count", "1"])
            #expect(sender.output == "to all\n")
            let last = try await [first.lines.last, second.lines.last]
            #expect(last == ["to all", "to all"])
        }
    }

    @Test func `counts what a client sends, and tells it before the Close`() async throws {
        try await Serving.run(["--sink"]) { server in
            let frames = try await server.talk() { peer in
                try peer.readHead()
                let key: [UInt8] = [1, 2, 3, 4]
                try peer.send(Wire.text("abc", mask: key) + Wire.frame(0x2, [1, 2], mask: key))
                try peer.send(Wire.close(1000, mask: key))
                return try peer.readFrames(until: 0x8)
            }
            #expect(frames == [WireFrame(0x81, Array("2 messages, 5 bytes".utf8)), WireFrame(0x88, [0x03, 0xE8])])
        }
    }

    @Test func `prints the summary of a sink to its client`() async throws {
        try await Serving.run(["--sink"]) { server in
            let run = try await Wsx.run([server.url, "--idle", "0"], input: .text("a\nb\nc\n"))
            #expect(run.output == "3 messages, 3 bytes\n")
            #expect(run.status == 0)
        }
    }

    @Test func `floods a client with what was asked for`() async throws {
        try await Serving.run(["--flood", "1000x100"]) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.lines.count == 1000)
            #expect(run.lines.allSatisfy { $0.utf8.count == 100 })
            #expect(run.status == 0)
        }
    }

    @Test func `chooses the first subprotocol it speaks`() async throws {
        try await Serving.run(["-s", "b", "--subprotocol", "c"]) { server in
            let head = try await server.talk(["Sec-WebSocket-Protocol: a, c, b"]) { try $0.readHead() }
            #expect(head.contains("Sec-WebSocket-Protocol: c\r\n"))
        }
    }

    @Test func `speaks TLS to several clients`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned("tls", names: "IP:127.0.0.1")
            try await Serving.run(pair.options, clients: 2) { server in
                let input = String(repeating: "a line over TLS\n", count: 5000)
                async let first = Wsx.run([server.url, "--ca", pair.certificate], input: .text(input))
                async let second = Wsx.run([server.url, "--ca", pair.certificate], input: .text(input))
                let outputs = try await (first.output, second.output)
                #expect(outputs == (input, input))
            }
        }
    }

    @Test func `refuses what is no WebSocket request`() async throws {
        try await Serving.run { server in
            let port = server.port
            let answer = await onThread { () -> String in
                guard let descriptor = try? LoopbackSocket.connect(port: port) else { return "" }
                let peer = ScriptedConnection(descriptor)
                try? peer.send(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
                return (try? peer.readHead()) ?? ""
            }
            #expect(answer.hasPrefix("HTTP/1.1 426 Upgrade Required\r\n"))
        }
    }

    @Test func `fails a client that does not mask`() async throws {
        try await Serving.run { server in
            let frames = try await server.talk() { peer in
                try peer.readHead()
                try peer.send(Wire.text("bare"))
                return try peer.readFrames(until: 0x8)
            }
            #expect(frames.last?.payload.prefix(2) == [0x03, 0xEA])
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `stops cleanly and tells its clients`(_ signal: CInt) async throws {
        let result = try await Serving.run(stops: false) { server in
            let frames = try await server.talk() { peer in
                try peer.readHead()
                server.process.send(signal)
                let frames = try peer.readFrames(until: 0x8)
                try peer.send(Wire.close(1001, mask: [1, 2, 3, 4]))
                peer.drain()
                return frames
            }
            #expect(frames.last?.payload.prefix(2) == [0x03, 0xE9])
        }
        #expect(result.status == 0)
        #expect(result.stderr == "")
    }

    @Test func `stops although a client does not answer`() async throws {
        let result = try await Serving.run(stops: false) { server in
            _ = try await server.talk() { peer in
                try peer.readHead()
                server.process.send(SIGTERM)
                peer.drain()
            }
        }
        #expect(result.status == 0)
    }

    @Test func `closes its clients with 1001 when it stops`() async throws {
        try await Serving.run(stops: false) { server in
            let run = try await Wsx.run([server.url, "-v"], input: .held) { wsx in
                await wsx.stdin.write("hello\n")
                try await wsx.stdout.reach("hello\n")
                server.process.send(SIGTERM)
                _ = await wsx.stdout.finished(.seconds(5))
            }
            #expect(run.output == "hello\n")
            #expect(run.stderr.contains("1001"))
        }
    }

    @Test func `says that the port is taken`() async throws {
        try await Serving.run { server in
            let run = try await Wsx.run(["serve", ":\(server.port)"])
            #expect(run.status == 3)
            expectOneSentence(run, saying: "cannot listen on 127.0.0.1:\(server.port): address already in use")
            #expect(run.output == "")
        }
    }

    @Test func `serves on after a client was dropped`() async throws {
        try await Serving.run { server in
            for _ in 0..<20 {
                _ = try await server.talk() { peer in
                    try peer.readHead()
                    try peer.send(Wire.hex("81 85 01 02"))
                    peer.reset()
                }
            }
            let run = try await Wsx.run([server.url, "-x", "still there", "--count", "1"])
            #expect(run.output == "still there\n")
        }
    }
}
