import TestSupport
import Testing
import WebSocketProtocol

/// What is wrong is said as soon as the bytes that show it have come.
@Suite("RFC 6455 section 7.1.7, failing early")
struct EarlyFailureTests {
    private let limited = ConnectionConfiguration(maximumMessageSize: 1000)

    @Test(
        arguments: [
            (.client, "F1 7F", .reservedBits(7)),
            (.client, "83 7E", .unknownOpcode(Opcode(rawValue: 3))),
            (.client, "81 FE", .maskedServerFrame),
            (.client, "0A 7D", .fragmentedControlFrame(.pong)),
            (.client, "89 7E", .oversizedControlFrame(.ping)),
            (.client, "80 7F", .unexpectedContinuation),
            (.server, "81 7E", .unmaskedClientFrame),
            (.server, "88 FF", .oversizedControlFrame(.close)),
        ] as [(Role, String, ProtocolViolation)])
    func `two bytes are enough to see what is wrong with them`(
        role: Role, wire: String, violation: ProtocolViolation
    ) {
        var peer = RecordingConnection(role)
        let bytes = Wire.hex(wire)
        #expect(peer.receive([bytes[0]]) == [])
        #expect(peer.receive([bytes[1]]) == [.violation(violation)])
    }

    @Test func `a message that is interrupted fails with the second byte of the interruption`() {
        var client = RecordingConnection()
        #expect(client.receive(Wire.hex("01 03 'abc' 82")) == [])
        #expect(client.receive([0x7E]) == [.violation(.interruptedMessage(by: .binary))])
    }

    @Test func `a length of 2^40 fails at the header`() {
        var client = RecordingConnection()
        #expect(client.receive(Wire.hex("82 7F 00000100000000")) == [])
        let violation = ProtocolViolation.messageTooBig(atLeast: 1 << 40, limit: 64 << 20)
        #expect(client.receive([0x00]) == [.violation(violation)])
    }

    @Test func `a length beyond the limit fails at the header`() {
        var server = RecordingConnection(.server, limited)
        #expect(server.receive(Wire.hex("82 FE 03E9 010203")) == [])
        #expect(server.receive([0x04]) == [.violation(.messageTooBig(atLeast: 1001, limit: 1000))])
    }

    @Test func `fragments that together go beyond the limit fail at the header of the one that does`() {
        var client = RecordingConnection(.client, limited)
        let half = [UInt8](repeating: 7, count: 500)
        #expect(client.receive(Wire.frame(0x2, half, isFinal: false)) == [])
        #expect(client.receive(Wire.frame(0x0, half, isFinal: false)) == [])
        #expect(client.receive(Wire.hex("00 01")) == [.violation(.messageTooBig(atLeast: 1001, limit: 1000))])
    }

    @Test func `bad UTF-8 in the first fragment fails before the rest arrives`() {
        var client = RecordingConnection()
        #expect(client.receive(Wire.hex("01 02 'a'")) == [])
        #expect(client.receive([0xC0]) == [.violation(.invalidUTF8(offset: 1))])
    }

    @Test func `bad UTF-8 fails before its frame is whole`() {
        var client = RecordingConnection()
        #expect(client.receive(Wire.hex("81 7E 03E8 'abc' F4 90")) == [.violation(.invalidUTF8(offset: 4))])
        var server = RecordingConnection(.server)
        #expect(server.receive(Wire.hex("81 FE 03E8 01020304 60 FD")) == [.violation(.invalidUTF8(offset: 1))])
    }

    @Test func `bad UTF-8 in a binary message is nobody's business`() {
        #expect(receive(Wire.hex("02 02 FFC0 80 01 ED")).events == [.binary([0xFF, 0xC0, 0xED])])
    }

    @Test func `events before a violation in the same block are kept`() {
        let events = receive(Wire.hex("81 01 'a' 89 01 'p' 83 00")).events
        let violation = ProtocolViolation.unknownOpcode(Opcode(rawValue: 3))
        #expect(events == [.text("a"), .ping(Array("p".utf8)), .violation(violation)])
    }
}
