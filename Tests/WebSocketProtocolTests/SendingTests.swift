import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 6.1, sending")
struct SendingTests {
    @Test func `a server's message is one unmasked frame`() throws {
        var server = RecordingConnection(.server)
        try server.send("Hello")
        try server.send([0xFF, 0])
        #expect(server.connection.outputByteCount == 11)
        #expect(server.takeOutput() == Wire.hex("81 05 'Hello' 82 02 FF00"))
        #expect(server.connection.outputByteCount == 0)
        #expect(server.takeOutput() == [])
    }

    @Test func `a client's message is one masked frame`() throws {
        var client = RecordingConnection()
        try client.send("Hello")
        #expect(client.takeOutput() == Wire.text("Hello", mask: [0, 1, 2, 3]))
    }

    @Test(arguments: [0, 1, 125, 126, 65535, 65536], [Role.client, .server])
    func `a message of any length has the shortest header`(count: Int, role: Role) throws {
        var peer = RecordingConnection(role)
        let payload = [UInt8](repeating: 0xA5, count: count)
        try peer.send(payload)
        let frame = Wire.frame(0x2, payload, mask: role == .client ? [0, 1, 2, 3] : nil)
        #expect(peer.takeOutput().elementsEqual(frame))
    }

    // MARK: Runs

    @Test(arguments: [Role.client, .server])
    func `a run is encoded to exactly the announced bytes`(role: Role) throws {
        var peer = RecordingConnection(role)
        let block = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let counts = [0, 1, 5, 125, 126, 127, 1000, 65535, 65536, 3]
        var run = MessageRun()
        var expected: [UInt8] = []
        for (index, count) in counts.enumerated() {
            run.append(.binary, start: index, count: count)
            let mask = role == .client ? (0..<4).map { UInt8(index * 4 + $0) } : nil
            expected += Wire.frame(0x2, Array(block[index..<index + count]), mask: mask)
        }
        #expect(run.count == 10)
        #expect(peer.connection.encodedByteCount(of: run) == expected.count)
        let encoded = try peer.encode(run, from: block)
        #expect(encoded.elementsEqual(expected))
        #expect(peer.connection.outputByteCount == 0)
    }

    @Test func `a run keeps the type of each message`() throws {
        var server = RecordingConnection(.server)
        var run = MessageRun(.text, count: 2)
        run.append(.binary, start: 1, count: 2)
        run.append(.text, start: 3, count: 0)
        #expect(try server.encode(run, from: Array("abc".utf8)) == Wire.hex("81 02 'ab' 82 02 'bc' 81 00"))
    }

    @Test func `an empty run is no bytes`() throws {
        var client = RecordingConnection()
        var run = MessageRun(.text, count: 1)
        #expect(!run.isEmpty)
        run.removeAll()
        #expect(run.isEmpty)
        #expect(client.connection.encodedByteCount(of: run) == 0)
        #expect(try client.encode(run, from: []) == [])
    }

    @Test func `an empty message needs no block`() throws {
        var server = RecordingConnection(.server)
        #expect(try server.encode(MessageRun(.text, count: 0), from: []) == Wire.hex("81 00"))
    }

    @Test func `a buffer may be larger than the run`() throws {
        var server = RecordingConnection(.server)
        var buffer = [UInt8](repeating: 0xEE, count: 6)
        let written = try buffer.withUnsafeMutableBytes { buffer in
            try Wire.hex("'a'").withUnsafeBytes { block in
                try server.connection.encode(MessageRun(.text, count: 1), from: block, into: buffer)
            }
        }
        #expect(written == 3)
        #expect(buffer == Wire.hex("81 01 'a' EEEEEE"))
    }

    // MARK: Fragments

    @Test func `fragments are a first frame, continuations and a final one`() throws {
        var server = RecordingConnection(.server)
        try server.sendFragment(.text, Array("Hel".utf8), isFinal: false)
        try server.sendFragment(.text, [], isFinal: false)
        try server.sendFragment(.text, Array("lo".utf8), isFinal: true)
        try server.sendFragment(.binary, [1], isFinal: true)
        #expect(server.takeOutput() == Wire.hex("01 03 'Hel' 00 00 80 02 'lo' 82 01 01"))
    }

    @Test func `each fragment of a client is masked`() throws {
        var client = RecordingConnection()
        try client.sendFragment(.binary, [1, 2, 3, 4, 5], isFinal: false)
        try client.sendFragment(.binary, [6], isFinal: true)
        #expect(
            client.takeFrames() == [
                WireFrame(0x02, [1, 2, 3, 4, 5], mask: [0, 1, 2, 3]), WireFrame(0x80, [6], mask: [4, 5, 6, 7]),
            ])
    }

    @Test func `between fragments only control frames can be sent`() throws {
        var server = RecordingConnection(.server)
        try server.sendFragment(.text, [0x61], isFinal: false)
        #expect(throws: StateError.messageInProgress) { try server.send("b") }
        #expect(throws: StateError.messageInProgress) { try server.send([1]) }
        #expect(throws: StateError.messageInProgress) {
            try server.encode(MessageRun(.text, count: 1), from: [0x62])
        }
        try server.connection.ping([2])
        try server.connection.pong([3])
        try server.sendFragment(.text, [0x63], isFinal: true)
        try server.send("d")
        #expect(server.takeOutput() == Wire.hex("01 01 'a' 89 01 02 8A 01 03 80 01 'c' 81 01 'd'"))
    }

    @Test func `a Close may interrupt a fragmented message`() throws {
        var server = RecordingConnection(.server)
        try server.sendFragment(.text, [0x61], isFinal: false)
        try server.connection.close(.goingAway)
        #expect(server.takeOutput() == Wire.hex("01 01 'a' 88 02 03E9"))
        #expect(throws: StateError.notOpen) { try server.sendFragment(.text, [], isFinal: true) }
    }

    // MARK: Control frames

    @Test func `a Ping or Pong of 126 bytes is refused`() throws {
        var server = RecordingConnection(.server)
        let payload = [UInt8](repeating: 1, count: 126)
        #expect(throws: StateError.controlPayloadTooLong(126)) { try server.connection.ping(payload) }
        #expect(throws: StateError.controlPayloadTooLong(126)) { try server.connection.pong(payload) }
        #expect(server.connection.outputByteCount == 0)
        #expect(try server.connection.ping(Array(payload.dropLast())) == 1)
        #expect(server.takeOutput() == Wire.frame(0x9, Array(payload.dropLast())))
    }
}
