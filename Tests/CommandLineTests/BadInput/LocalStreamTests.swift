import TestSupport
import Testing

@Suite struct `A local stream that fails` {
    /// Sends one message, and goes on once the reader of stdout is gone.
    private func run(afterwards bytes: [UInt8], isDropping: Bool = false) async throws -> Wsx.Result {
        let isReaderGone = Monitor(false)
        return try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("one"))
            _ = isReaderGone.wait(.seconds(20)) { $0 }
            try peer.send(bytes)
            if isDropping { return }
            let frames = try peer.readFrames(until: 0x8)
            try peer.send(Wire.frame(0x8, frames.last?.payload ?? []))
        }) { server in
            try await Wsx.run([server.url], output: .limited(4), deadline: .seconds(15)) { wsx in
                try await wsx.stdout.reach("one\n")
                _ = await wsx.stdout.finished(.seconds(10))
                isReaderGone.update { $0 = true }
            }
        }
    }

    @Test func `a closed stdout ends the session well`() async throws {
        let run = try await run(afterwards: Wire.text("two"))
        #expect(run.output == "one\n")
        #expect(run.stderr == "")
        #expect(run.status == 0)
    }

    @Test func `a closed stdout ends the session well although an invalid frame follows`() async throws {
        let run = try await run(afterwards: Wire.text("two") + Wire.hex("83 00"))
        #expect(run.stderr == "")
        #expect(run.status == 0)
    }

    @Test func `a closed stdout ends the session well although nothing but an invalid frame follows`() async throws {
        let run = try await run(afterwards: Wire.hex("83 00"))
        #expect(run.stderr == "")
        #expect(run.status == 0)
    }

    @Test func `a closed stdout ends the session well although the connection is dropped`() async throws {
        let run = try await run(afterwards: Wire.text("two") + Wire.hex("81 05 'ha'"), isDropping: true)
        #expect(run.stderr == "")
        #expect(run.status == 0)
    }

    @Test func `a closed stdout ends the session with a Close`() async throws {
        let isReaderGone = Monitor(false)
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("one"))
            _ = isReaderGone.wait(.seconds(20)) { $0 }
            try peer.send(Wire.text("two"))
            try peer.answerControls()
        }) { server in
            let run = try await Wsx.run([server.url], input: .held, output: .limited(4)) { wsx in
                _ = await wsx.stdout.finished(.seconds(10))
                isReaderGone.update { $0 = true }
            }
            #expect(run.status == 0)
            #expect(run.stderr == "")
            #expect(try await server.finished().closeCode == 1000)
        }
    }

    @Test func `a closed stdout in a large stream ends it`() async throws {
        try await Serving.run(["--flood", "100000x1000"]) { server in
            let run = try await Wsx.run([server.url], output: .limited(5000), deadline: .seconds(20))
            #expect(run.stdout.count == 5000)
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `a full disk is told, and ends the session with a Close`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let run = try await Wsx.run([server.url], input: .text("one\ntwo\n"), output: .file("/dev/full"))
            #expect(run.status == 6)
            expectOneSentence(run, saying: "cannot write to stdout: no space left on device")
            #expect(try await server.finished().closeCode == 1000)
        }
    }

    @Test func `a full disk is told in a large stream`() async throws {
        try await Serving.run(["--flood", "1000x100KiB"]) { server in
            let run = try await Wsx.run([server.url], output: .file("/dev/full"), deadline: .seconds(20))
            #expect(run.status == 6)
            expectOneSentence(run, saying: "no space left on device")
        }
    }

    @Test func `a stderr that is full does not matter`() async throws {
        try await ScriptedServer.run(NamedScripts.all["not-found"]!) { server in
            let run = try await Wsx.run([server.url], errors: .file("/dev/full"), deadline: .seconds(10))
            #expect(run.status == 4)
        }
    }

    @Test(arguments: [([] as [String], 2), (["-b"], 3)])
    func `input that is not UTF-8 stops where it is wrong`(_ options: [String], _ count: Int) async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let input: [UInt8] = Array("one\ntwo\n".utf8) + [0xC3, 0x28, 0x0A]
            let run = try await Wsx.run([server.url] + options, input: .bytes(input))
            #expect(run.status == (options.isEmpty ? 6 : 0))
            if options.isEmpty { expectOneSentence(run, saying: "line 3") }
            let log = try await server.finished()
            #expect(log.frames.filter { $0.first == 0x81 || $0.first == 0x82 }.count == count)
            #expect(log.closeCode == 1000)
        }
    }

    @Test func `a long stream that is not UTF-8 is failed with 1007`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.answerControls()
        }) { server in
            let input = [UInt8](repeating: 0x61, count: 1_000_000) + [0xFF] + [UInt8](repeating: 0x61, count: 1_000_000)
            let run = try await Wsx.run([server.url, "-1"], input: .bytes(input), deadline: .seconds(20))
            #expect(run.status == 6)
            expectOneSentence(run, saying: "at byte 1000000")
            #expect(try await server.finished().closeCode == 1007)
        }
    }

    @Test func `a line beyond every block is refused in little memory`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let input = Array("short\n".utf8) + [UInt8](repeating: 0x61, count: 8 << 20)
            let run = try await Wsx.run([server.url, "--max-message", "1MiB"], input: .bytes(input))
            #expect(run.output == "short\n")
            #expect(run.status == 6)
            expectOneSentence(run, saying: "line 2 of the input is longer than 1048576 bytes")
            expectPeakMemory(run.peakMemory)
        }
    }
}
