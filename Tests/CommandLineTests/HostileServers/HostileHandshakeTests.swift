import TestSupport
import Testing

@Suite struct `A server that is hostile from the opening handshake on` {
    private static let statusLine = Array("HTTP/1.1 101 Switching Protocols\r\n".utf8)
    private static let inTime = HostileServer.only("--handshake-timeout", "500ms")

    static let servers: [HostileServer] = [
        refusing("silence", inTime, says: "did not answer the handshake within 500 ms") { $0.holdOpen() },
        refusing("a header that drips", inTime, says: "did not answer the handshake within 500 ms") {
            try $0.send(statusLine + Array("X-Long: ".utf8))
            try $0.dripWithoutEnd()
        },
        refusing("interim responses that drip", inTime, says: "did not answer the handshake within 500 ms") {
            while true {
                try $0.send(Array("HTTP/1.1 103 Early Hints\r\n\r\n".utf8), piece: 1, every: .milliseconds(2))
            }
        },
        refusing("a head that is never finished, and is read on", inTime, says: "did not answer the handshake") {
            try $0.send(statusLine + Array("Upgrade: websocket\r\n".utf8))
            $0.drain()
        },
        refusing("headers without end", says: "sent more than 65536 bytes of headers") {
            try $0.send(statusLine)
            try $0.sendWithoutEnd(Array("X-Filler: \(String(repeating: "a", count: 1000))\r\n".utf8))
        },
        refusing("one header without end", says: "sent more than 65536 bytes of headers") {
            try $0.send(statusLine + Array("X: ".utf8))
            try $0.sendWithoutEnd([UInt8](repeating: 0x61, count: 10_000))
        },
        refusing("interim responses without end", says: "sent more than 65536 bytes of headers") {
            try $0.sendWithoutEnd(Array("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".utf8).times(50))
        },
        refusing("a zero byte without end", says: "did not answer in HTTP/1.1") {
            try $0.sendWithoutEnd([UInt8](repeating: 0, count: 10_000))
        },
        refusing("the end of its stream within the head", says: "closed the connection after 34 bytes") {
            try $0.send(statusLine)
            $0.finishSending()
            $0.holdOpen()
        },
        refusing("a reset within the head", says: "connection reset by peer") {
            try $0.send(statusLine)
            $0.reset()
        },
    ]

    /// A server that has read the request.
    private static func refusing(
        _ name: String, _ arguments: [String] = HostileServer.withoutDeadline, says: String,
        _ script: @escaping ScriptedServer.Script
    ) -> HostileServer {
        HostileServer(name, arguments, status: 4, says: says, output: "", input: .text("never sent\n")) { peer in
            try peer.readHead()
            try script(peer)
        }
    }

    @Test(arguments: servers)
    func `is left with one sentence and status 4`(_ server: HostileServer) async throws {
        try await server.meet()
    }

    @Test func `is left within --max-time as well`() async throws {
        let server = HostileServer(
            "a drip", HostileServer.withoutDeadline + ["--max-time", "500ms"], status: 4, says: "--max-time", output: ""
        ) { peer in
            try peer.readHead()
            try peer.send(Self.statusLine)
            try peer.dripWithoutEnd()
        }
        try await server.meet()
    }

    @Test func `is left although the body of its refusal has no end`() async throws {
        let lines = "\r\n".utf8
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            try peer.send(Array("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsorry".utf8))
            try peer.sendWithoutEnd([UInt8](lines).times(1000))
        }) { server in
            let run = try await Wsx.run([server.url] + Self.inTime)
            #expect(run.errorLines.suffix(2) == ["sorry", "wsx: the server refused the handshake: HTTP/1.1 503 Busy"])
            #expect(run.status == 4)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `is left within --connect-timeout when it drips its part of TLS`() async throws {
        try await ScriptedServer.run({ peer in
            // A record of 16 KiB of handshake.
            try peer.send([0x16, 0x03, 0x03, 0x40, 0x00])
            try peer.dripWithoutEnd(0)
        }) { server in
            let run = try await Wsx.run(
                ["wss://127.0.0.1:\(server.port)/"] + HostileServer.only("--connect-timeout", "500ms"))
            expectOneSentence(run, saying: "--connect-timeout")
            #expect(run.status == 3)
            expectPeakMemory(run.peakMemory)
        }
    }
}
