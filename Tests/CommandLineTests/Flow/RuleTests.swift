import TestSupport
import Testing

@Suite struct `A rule that was met` {
    @Test(arguments: [["--count", "1"], ["--until", "done"], ["--expect", "done"]])
    func `stands, whatever the server does afterwards`(_ rule: [String]) async throws {
        for bytes in [Wire.hex("83 00"), Wire.close(1011, "broken"), Wire.hex("81 05 'ha'"), Wire.text("more")] {
            try await ScriptedServer.run({ peer in
                try peer.accept(then: Wire.text("done") + bytes)
                peer.finishSending()
                peer.drain()
            }) { server in
                let run = try await Wsx.run([server.url] + rule, deadline: .seconds(15))
                #expect(run.output == "done\n")
                #expect(run.status == 0, "after \(bytes): \(run.stderr)")
            }
        }
    }

    @Test func `ends the session at once`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.echo()
        }) { server in
            let run = try await Wsx.run([server.url, "--count", "1"], input: .held, deadline: .seconds(10)) { wsx in
                await wsx.stdin.write("only\n")
            }
            #expect(run.output == "only\n")
            #expect(run.status == 0)
            #expect(try await server.finished().closeCode == 1000)
        }
    }

    @Test func `of a count does not print one message too many`() async throws {
        try await Serving.run(["--flood", "100000x10"]) { server in
            let run = try await Wsx.run([server.url, "--count", "12345"])
            #expect(run.lines.count == 12345)
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }
}

@Suite struct `Received messages` {
    @Test func `up to the limit are printed`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("0123456789") + Wire.close(1000))
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url, "--max-message", "10"])
            #expect(run.output == "0123456789\n")
            #expect(run.status == 0)
        }
    }

    @Test func `may come in a hundred thousand empty fragments`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("be", isFinal: false))
            let empty = Array(repeatElement(Wire.frame(0, isFinal: false), count: 1000).joined())
            for _ in 0..<100 { try peer.send(empty) }
            try peer.send(Wire.frame(0, Array("gin".utf8)) + Wire.close(1000))
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "begin\n")
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `are written to a stdout that does not block`() async throws {
        try await Serving.run(["--flood", "20x1MiB"]) { server in
            var command = Wsx(arguments: [server.url])
            command.isNonBlocking = true
            command.output = .slow(rate: 20 << 20)
            let run = try await command.run { try await $0.stdout.reach(byteCount: 20 * (1 << 20) + 20) }
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `answer a stdin that does not block`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            var command = Wsx(arguments: [server.url])
            command.isNonBlocking = true
            command.input = .held
            let run = try await command.run { wsx in
                for line in ["one\n", "two\n"] {
                    await wsx.stdin.write(line)
                    try await wsx.stdout.reach(line)
                }
                wsx.stdin.close()
            }
            #expect(run.output == "one\ntwo\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }
}
