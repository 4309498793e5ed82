import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 sections 5.5.1 and 7.1, the closing handshake")
struct ClosingHandshakeTests {
    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])
    func `the peer's Close is answered with its code and without a reason`(code: UInt16) {
        let echoed = [UInt8(code >> 8), UInt8(code & 0xFF)]
        let client = receive(Wire.close(code, "gone for lunch"))
        #expect(client.events == [.close(code, "gone for lunch")])
        #expect(client.frames == [WireFrame(0x88, echoed, mask: [0, 1, 2, 3])])
        #expect(client.isFinished)
        let server = receive(Wire.close(code, mask: [1, 2, 3, 4]), as: .server)
        #expect(server.events == [.close(code)])
        #expect(server.output == Wire.hex("88 02") + echoed)
    }

    @Test func `an empty Close is answered with an empty one`() {
        let client = receive(Wire.hex("88 00"))
        #expect(client.events == [.close(nil)])
        #expect(client.output == Wire.hex("88 80 00010203"))
        let server = receive(Wire.hex("88 80 01020304"), as: .server)
        #expect(server.events == [.close(nil)])
        #expect(server.output == Wire.hex("88 00"))
    }

    @Test func `a reason may have 123 bytes and any code points`() {
        let reason = String(repeating: "€", count: 41)
        #expect(receive(Wire.close(1000, reason)).events == [.close(1000, reason)])
        #expect(receive(Wire.close(4000, "𝄞 ÄÖ", mask: [7, 7, 0, 9]), as: .server).events == [.close(4000, "𝄞 ÄÖ")])
    }

    @Test func `our Close goes first and the peer's ends the handshake`() throws {
        var client = RecordingConnection()
        try client.connection.close(.normalClosure, reason: "bye")
        #expect(client.connection.isOpen == false)
        #expect(client.connection.isFinished == false)
        #expect(client.takeFrames() == [WireFrame(0x88, Wire.hex("03E8 'bye'"), mask: [0, 1, 2, 3])])
        #expect(client.receive(Wire.hex("81 02 'hi' 88 02 03E8")) == [.text("hi"), .close(1000)])
        #expect(client.connection.isClosingHandshakeComplete == true)
        #expect(client.connection.isFinished == true)
        #expect(client.connection.outputByteCount == 0)
    }

    @Test func `the peer's Close goes first and ours is in the output`() {
        var server = RecordingConnection(.server)
        #expect(server.connection.isClosingHandshakeComplete == false)
        #expect(server.receive(Wire.close(1001, mask: [0, 0, 0, 0])) == [.close(1001)])
        #expect(server.connection.isClosingHandshakeComplete == true)
        #expect(server.takeOutput() == Wire.hex("88 02 03E9"))
    }

    @Test func `Closes that cross each other complete the handshake on both sides`() throws {
        var client = RecordingConnection()
        var server = RecordingConnection(.server)
        try client.connection.close(.normalClosure)
        try server.connection.close(.goingAway, reason: "restart")
        #expect(client.receive(server.takeOutput()) == [.close(1001, "restart")])
        #expect(server.receive(client.takeOutput()) == [.close(1000)])
        #expect(client.connection.isClosingHandshakeComplete == true)
        #expect(server.connection.isClosingHandshakeComplete == true)
        #expect(client.connection.outputByteCount + server.connection.outputByteCount == 0)
    }

    @Test func `a Close without a code is empty`() throws {
        var server = RecordingConnection(.server)
        try server.connection.close(nil, reason: "unsaid")
        #expect(server.takeOutput() == Wire.hex("88 00"))
    }

    @Test func `data before the peer's Close is received after ours went out`() {
        let reception = receive(Wire.hex("01 01 'a' 80 01 'b' 88 00")) { try $0.connection.close(.goingAway) }
        #expect(reception.events == [.text("ab"), .close(nil)])
        #expect(reception.frames?.count == 1)
    }

    @Test(arguments: ["81 01 'x'", "89 00", "88 02 03E9", "FF FF", "81"])
    func `nothing after the peer's Close is looked at`(more: String) {
        let reception = receive(Wire.hex("88 02 03E8") + Wire.hex(more))
        #expect(reception.events == [.close(1000)])
        #expect(reception.frames?.count == 1)
        #expect(reception.isFinished)
    }

    @Test func `nothing can be sent once a Close is out or in`() throws {
        func expectNotOpen(_ peer: inout RecordingConnection) {
            #expect(throws: StateError.notOpen) { try peer.send("a") }
            #expect(throws: StateError.notOpen) { try peer.send([1]) }
            #expect(throws: StateError.notOpen) { try peer.sendFragment(.text, [], isFinal: true) }
            #expect(throws: StateError.notOpen) { try peer.connection.ping([]) }
            #expect(throws: StateError.notOpen) { try peer.connection.pong([]) }
            #expect(throws: StateError.notOpen) { try peer.connection.close(.normalClosure) }
            #expect(throws: StateError.notOpen) { try peer.encode(MessageRun(.text, count: 1), from: [0x61]) }
        }
        var closing = RecordingConnection()
        try closing.connection.close(.normalClosure)
        let before = closing.connection.outputByteCount
        expectNotOpen(&closing)
        #expect(closing.connection.outputByteCount == before)
        var closed = RecordingConnection()
        _ = closed.receive(Wire.hex("88 00"))
        expectNotOpen(&closed)
        #expect(closed.takeFrames()?.count == 1)
    }

    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535])
    func `a code that must not be sent is refused`(code: UInt16) {
        var client = RecordingConnection()
        let code = CloseCode(rawValue: code)
        #expect(throws: StateError.closeCodeMustNotBeSent(code)) { try client.connection.close(code) }
        #expect(client.connection.isOpen == true)
        #expect(client.connection.outputByteCount == 0)
    }

    @Test func `a reason has at most 123 bytes`() throws {
        var server = RecordingConnection(.server)
        #expect(throws: StateError.controlPayloadTooLong(124)) {
            try server.connection.close(.normalClosure, reason: String(repeating: "ä", count: 62))
        }
        #expect(server.connection.isOpen == true)
        try server.connection.close(.normalClosure, reason: String(repeating: "a", count: 123))
        #expect(server.takeOutput() == Wire.close(1000, String(repeating: "a", count: 123)))
    }
}
