import TestSupport
import Testing

@Suite struct `Nothing is lost` {
    @Test(arguments: 0..<10)
    func `when the answer, a text, Close and the end come in one write`(_ repetition: Int) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("hello") + Wire.close(1000))
            peer.finishSending()
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "hello\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
            #expect(try await server.finished().byteCount > 100)
        }
    }

    @Test func `when everything comes byte by byte`() async throws {
        try await ScriptedServer.run({ peer in
            let request = try peer.readHead()
            let frames = Wire.text("hal", isFinal: false) + Wire.frame(0x9) + Wire.frame(0, Array("lo".utf8))
            try peer.send(
                ScriptedConnection.acceptance(of: request) + frames + Wire.close(1000), piece: 1,
                every: .milliseconds(1))
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "hallo\n")
            #expect(run.status == 0)
            #expect(try await server.finished().pongs == [[]])
        }
    }

    @Test func `when the server answers each message 300 ms later, all at once`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            var messages: [[UInt8]] = []
            var answered = 0
            let clock = ContinuousClock()
            var due: [ContinuousClock.Instant] = []
            while true {
                // Reads whatever is there; answers what is due.
                if let frame = try peer.readFrame(within: .milliseconds(5)) {
                    switch frame.first & 0x0F {
                    case 0x8: return try peer.send(Wire.frame(0x8, frame.payload))
                    case 0x9: try peer.send(Wire.frame(0xA, frame.payload))
                    default:
                        messages.append(frame.payload)
                        due.append(clock.now + .milliseconds(300))
                    }
                }
                while answered < messages.count, clock.now >= due[answered] {
                    try peer.send(Wire.frame(0x1, messages[answered]))
                    answered += 1
                }
            }
        }) { server in
            let lines = (1...50).map { "message \($0)" }
            let run = try await Wsx.run([server.url], input: .text(lines.joined(separator: "\n")))
            #expect(run.lines == lines)
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `when input arrives before the handshake is over`() async throws {
        try await ScriptedServer.run({ peer in
            let request = try peer.readHead()
            peer.delay(.milliseconds(300))
            try peer.send(ScriptedConnection.acceptance(of: request))
            try peer.echo()
        }) { server in
            let lines = (1...1000).map { "line \($0)" }
            let run = try await Wsx.run([server.url], input: .text(lines.joined(separator: "\n") + "\n"))
            #expect(run.lines == lines)
            #expect(run.status == 0)
            #expect(try await server.finished().texts == lines)
        }
    }

    @Test func `when the producer is slow`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let run = try await Wsx.run([server.url], input: .held) { wsx in
                for part in ["on", "e\ntw", "o\n", "\u{C3}", "", "three"] {
                    await wsx.stdin.write(part)
                    if part.hasSuffix("\n") { try await wsx.stdout.reach(String(part.suffix(2))) }
                }
                wsx.stdin.close()
            }
            #expect(run.lines == ["one", "two", "\u{C3}three"])
            #expect(run.status == 0)
        }
    }

    @Test func `when lines are answered while more of them come`() async throws {
        try await Serving.run { server in
            let run = try await Wsx.run([server.url], input: .held) { wsx in
                for index in 1...200 {
                    await wsx.stdin.write("line \(index)\n")
                    try await wsx.stdout.reach("line \(index)\n")
                }
                wsx.stdin.close()
            }
            #expect(run.lines == (1...200).map { "line \($0)" })
            #expect(run.status == 0)
        }
    }

    @Test func `through our own server, a million bytes in lines`() async throws {
        try await Serving.run { server in
            let lines = (0..<20_000).map { "line \($0) " + String(repeating: "x", count: $0 % 100) }
            let run = try await Wsx.run(
                [server.url, "--count", "20000"], input: .text(lines.joined(separator: "\n") + "\n"))
            #expect(run.lines == lines)
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `of a long message that is streamed in fragments`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.answerControls()
        }) { server in
            let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let run = try await Wsx.run([server.url, "-1", "-b", "--idle", "0"], input: .bytes(input))
            #expect(run.status == 0)
            #expect(run.stderr == "")
            let frames = try await server.finished().frames.filter { $0.first & 0x08 == 0 }
            #expect(frames.count > 1)
            #expect(frames.first?.first == 0x02)
            #expect(frames.last?.first == 0x80)
            #expect(frames.dropFirst().dropLast().allSatisfy { $0.first == 0 })
            #expect(Array(frames.map(\.payload).joined()) == input)
        }
    }

    @Test func `when the server sends a Close while it still reads us`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrames(until: 0x9)
            try peer.send(Wire.frame(0xA, Array("wsx fence".utf8)) + Wire.text("all read") + Wire.close(1000))
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url], input: .text("one\ntwo\n"))
            #expect(run.output == "all read\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }
}
