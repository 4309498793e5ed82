import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Clients that mean harm: what each does over a connection, until it or the server has had enough.
struct HostileClient: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Of `wsx serve`.
    let arguments: [String]
    let script: ScriptedServer.Script

    init(_ name: String, _ arguments: [String] = [], _ script: @escaping ScriptedServer.Script) {
        testDescription = name
        self.arguments = arguments
        self.script = script
    }

    /// Lets so many of them do what they do, and `body` when they have done it and are still connected.
    func harm(_ server: Serving, count: Int, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let doneCount = Monitor(0)
        let isOver = Monitor(false)
        let port = server.port
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask { [script] in
                    await onThread {
                        guard let descriptor = try? LoopbackSocket.connect(port: port) else { return }
                        let peer = ScriptedConnection(descriptor)
                        // It is interrupted when the server leaves it.
                        try? script(peer)
                        doneCount.update { $0 += 1 }
                        _ = isOver.wait(Wsx.longestUse) { $0 }
                        peer.end()
                    }
                }
            }
            defer { isOver.update { $0 = true } }
            let areDone = await doneCount.reach(Wsx.patience) { $0 == count }
            #expect(areDone, "one of them is neither done nor left by the server")
            try await body()
        }
    }
}

extension ScriptedConnection {
    /// The opening handshake of a client.
    fileprivate func upgrade() throws {
        try sendRequest()
        try readHead()
    }
}

@Suite struct `A server with hostile clients` {
    private static let mask: [UInt8] = [1, 2, 3, 4]
    private static let pings = Wire.frame(0x9, [UInt8](repeating: 0x70, count: 125), mask: mask).times(64)
    private static let kibibyte = [UInt8](repeating: 0x61, count: 1024)

    static let clients: [HostileClient] = [
        HostileClient("that say nothing") { _ in },
        HostileClient("that drip their request") {
            try $0.send(Array("GET / HTTP/1.1\r\nHost: ".utf8), piece: 1, every: .milliseconds(1))
        },
        HostileClient("that send headers without end") {
            try $0.send(Array("GET / HTTP/1.1\r\n".utf8))
            try $0.sendWithoutEnd(Array("X-Filler: \(String(repeating: "a", count: 1000))\r\n".utf8))
        },
        HostileClient("that send one header without end") {
            try $0.send(Array("GET / HTTP/1.1\r\nX: ".utf8))
            try $0.sendWithoutEnd(kibibyte)
        },
        HostileClient("that announce 2^40 bytes") {
            try $0.upgrade()
            try $0.send(Wire.hex("82 FF 00 00 01 00 00 00 00 00 01 02 03 04"))
            try $0.sendWithoutEnd(kibibyte)
        },
        HostileClient("that announce 2^40 bytes where they are allowed", ["--max-message", "2048GiB"]) {
            try $0.upgrade()
            try $0.send(Wire.hex("82 FF 00 00 01 00 00 00 00 00 01 02 03 04") + kibibyte.times(256))
        },
        HostileClient("that send fragments without end", ["--max-message", "256KiB"]) {
            try $0.upgrade()
            try $0.send(Wire.text("", isFinal: false, mask: mask))
            try $0.sendWithoutEnd(Wire.frame(0, kibibyte, isFinal: false, mask: mask).times(16))
        },
        HostileClient("that never read their echo") {
            try $0.upgrade()
            let message = Wire.frame(0x2, kibibyte.times(64), mask: mask)
            while try $0.send(message, waiting: .milliseconds(500)) {}
        },
        HostileClient("that never read what is broadcast", ["--broadcast"]) {
            try $0.upgrade()
            let message = Wire.frame(0x2, kibibyte.times(64), mask: mask)
            for _ in 0..<64 { guard try $0.send(message, waiting: .milliseconds(500)) else { return } }
        },
        HostileClient("that never read a flood", ["--flood", "100000x100000"]) { try $0.upgrade() },
        HostileClient("that flood Pings and read nothing") {
            try $0.upgrade()
            for _ in 0..<200 { guard try $0.send(pings, waiting: .milliseconds(500)) else { return } }
        },
        HostileClient("that flood Pings one by one and read nothing") {
            try $0.upgrade()
            for _ in 0..<20_000 { try $0.send(Wire.frame(0x9, [0x70], mask: mask)) }
        },
        HostileClient("that send a Close and then messages without end") {
            try $0.upgrade()
            try $0.send(Wire.close(1000, mask: mask))
            try $0.sendWithoutEnd(Wire.frame(0x2, kibibyte, mask: mask).times(16))
        },
        HostileClient("that disappear within a frame") {
            try $0.upgrade()
            try $0.send(Wire.hex("81 85 01 02"))
            $0.reset()
        },
        HostileClient("that end their stream and stay") {
            try $0.upgrade()
            $0.finishSending()
        },
    ]

    @Test(arguments: clients)
    func `serves the next one in little memory`(_ hostile: HostileClient) async throws {
        let result = try await Serving.run(hostile.arguments) { server in
            try await hostile.harm(server, count: 4) {
                let isFlooding = hostile.arguments.first == "--flood"
                let run = try await Wsx.run([server.url, "-x", "still there", "--count", "1"])
                #expect(isFlooding ? run.output.utf8.count == 100_001 : run.output == "still there\n")
                #expect(run.status == 0)
            }
        }
        #expect(result.status == 0)
        #expect(result.stderr == "")
        expectPeakMemory(result.peakMemory)
    }

    @Test func `serves the others while one has vanished`() async throws {
        let result = try await Serving.run(["--broadcast"], clients: 2) { server in
            _ = try await Wsx.run([server.url], input: .held) { vanished in
                await vanished.stdin.write("here\n")
                try await vanished.stdout.reach("here\n")
                await vanished.stop()
                defer { vanished.send(SIGKILL) }
                let round = ([UInt8](repeating: 0x61, count: 1023) + [0x0A]).times(1024)
                let run = try await Wsx.run([server.url, "--count", "16384"], input: .held) { wsx in
                    for number in 1...16 {
                        await wsx.stdin.write(round)
                        try await wsx.stdout.reach(byteCount: number << 20)
                    }
                }
                #expect(run.stdout.count == 16 << 20)
                #expect(run.status == 0)
            }
        }
        #expect(result.status == 0)
        #expect(result.stderr == "")
        expectPeakMemory(result.peakMemory)
    }

    /// The one deadline of the server that no option sets: ten seconds for the opening handshake.
    @Test func `leaves those who never come to the end of their handshakes, TLS or not`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned("tls", names: "IP:127.0.0.1")
            try await Serving.run(clients: 2) { plain in
                try await Serving.run(pair.options) { secure in
                    async let plainEnded = Self.isLeft(by: plain, after: Array("GET / HTTP/1.1\r\n".utf8))
                    async let secureEnded = Self.isLeft(by: secure, after: [])
                    async let recordEnded = Self.isLeft(by: secure, after: [0x16, 0x03, 0x01, 0x40, 0x00])
                    #expect(await plainEnded)
                    #expect(await secureEnded)
                    #expect(await recordEnded)
                    let run = try await Wsx.run(
                        [secure.url, "--ca", pair.certificate, "-x", "still there", "--count", "1"])
                    #expect(run.output == "still there\n")
                }
            }
        }
    }

    /// Whether the server ends the connection of somebody who has sent so much and then says nothing more.
    private static func isLeft(by server: Serving, after bytes: [UInt8]) async -> Bool {
        let port = server.port
        let isLeft = Monitor(false)
        Task {
            await onThread {
                guard let descriptor = try? LoopbackSocket.connect(port: port) else { return }
                let peer = ScriptedConnection(descriptor)
                try? peer.send(bytes)
                peer.drain()
                isLeft.update { $0 = true }
            }
        }
        return await isLeft.reach(Wsx.patience) { $0 }
    }
}
