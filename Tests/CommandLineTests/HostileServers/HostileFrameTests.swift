import TestSupport
import Testing

@Suite struct `A server whose message has no end` {
    private static let inTime = HostileServer.only("--ping-timeout", "500ms")
    /// The header of a binary frame of 2^40 bytes.
    private static let giantHeader = Wire.hex("82 7F 00 00 01 00 00 00 00 00")
    private static let kibibyte = [UInt8](repeating: 0x61, count: 1024)

    static let servers: [HostileServer] = [
        sending(
            "a header of 2^40 bytes, and the first of them",
            says: "sent a message of 1099511627776 bytes or more; the limit is 67108864"
        ) {
            try $0.send(giantHeader)
            try $0.sendWithoutEnd(kibibyte.times(64))
        },
        sending(
            "a header of 2^40 bytes that would be allowed", ["--max-message", "2048GiB"],
            says: "dropped the connection without a Close"
        ) { try $0.send(giantHeader + kibibyte.times(1024)) },
        sending(
            "a header of 2^40 bytes after a fragment", says: "sent a message of 1099511628800 bytes or more"
        ) {
            try $0.send(Wire.frame(0x2, kibibyte, isFinal: false) + Wire.hex("00 7F 00 00 01 00 00 00 00 00"))
            $0.holdOpen()
        },
        sending("fragments without end", says: "the limit is 67108864", extraMemory: 96 << 20) {
            try $0.send(Wire.frame(0x2, isFinal: false))
            try $0.sendWithoutEnd(Wire.frame(0, kibibyte.times(16), isFinal: false).times(4))
        },
        sending(
            "fragments of text without end", ["--max-message", "1MiB"],
            says: "sent a message of 1049600 bytes or more; the limit is 1048576"
        ) {
            try $0.send(Wire.text("", isFinal: false))
            try $0.sendWithoutEnd(Wire.frame(0, kibibyte, isFinal: false).times(16))
        },
        sending(
            "fragments of a byte without end", ["--max-message", "64KiB"],
            says: "sent a message of 65537 bytes or more; the limit is 65536"
        ) {
            try $0.send(Wire.text("", isFinal: false))
            try $0.sendWithoutEnd(Wire.frame(0, [0x61], isFinal: false).times(4096))
        },
        sending("empty fragments without end", inTime, says: "did not answer a Ping in time (--ping-timeout)") {
            try $0.send(Wire.text("a", isFinal: false))
            try $0.sendWithoutEnd(Wire.frame(0, isFinal: false).times(1000))
        },
        sending("a frame that drips", inTime, says: "did not answer a Ping in time (--ping-timeout)") {
            try $0.send(Wire.hex("81 7F 00 00 00 00 00 10 00 00"))
            try $0.dripWithoutEnd()
        },
        sending("a header that is never finished", inTime, says: "did not answer a Ping in time (--ping-timeout)") {
            try $0.send(Wire.hex("81 7F 00 00"))
            $0.holdOpen()
        },
        sending("the end of its stream within a frame", says: "dropped the connection without a Close") {
            try $0.send(Wire.hex("81 7E 01 00 'half of'"))
            $0.finishSending()
            $0.holdOpen()
        },
        sending("the end of its stream within a header", says: "dropped the connection without a Close") {
            try $0.send(Wire.hex("81 7F 00 00"))
            $0.finishSending()
            $0.drain()
        },
    ]

    /// A server that has sent a message before.
    private static func sending(
        _ name: String, _ arguments: [String] = [], says: String, extraMemory: Int = 0,
        _ script: @escaping ScriptedServer.Script
    ) -> HostileServer {
        let deadlines = arguments == inTime ? [] : HostileServer.withoutDeadline
        return .afterAMessage(name, deadlines + arguments, says: says, extraMemory: extraMemory, script)
    }

    @Test(arguments: servers)
    func `is left with one sentence and status 5, and what came before is printed`(
        _ server: HostileServer
    ) async throws {
        try await server.meet()
    }

    @Test func `is told with 1009 that its message is too big`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.frame(0x2, Self.kibibyte, isFinal: false))
            for _ in 0..<16 { try peer.send(Wire.frame(0, Self.kibibyte, isFinal: false)) }
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url, "--max-message", "8KiB"])
            #expect(run.output == "")
            expectOneSentence(run, saying: "sent a message of 9216 bytes or more; the limit is 8192")
            #expect(run.status == 5)
            #expect(try await server.finished().closeCode == 1009)
        }
    }

    @Test func `is left within --max-time, which is no failure`() async throws {
        let server = HostileServer(
            "empty fragments without end", HostileServer.withoutDeadline + ["--max-time", "500ms"], status: 0, says: nil
        ) { peer in
            try peer.accept(then: Wire.text("before") + Wire.text("a", isFinal: false))
            try peer.sendWithoutEnd(Wire.frame(0, isFinal: false).times(1000))
        }
        try await server.meet()
    }
}
