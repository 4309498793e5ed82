import TestSupport
import Testing

@Suite struct `The end of a connection` {
    @Test(arguments: [1000, 1001, nil] as [UInt16?])
    func `with a code that means no harm is a success`(_ code: UInt16?) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before") + Wire.close(code))
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "before\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
            #expect(try await server.finished().closeCode == code.map { Int($0) } ?? 1005)
        }
    }

    @Test(arguments: [1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999] as [UInt16])
    func `with any other code is told with its reason`(_ code: UInt16) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before") + Wire.close(code, "out of \u{1B}[31mcoffee"))
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "before\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: "\(code)")
            #expect(run.stderr.contains("out of \\x1b[31mcoffee"))
            #expect(try await server.finished().closeCode == Int(code))
        }
    }

    @Test func `without a Close is told`() async throws {
        try await ScriptedServer.run({ peer in try peer.accept(then: Wire.text("before")) }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "before\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: "without a Close")
        }
    }

    @Test func `within a frame is told`() async throws {
        try await ScriptedServer.run({ peer in try peer.accept(then: Wire.text("before") + Wire.hex("81 05 'ha'")) }) {
            let run = try await Wsx.run([$0.url])
            #expect(run.output == "before\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: "without a Close")
        }
    }

    @Test func `does not print what comes after the server's Close`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before") + Wire.close(1000) + Wire.text("late") + Wire.hex("83 00"))
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "before\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `comes although the server never closes TCP`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before") + Wire.close(1000))
            try peer.readFrames(until: 0x8)
            peer.holdOpen()
        }) { server in
            let run = try await Wsx.run([server.url], deadline: .seconds(15))
            #expect(run.output == "before\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `without an answer to our Close is a warning`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("only"))
            peer.holdOpen()
        }) { server in
            let run = try await Wsx.run([server.url, "--count", "1", "--close-timeout", "300ms"])
            #expect(run.output == "only\n")
            expectOneSentence(run, saying: "wsx: warning: the server did not answer our Close")
            #expect(run.status == 0)
        }
    }

    @Test func `prints what the server still sends after our Close`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrames(until: 0x9)
            try peer.send(Wire.frame(0xA, Array("wsx fence".utf8)))
            let frames = try peer.readFrames(until: 0x8)
            try peer.send(Wire.text("last words") + Wire.frame(0x8, frames.last?.payload ?? []))
        }) { server in
            let run = try await Wsx.run([server.url, "--idle", "0"], input: .text("a\n"))
            #expect(run.output == "last words\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `carries our code and reason`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let run = try await Wsx.run(
                [server.url, "-x", "a", "--count", "1", "--close-code", "4001", "--close-reason", "--done"])
            #expect(run.status == 0)
            let close = try await server.finished().frames.last
            #expect(close?.payload == [0x0F, 0xA1] + Array("--done".utf8))
        }
    }
}
