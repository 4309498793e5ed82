import PerMessageDeflate
import TestSupport
import Testing

/// Messages that are a thousand times as large as they look.
@Suite struct `A server that sends compression bombs` {
    private static let agreed = ["Sec-WebSocket-Extensions: permessage-deflate"]
    /// A mebibyte of the same letter, compressed into a kibibyte so that it refers to nothing before it.
    private static let mebibyte = DeflatedMessage.compress([UInt8](repeating: 0x61, count: 1 << 20))
    /// The same where more of the message follows.
    private static let part = mebibyte + [0, 0, 0xFF, 0xFF]

    /// A compressed message of so many mebibytes in one frame.
    private static func bomb(_ count: Int) -> [UInt8] {
        frame(0xC1, part.times(count - 1) + mebibyte)
    }

    /// A frame with such a first byte.
    private static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [first] + Wire.frame(0, payload).dropFirst()
    }

    static let servers: [HostileServer] = [
        sending("just above the limit", ["--max-message", "1MiB"], limit: 1 << 20) { try $0.send(bomb(2)) },
        sending("of a gibibyte", limit: 64 << 20) { try $0.send(bomb(1024)) },
        sending("of a gibibyte in fragments", limit: 64 << 20) {
            try $0.send(frame(0x41, part))
            for _ in 0..<1024 { try $0.send(frame(0x00, part)) }
        },
        sending("without end", limit: 64 << 20) {
            try $0.send(frame(0x41, part))
            try $0.sendWithoutEnd(frame(0x00, part))
        },
        sending("that say nothing, without end", ["--max-message", "1MiB"], limit: 1 << 20) {
            try $0.send(frame(0x41, []))
            try $0.sendWithoutEnd(frame(0x00, [0, 0, 0, 0xFF, 0xFF].times(1000)))
        },
        sending("in a frame of 2^40 bytes", limit: 64 << 20) {
            try $0.send(Wire.hex("C1 7F 00 00 01 00 00 00 00 00") + part.times(1024))
            $0.holdOpen()
        },
    ]

    /// A server that has sent a message before.
    private static func sending(
        _ name: String, _ arguments: [String] = [], limit: Int, _ script: @escaping ScriptedServer.Script
    ) -> HostileServer {
        .afterAMessage(
            name, HostileServer.withoutDeadline + arguments, accepting: agreed, says: "the limit is \(limit)",
            // An array grows by moving into a larger one.
            extraMemory: limit + limit / 2, script)
    }

    @Test(arguments: servers)
    func `is left with one sentence and status 5, and what came before is printed`(
        _ server: HostileServer
    ) async throws {
        try await server.meet()
    }

    @Test func `is told with 1009 that its message is too big`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(Self.agreed, then: Self.bomb(65))
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url])
            expectOneSentence(run, saying: "sent a message of 67108865 bytes or more; the limit is 67108864")
            #expect(try await server.finished().closeCode == 1009)
        }
    }

    /// A hundred messages of two mebibytes, and the end of the stream, in one block of some 200 KiB.
    private static let stream = bomb(2).times(100)

    @Test(arguments: [true, false])
    func `does not fill the memory with those that are allowed while nobody reads stdout`(
        _ isOrderly: Bool
    ) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(Self.agreed, then: Self.stream + (isOrderly ? Wire.close(1000) : []))
            if isOrderly { try peer.readFrames(until: 0x8) } else { peer.finishSending() }
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url], output: .held) { wsx in
                try await Task.sleep(for: .milliseconds(700))
                expectPeakMemory(wsx.peakMemory)
                wsx.stdout.resume()
            }
            #expect(run.stdout.count == 100 * ((2 << 20) + 1))
            #expect(run.status == (isOrderly ? 0 : 5))
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `does not hurt a server of ours either`() async throws {
        try await Serving.run(["--max-message", "4MiB"]) { server in
            for _ in 0..<20 {
                let code = try await server.talk(["Sec-WebSocket-Extensions: permessage-deflate"]) { peer in
                    let head = try peer.readHead()
                    #expect(head.contains("Sec-WebSocket-Extensions: permessage-deflate"))
                    let payload = Self.part.times(8) + Self.mebibyte
                    try peer.send([0xC1] + Wire.frame(0, payload, mask: [1, 2, 3, 4]).dropFirst())
                    return try peer.readFrames(until: 0x8).last?.payload
                }
                #expect(code == [0x03, 0xF1])
            }
            expectPeakMemory(server.process.peakMemory)
        }
    }
}
