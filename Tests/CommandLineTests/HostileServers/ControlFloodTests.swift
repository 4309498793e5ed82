import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A server that floods us with control frames` {
    private static let pings = controls(0x9)
    private static let pongs = controls(0xA)

    private static func controls(_ opcode: UInt8) -> [UInt8] {
        Wire.frame(opcode, [UInt8](repeating: 0x70, count: 125)).times(64)
    }

    @Test(arguments: [0x9, 0xA] as [UInt8])
    func `while we send does not keep a message back`(_ opcode: UInt8) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before"))
            try peer.sendUntilClose(Self.controls(opcode))
        }) { server in
            let input = [UInt8](repeating: 0x61, count: 8 << 20)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB", "--idle", "0"] + HostileServer.withoutDeadline,
                input: .bytes(input))
            #expect(run.output == "before\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
            let frames = try await server.finished().frames
            #expect(frames.filter { $0.first == 0x82 }.map(\.payload.count) == [Int](repeating: 64 << 10, count: 128))
            #expect(frames.contains { $0.first == 0x8A } == (opcode == 0x9))
        }
    }

    @Test func `and does not read survives, and gets everything once it reads`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            for _ in 0..<1000 { try peer.send(Self.pings) }
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

    /// Each Ping is a turn of its own, with an answer of seven bytes that can not leave: about so much input is on its
    /// way that the systems take no more, and the command still does. A message tells that the Ping was read.
    @Test func `one by one, and does not read, takes little memory`() async throws {
        let count = 8000
        let printed = Monitor(0)
        try await ScriptedServer.run(
            { peer in
                try peer.accept()
                peer.delay(.milliseconds(500))
                for number in 0..<count {
                    _ = printed.wait(Wsx.patience) { $0 >= number }
                    try peer.send(Wire.frame(0x9, [0x70]) + Wire.text("a"))
                }
                try peer.answerControls()
            }, receiveBuffer: 4096
        ) { server in
            let input = [UInt8](repeating: 0x61, count: 2900 << 10)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB", "--idle", "0"] + HostileServer.withoutDeadline,
                input: .bytes(input)
            ) { wsx in
                for number in 1...count {
                    try await wsx.stdout.reach(byteCount: 2 * number)
                    printed.update { $0 = number }
                }
            }
            #expect(run.stdout.count == 2 * count)
            #expect(run.stderr == "")
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `that are shown takes little memory while nobody reads stderr`() async throws {
        let isReceived = Monitor(false)
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before"))
            for _ in 0..<2000 {
                try peer.send(Self.pings)
                while try peer.readFrame(within: .zero) != nil {}
            }
            try peer.send(Wire.frame(0x9, Array("last".utf8)))
            while try peer.readFrame().payload != Array("last".utf8) {}
            isReceived.update { $0 = true }
            try peer.answerControls()
        }) { server in
            var command = Wsx(arguments: [server.url, "-P"] + HostileServer.withoutDeadline)
            command.errors = .held
            let run = try await command.run { wsx in
                let isEverythingReceived = await isReceived.reach(Wsx.patience) { $0 }
                #expect(isEverythingReceived)
                expectPeakMemory(wsx.peakMemory)
                wsx.send(SIGTERM)
                wsx.stderr.resume()
            }
            #expect(run.output == "before\n")
            #expect(run.status == 143)
        }
    }

    /// A server that never answers the fence but sends these bytes again and again.
    private static func flooding(_ name: String, _ bytes: [UInt8]) -> HostileServer {
        HostileServer(
            name, HostileServer.only("--wait", "500ms"), status: 0,
            says: "wsx: warning: the server did not answer a Ping within 500 ms; closing", input: .text("a\n")
        ) { peer in
            try peer.accept(then: Wire.text("before"))
            try peer.sendUntilClose(bytes, answersPings: false)
        }
    }

    static let servers: [HostileServer] = [
        flooding("that floods Pings", pings),
        flooding("that floods Pings one by one", Wire.frame(0x9, [0x70])),
        flooding("that floods Pongs", pongs),
        HostileServer(
            "that floods Pings, with keep-alive", HostileServer.only("--ping-timeout", "500ms"), status: 5,
            says: "the server did not answer a Ping in time (--ping-timeout)"
        ) { peer in
            try peer.accept(then: Wire.text("before"))
            try peer.sendUntilClose(pings, answersPings: false)
        },
        HostileServer(
            "that reads and says nothing, with keep-alive", HostileServer.only("--ping-timeout", "500ms"), status: 5,
            says: "the server did not answer a Ping in time (--ping-timeout)"
        ) { peer in
            try peer.accept(then: Wire.text("before"))
            peer.drain()
        },
    ]

    @Test(arguments: servers)
    func `and whose own Pongs never come is left`(_ server: HostileServer) async throws {
        try await server.meet()
    }
}
