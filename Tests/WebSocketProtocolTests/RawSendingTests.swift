import TestSupport
import Testing
import WebSocketProtocol

/// The second door: what no endpoint may send, for probing.
@Suite("Raw sending")
struct RawSendingTests {
    private func raw(_ header: FrameHeader, _ payload: [UInt8], as role: Role = .client) -> [UInt8] {
        var peer = RecordingConnection(role)
        peer.connection.sendRaw(header, payload.span.bytes)
        return peer.takeOutput()
    }

    @Test func `a client can send a frame without a mask`() {
        #expect(raw(FrameHeader(opcode: .text, payloadLength: 2), Array("hi".utf8)) == Wire.hex("81 02 'hi'"))
    }

    @Test func `a given mask is applied, also by a server`() {
        let header = FrameHeader(opcode: .text, maskKey: MaskKey(0x37, 0xFA, 0x21, 0x3D), payloadLength: 5)
        #expect(raw(header, Array("Hello".utf8), as: .server) == Wire.hex("81 85 37FA213D 7F9F4D5158"))
    }

    @Test func `reserved bits and opcodes go out as they are given`() {
        let header = FrameHeader(isFinal: false, reservedBits: 5, opcode: Opcode(rawValue: 0xB), payloadLength: 0)
        #expect(raw(header, []) == [0x5B, 0x00])
    }

    @Test func `a length need not be the payload's`() {
        #expect(raw(FrameHeader(opcode: .ping, payloadLength: 300), [1]) == Wire.hex("89 7E 012C 01"))
        let negative = FrameHeader(opcode: .binary, payloadLength: 1 << 63)
        #expect(raw(negative, []) == Wire.hex("82 7F 8000000000000000"))
    }

    @Test func `a Close can hold any code`() {
        #expect(raw(FrameHeader(opcode: .close, payloadLength: 2), [0x03, 0xED]) == Wire.hex("88 02 03ED"))
    }

    @Test func `any bytes can be sent, at any time`() throws {
        var client = RecordingConnection()
        try client.connection.close(.normalClosure)
        _ = client.takeOutput()
        client.connection.sendRaw(Wire.hex("81 7E 00").span.bytes)
        client.connection.sendRaw(FrameHeader(opcode: .text, payloadLength: 1), Wire.hex("'a'").span.bytes)
        #expect(client.takeOutput() == Wire.hex("81 7E 00 81 01 'a'"))
    }

    @Test(
        arguments: [
            (FrameHeader(reservedBits: 4, opcode: .text, payloadLength: 0), .reservedBits(4)),
            (FrameHeader(opcode: .text, payloadLength: 0), .unmaskedClientFrame),
            (
                FrameHeader(opcode: .continuation, maskKey: MaskKey(0, 0, 0, 0), payloadLength: 0),
                .unexpectedContinuation
            ),
        ] as [(FrameHeader, ProtocolViolation)])
    func `what was sent raw is a violation to the other side`(header: FrameHeader, violation: ProtocolViolation) {
        #expect(receive(raw(header, []), as: .server).events == [.violation(violation)])
    }
}
