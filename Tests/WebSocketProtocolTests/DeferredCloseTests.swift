import TestSupport
import Testing
import WebSocketProtocol

/// The owner may send last messages before the peer's Close is answered, or its violation.
@Suite("RFC 6455 sections 5.5.1 and 7.1.7, a Close that the owner sends")
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

    @Test func `the Close that a violation calls for waits as well`() {
        let wire = Wire.hex("81 81 00000000 'x' 83 80 00000000 89 80 00000000")
        let reception = receive(wire, as: .server, configuration)
        let events: [RecordedEvent] = [.text("x"), .violation(.unknownOpcode(Opcode(rawValue: 3)))]
        #expect(reception == Reception(events: events, output: [], isOpen: true, isFinished: true))
    }

    @Test func `last messages go out before the Close that tells of a violation, which goes out once`() throws {
        var server = answering("83 80 00000000")
        try server.send("last")
        server.connection.answerClose()
        server.connection.answerClose()
        #expect(server.takeOutput() == Wire.hex("81 04 'last' 88 02 03EA"))
        #expect(server.connection.isClosingHandshakeComplete == false)
        #expect(throws: StateError.notOpen) { try server.send("more") }
        #expect(server.receiveEndOfStream() == [])
        var own = answering("81 81 00000000 FF")
        try own.connection.close(.goingAway)
        #expect(own.takeOutput() == Wire.hex("88 02 03E9"))
        #expect(own.connection.nextDeadline == nil)
        var ended = answering("83 80 00000000")
        #expect(ended.receiveEndOfStream() == [])
    }

    @Test func `a violation after our own Close is owed nothing`() throws {
        var server = RecordingConnection(.server, configuration)
        try server.connection.close(.goingAway)
        #expect(server.receive(Wire.hex("83 80 00000000")).count == 1)
        #expect(server.connection.isOpen == false)
        server.connection.answerClose()
        #expect(server.takeOutput() == Wire.hex("88 02 03E9"))
    }

    @Test func `while the answer waits nothing is read and no timer runs`() {
        var server = answering()
        #expect(server.receive(Wire.hex("89 80 00000000")) == [])
        #expect(server.connection.nextDeadline == nil)
        #expect(server.advance(to: .seconds(100)) == [])
        #expect(server.connection.outputByteCount == 0)
    }
}
