import TestSupport
import Testing
import WebSocketProtocol

/// The owner may send last messages before the peer's Close is answered.
@Suite("RFC 6455 section 5.5.1, a Close that the owner answers")
struct DeferredCloseTests {
    private let configuration = ConnectionConfiguration(
        pingInterval: .seconds(1), closeTimeout: .seconds(5), answersCloseAtOnce: false)

    private func answering(_ wire: String = "88 83 00000000 03E8 'x'") -> RecordingConnection {
        var server = RecordingConnection(.server, configuration)
        #expect(server.receive(Wire.hex(wire)).count == 1)
        return server
    }

    @Test func `the peer's Close is an event and the answer waits`() {
        let wire = Wire.hex("88 83 00000000 03E8 'x' 81 80 00000000")
        let reception = receive(wire, as: .server, configuration)
        #expect(reception == Reception(events: [.close(1000, "x")], output: [], isOpen: true, isFinished: true))
    }

    @Test func `last messages go out before the answer`() throws {
        var server = answering()
        try server.send("last")
        try server.sendFragment(.binary, [1], isFinal: false)
        try server.sendFragment(.binary, [2], isFinal: true)
        #expect(try server.encode(MessageRun(.text, count: 1), from: [0x61]) == Wire.hex("81 01 'a'"))
        #expect(server.connection.isClosingHandshakeComplete == false)
        server.connection.answerClose()
        #expect(server.takeOutput() == Wire.hex("81 04 'last' 02 01 01 80 01 02 88 02 03E8"))
        #expect(server.connection.isClosingHandshakeComplete == true)
        #expect(throws: StateError.notOpen) { try server.send("more") }
    }

    @Test func `an empty Close is answered with an empty one`() {
        var server = answering("88 80 01020304")
        server.connection.answerClose()
        #expect(server.takeOutput() == Wire.hex("88 00"))
    }

    @Test func `the answer may have a code and a reason of its own`() throws {
        var server = answering()
        try server.connection.close(.goingAway, reason: "me too")
        #expect(server.takeOutput() == Wire.hex("88 08 03E9 'me too'"))
        #expect(server.connection.isClosingHandshakeComplete == true)
        #expect(server.connection.nextDeadline == nil)
    }

    @Test func `an answer is given once and only when it is owed`() throws {
        var server = answering()
        server.connection.answerClose()
        server.connection.answerClose()
        #expect(server.takeOutput() == Wire.hex("88 02 03E8"))
        var open = RecordingConnection(.server, configuration)
        open.connection.answerClose()
        #expect(open.connection.outputByteCount == 0)
        #expect(open.connection.isOpen == true)
        try open.connection.close(.goingAway)
        #expect(open.receive(Wire.hex("88 82 00000000 03E8")) == [.close(1000)])
        open.connection.answerClose()
        #expect(open.takeOutput() == Wire.hex("88 02 03E9"))
        #expect(open.connection.isClosingHandshakeComplete == true)
    }

    @Test func `while the answer waits nothing is read and no timer runs`() {
        var server = answering()
        #expect(server.receive(Wire.hex("89 80 00000000")) == [])
        #expect(server.connection.nextDeadline == nil)
        #expect(server.advance(to: .seconds(100)) == [])
        #expect(server.connection.outputByteCount == 0)
    }
}
