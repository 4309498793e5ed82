import Foundation
import TestSupport
import Testing

@Suite struct `Memory stays small` {
    /// Sends `count` binary messages of 1 MiB and a Ping before each; ends when the client has closed.
    private static func stream(_ count: Int) -> ScriptedServer.Script {
        { peer in
            try peer.accept()
            let message = Wire.frame(0x2, [UInt8](repeating: 0x78, count: 1 << 20))
            for index in 0..<count {
                try peer.send(Wire.frame(0x9, [UInt8(index)]))
                try peer.send(message)
                while try peer.readFrame(within: .zero) != nil {}
            }
            try peer.send(Wire.close(1000))
            try peer.readFrames(until: 0x8)
        }
    }

    @Test func `while a slow reader takes 64 MiB, and Pings are answered meanwhile`() async throws {
        try await ScriptedServer.run(Self.stream(64)) { server in
            let run = try await Wsx.run([server.url], output: .slow(rate: 4 << 20), deadline: .seconds(60)) { wsx in
                // While the reader is slow, the server's Pings come through all the same.
                try await wsx.stdout.reach(byteCount: 24 << 20)
                let pongs = try await server.log { _ in true }.pongs.count
                #expect(pongs > 16)
                try await wsx.stdout.reach(byteCount: 64 << 20)
            }
            #expect(run.status == 0)
            #expect(run.stderr == "")
            expectPeakMemory(run.peakMemory)
            #expect(try await server.finished().pongs.last == [63])
        }
    }

    @Test func `while nobody reads stdout for a while`() async throws {
        try await ScriptedServer.run(Self.stream(32)) { server in
            let run = try await Wsx.run([server.url], output: .held) { wsx in
                try await Task.sleep(for: .milliseconds(700))
                expectPeakMemory(wsx.peakMemory)
                wsx.stdout.resume()
            }
            #expect(run.stdout.count == 32 << 20)
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `while a slow server takes 1 MB a second, and nothing is lost`() async throws {
        let seconds = ProcessInfo.processInfo.environment["WSX_SLOW_TESTS"] == nil ? 4 : 30
        try await ScriptedServer.run(
            { peer in
                try peer.accept()
                let clock = ContinuousClock()
                let start = clock.now
                var total = 0
                while true {
                    let frame = try peer.readFrame()
                    total += frame.payload.count
                    if frame.first == 0x88 { return try peer.send(Wire.frame(0x8, frame.payload)) }
                    if frame.first == 0x89 { try peer.send(Wire.frame(0xA, frame.payload)) }
                    let ahead = clock.now.duration(to: start + .seconds(Double(total) / 1_000_000))
                    if ahead > .zero { peer.delay(ahead) }
                }
            }, receiveBuffer: 64 << 10
        ) { server in
            let line = [UInt8](repeating: 0x61, count: 9999) + [0x0A]
            let input = Array(repeatElement(line, count: 100 * seconds).joined())
            let run = try await Wsx.run(
                [server.url, "--idle", "0", "--wait", "2s"], input: .bytes(input), deadline: .seconds(3 * seconds + 20))
            #expect(run.stderr == "")
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
            let log = try await server.finished()
            #expect(log.frames.filter { $0.first == 0x81 && $0.payload.count == 9999 }.count == 100 * seconds)
            #expect(log.closeCode == 1000)
        }
    }

    @Test(arguments: [16, 128])
    func `however long the stream is that comes in`(_ megabytes: Int) async throws {
        try await Serving.run(["--flood", "\(megabytes)x1MiB"]) { server in
            let run = try await Wsx.run([server.url], output: .slow(rate: 1 << 30))
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test(arguments: [16, 128])
    func `however long the stream is that goes out`(_ megabytes: Int) async throws {
        try await Serving.run(["--sink"]) { server in
            let input = [UInt8](repeating: 0x61, count: megabytes << 20)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "1MiB", "--idle", "0"], input: .bytes(input))
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `however long the one message is`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.skip(96 << 20)
            try peer.send(Wire.text("read") + Wire.close(1000))
            peer.drain()
        }) { server in
            let input = [UInt8](repeating: 0x61, count: 96 << 20)
            let run = try await Wsx.run([server.url, "-1", "--count", "1"], input: .bytes(input))
            #expect(run.output == "read\n")
            expectPeakMemory(run.peakMemory)
        }
    }
}
