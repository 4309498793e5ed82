import TestSupport
import Testing

/// A script whose server means harm, and the failure that tells of it.
struct HostileScript: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    /// A part of the report; nil where the test passes.
    let says: String?
    let extraMemory: Int
    let server: ScriptedServer.Script

    init(
        _ name: String, _ script: String, says: String?, extraMemory: Int = 0, _ server: @escaping ScriptedServer.Script
    ) {
        testDescription = name
        self.script = script
        self.says = says
        self.extraMemory = extraMemory
        self.server = server
    }
}

@Suite struct `A server that is hostile to a script` {
    private static let pings = Wire.frame(0x9, [UInt8](repeating: 0x70, count: 125)).times(64)
    private static let mebibyte = Wire.frame(0x2, [UInt8](repeating: 0x61, count: 1 << 20))

    static let scripts: [HostileScript] = [
        HostileScript(
            "an opening handshake that drips", "connect ws://{{host}}/\n  --handshake-timeout 400ms\n",
            says: "did not answer the handshake within 400 ms"
        ) {
            try $0.readHead()
            try $0.send(Array("HTTP/1.1 101 X\r\nX: ".utf8))
            try $0.dripWithoutEnd()
        },
        HostileScript(
            "headers without end", "connect ws://{{host}}/\n", says: "sent more than 65536 bytes of headers"
        ) {
            try $0.readHead()
            try $0.send(Array("HTTP/1.1 101 X\r\n".utf8))
            try $0.sendWithoutEnd(Array("X-Filler: \(String(repeating: "a", count: 1000))\r\n".utf8))
        },
        HostileScript(
            "a header of 2^40 bytes", "connect ws://{{host}}/\n< \"before\"\n< text\n",
            says: "sent a message of 1099511627776 bytes or more; the limit is 67108864"
        ) {
            try $0.accept(then: Wire.text("before") + Wire.hex("82 7F 00 00 01 00 00 00 00 00"))
            try $0.sendWithoutEnd([UInt8](repeating: 0x61, count: 10_000))
        },
        HostileScript(
            "fragments without end", "connect ws://{{host}}/\n  --max-message 1MiB\n< \"before\"\n< text\n",
            says: "sent a message of 1049600 bytes or more; the limit is 1048576"
        ) {
            try $0.accept(then: Wire.text("before") + Wire.text("", isFinal: false))
            try $0.sendWithoutEnd(Wire.frame(0, [UInt8](repeating: 0x61, count: 1024), isFinal: false).times(16))
        },
        HostileScript(
            "empty fragments without end", "connect ws://{{host}}/\n< \"before\"\n< text within 500ms\n",
            says: "it did not come within 500 ms"
        ) {
            try $0.accept(then: Wire.text("before") + Wire.text("", isFinal: false))
            try $0.sendWithoutEnd(Wire.frame(0, isFinal: false).times(1000))
        },
        HostileScript(
            "Pings without end, while a message is awaited",
            "connect ws://{{host}}/\n< \"before\"\n< text within 500ms\n", says: "it did not come within 500 ms"
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.sendUntilClose(pings)
        },
        HostileScript(
            "Pings without end from a server that does not read",
            "connect ws://{{host}}/\n< \"before\"\nwait 500ms\n> \"still here\"\n", says: nil
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.sendWithoutEnd(pings)
        },
        HostileScript(
            "messages without end that nobody awaits", "connect ws://{{host}}/\n< \"before\"\nwait 500ms\n", says: nil,
            // Unread messages up to the limit, with what a batch may add to it.
            extraMemory: 32 << 20
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.sendWithoutEnd(mebibyte)
        },
        HostileScript(
            "that never reads",
            """
            option timeout 500ms
            connect ws://{{host}}/
            < "before"
            repeat 64
            > fill 1000000 "a"
            end

            """, says: "the server did not take what was sent before within 500 ms"
        ) {
            try $0.accept(then: Wire.text("before"))
            $0.holdOpen()
        },
        HostileScript(
            "a Pong that never comes",
            "connect ws://{{host}}/\n  --ping-timeout 400ms\n< \"before\"\n< text within 1h\n",
            says: "the server did not answer a Ping in time"
        ) {
            try $0.accept(then: Wire.text("before"))
            $0.drain()
        },
        HostileScript(
            "a Close that is never answered",
            "connect ws://{{host}}/\n  --close-timeout 400ms\n< \"before\"\n> close 1000\n< close within 1h\n",
            says: "the server did not answer our Close"
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.sendWithoutEnd(pings)
        },
        HostileScript(
            "a Close without the end of TCP",
            "connect ws://{{host}}/\n< \"before\"\n> close 1000\n< close 1000\n< eof within 400ms\n",
            says: "within 400 ms"
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.answerControls()
            try $0.sendWithoutEnd(mebibyte)
        },
        HostileScript(
            "a reset within a message", "connect ws://{{host}}/\n< \"before\"\n< text within 1h\n",
            says: "the connection failed: connection reset by peer"
        ) {
            try $0.accept(then: Wire.text("before") + Wire.frame(0x9))
            try $0.readFrames(until: 0xA)
            try $0.send(Wire.hex("81 05 'ha'"))
            $0.reset()
        },
    ]

    @Test(arguments: scripts)
    func `ends it in time, with a sentence`(_ hostile: HostileScript) async throws {
        try await ScriptedServer.run(hostile.server, receiveBuffer: 4096) { server in
            try await ScriptFolder.with(["a.wst": hostile.script]) { folder in
                let run = try await folder.run(["a.wst"], port: server.port)
                if let says = hostile.says {
                    #expect(run.verdicts == ["FAIL a.wst"], "\(run.stderr)")
                    #expect(run.stderr.contains(says), "\(run.stderr)")
                    #expect(run.status == 1)
                } else {
                    #expect(run.verdicts == ["ok a.wst"], "\(run.stderr)")
                    #expect(run.status == 0)
                }
                expectPeakMemory(run.peakMemory, beyondUsual: hostile.extraMemory)
            }
        }
    }
}
