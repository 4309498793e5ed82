import TestSupport
import Testing

@Suite struct `Input that does not get through` {
    @Test func `because the server closes early is counted`() async throws {
        try await ScriptedServer.run(
            { peer in
                try peer.accept()
                for _ in 0..<10 { try peer.readFrame() }
                try peer.send(Wire.text("enough") + Wire.close(1000))
                peer.holdOpen()
            }, receiveBuffer: 4096
        ) { server in
            let lines = [UInt8](repeating: 0x61, count: 1023) + [0x0A]
            let input = Array(repeatElement(lines, count: 32 << 10).joined())
            let run = try await Wsx.run([server.url], input: .bytes(input), deadline: .seconds(20))
            #expect(run.output == "enough\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: "before the end of the input")
        }
    }

    @Test func `because the server closes before the fence is told`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrame()
            try peer.send(Wire.close(1000))
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url], input: .text("one\ntwo\n"))
            #expect(run.status == 5)
            expectOneSentence(run, saying: "2 messages were sent")
        }
    }

    @Test func `because the server closes while the producer lives is told`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrame()
            try peer.send(Wire.close(1001))
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url], input: .held) { wsx in
                await wsx.stdin.write("one\n")
            }
            #expect(run.status == 5)
            expectOneSentence(run, saying: "1 message was sent")
        }
    }

    @Test func `does not matter once a rule has ended the session`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrame()
            try peer.send(Wire.text("done"))
            try peer.readFrames(until: 0x8)
            try peer.send(Wire.close(1000))
        }) { server in
            let lines = String(repeating: "a line of input\n", count: 1000)
            let run = try await Wsx.run([server.url, "--until", "done"], input: .text(lines))
            #expect(run.output == "done\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `because the server reads no more ends the wait`() async throws {
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
        }
    }

    @Test func `because the server reads no more is found out by keep-alive`() async throws {
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
        }
    }

    @Test func `is still certain when Pongs never come`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.echo(pongs: false)
        }) { server in
            let run = try await Wsx.run([server.url, "--wait", "3s"], input: .text("one\n"))
            #expect(run.output == "one\n")
            expectOneSentence(run, saying: "did not answer a Ping")
        }
    }

    @Test func `because of a keep-alive that is not answered ends it`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before"))
            peer.holdOpen()
        }) { server in
            let run = try await Wsx.run(
                [server.url, "--ping-interval", "100ms", "--ping-timeout", "300ms"], input: .held)
            #expect(run.output == "before\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: "did not answer a Ping")
        }
    }

    @Test func `survives a flood of Pings from a server that does not read`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            let pings = (0..<64).flatMap { _ in Wire.frame(0x9, [UInt8](repeating: 0x70, count: 125)) }
            for _ in 0..<1000 { try peer.send(pings) }
            try peer.answerControls()
        }) { server in
            let input = [UInt8](repeating: 0x61, count: 16 << 20)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB", "--idle", "0"], input: .bytes(input), deadline: .seconds(60))
            #expect(run.status == 0)
            #expect(run.stderr == "")
            expectPeakMemory(run.peakMemory)
            let frames = try await server.finished().frames
            #expect(frames.filter { $0.first == 0x82 }.map(\.payload.count) == [Int](repeating: 64 << 10, count: 256))
        }
    }
}
