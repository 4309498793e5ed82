import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 sections 5.5.2 and 5.5.3, Ping and Pong")
struct PingPongTests {
    @Test(arguments: [0, 1, 4, 125])
    func `a client answers a Ping with its payload, masked`(count: Int) {
        let payload = (0..<count).map { UInt8($0) }
        let reception = receive(Wire.frame(0x9, payload))
        #expect(reception.events == [.ping(payload)])
        #expect(reception.frames == [WireFrame(0x8A, payload, mask: [0, 1, 2, 3])])
        #expect(reception.isOpen)
    }

    @Test(arguments: [0, 1, 4, 125])
    func `a server answers a Ping with its payload, unmasked`(count: Int) {
        let payload = (0..<count).map { UInt8($0) }
        let reception = receive(Wire.frame(0x9, payload, mask: [9, 8, 7, 6]), as: .server)
        #expect(reception.events == [.ping(payload)])
        #expect(reception.output == Wire.frame(0xA, payload))
    }

    @Test func `several Pings are answered in order while there is room`() {
        let reception = receive(Wire.hex("89 01 'a' 89 01 'b' 81 01 'x' 89 01 'c'"))
        #expect(reception.frames?.map(\.payload) == [[0x61], [0x62], [0x63]])
    }

    @Test func `an unsolicited Pong answers nothing and is not answered`() {
        let reception = receive(Wire.hex("8A 00 8A 03 'abc'"))
        #expect(reception.events == [.pong([]), .pong(Array("abc".utf8))])
        #expect(reception.output == [])
    }

    @Test func `a Pong tells which Ping it answers and after how long`() throws {
        var client = RecordingConnection()
        #expect(try client.connection.ping(Array("one".utf8)) == 1)
        #expect(client.takeFrames() == [WireFrame(0x89, Array("one".utf8), mask: [0, 1, 2, 3])])
        client.connection.setTime(.at(.milliseconds(250)))
        #expect(
            client.receive(Wire.hex("8A 03 'one'")) == [
                .pong(Array("one".utf8), answers: 1, after: .milliseconds(250))
            ])
        #expect(client.receive(Wire.hex("8A 03 'one'")) == [.pong(Array("one".utf8))])
    }

    @Test func `one Pong answers its Ping and all before it`() throws {
        var client = RecordingConnection()
        for (index, name) in ["a", "b", "c"].enumerated() {
            client.connection.setTime(.at(.seconds(index)))
            try client.connection.ping(Array(name.utf8))
        }
        client.connection.setTime(.at(.seconds(3)))
        #expect(client.receive(Wire.hex("8A 01 'b'")) == [.pong([0x62], answers: 2, after: .seconds(2))])
        #expect(client.receive(Wire.hex("8A 01 'a'")) == [.pong([0x61])])
        #expect(client.receive(Wire.hex("8A 01 'c'")) == [.pong([0x63], answers: 3, after: .seconds(1))])
    }

    @Test func `of Pings that are the same the oldest is answered first`() throws {
        var client = RecordingConnection()
        try client.connection.ping([])
        try client.connection.ping([])
        let events = client.receive(Wire.hex("8A 00 8A 00 8A 00"))
        #expect(events == [.pong([], answers: 1, after: .zero), .pong([], answers: 2, after: .zero), .pong([])])
    }

    @Test func `of too many unanswered Pings the oldest are forgotten`() throws {
        var client = RecordingConnection()
        for index in 0..<1025 { try client.connection.ping([UInt8(index >> 8), UInt8(index & 0xFF)]) }
        #expect(client.receive(Wire.hex("8A 02 0000")) == [.pong([0, 0])])
        #expect(client.receive(Wire.hex("8A 02 0001")) == [.pong([0, 1], answers: 2, after: .zero)])
        #expect(client.receive(Wire.hex("8A 02 0400")) == [.pong([4, 0], answers: 1025, after: .zero)])
    }

    @Test func `an unsolicited Pong can be sent`() throws {
        var server = RecordingConnection(.server)
        try server.connection.pong([7])
        #expect(server.takeOutput() == Wire.hex("8A 01 07"))
    }

    @Test func `a Ping after our Close is answered until the peer's Close has come`() {
        let wire = Wire.hex("89 01 'a' 81 01 'x' 88 02 03E8 89 01 'b'")
        let reception = receive(wire) { try $0.connection.close(.normalClosure) }
        #expect(reception.events == [.ping([0x61]), .text("x"), .close(1000)])
        #expect(reception.frames?.map(\.first) == [0x88, 0x8A])
        #expect(reception.frames?.last?.payload == [0x61])
    }

    // MARK: Floods

    @Test(arguments: [Role.client, .server])
    func `Pongs that pile up are bounded and the last answers the last Ping`(role: Role) {
        var peer = RecordingConnection(role)
        let mask: [UInt8]? = role == .server ? [1, 2, 3, 4] : nil
        var most = 0
        for block in 0..<1000 {
            let pings = (0..<100).flatMap { Wire.frame(0x9, Self.digits(block * 100 + $0), mask: mask) }
            #expect(peer.receive(pings).count == 100)
            most = max(most, peer.connection.outputByteCount)
        }
        #expect(most < 128 << 10)
        let frames = peer.takeFrames()
        #expect(frames?.first?.payload == Self.digits(0))
        #expect(frames?.last == WireFrame(0x8A, Self.digits(99_999), mask: frames?.last?.mask))
        #expect(peer.receive(Wire.frame(0x9, [1], mask: mask)) == [.ping([1])])
        #expect(peer.takeFrames()?.map(\.payload) == [[1]])
    }

    @Test func `a flood of Pings takes nothing of what we send ourselves`() throws {
        var server = RecordingConnection(.server)
        let large = [UInt8](repeating: 7, count: 70_000)
        let ping = Wire.frame(0x9, [1], mask: [0, 0, 0, 0])
        try server.send(large)
        for _ in 0..<10 { _ = server.receive(ping + ping) }
        try server.connection.pong([2])
        for _ in 0..<10 { _ = server.receive(ping + ping) }
        server.connection.sendRaw(Wire.hex("81 01 'r'").span.bytes)
        for _ in 0..<10 { _ = server.receive(ping + ping) }
        try server.connection.close(.goingAway)
        #expect(
            server.takeFrames() == [
                WireFrame(0x82, large), WireFrame(0x8A, [1]), WireFrame(0x8A, [2]), WireFrame(0x8A, [1]),
                WireFrame(0x81, Array("r".utf8)), WireFrame(0x8A, [1]), WireFrame(0x88, [0x03, 0xE9]),
            ])
    }

    private static func digits(_ number: Int) -> [UInt8] { Array(String(number).utf8) }
}
