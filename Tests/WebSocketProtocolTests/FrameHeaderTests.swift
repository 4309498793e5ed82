import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 5.2, frame headers")
struct FrameHeaderTests {
    private func written(_ header: FrameHeader) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: FrameHeader.maximumByteCount) { buffer, count in
            count = header.write(to: UnsafeMutableRawPointer(buffer.baseAddress!))
        }
    }

    @Test(
        arguments: [
            (0, "82 00"), (1, "82 01"), (125, "82 7D"), (126, "82 7E 00 7E"), (127, "82 7E 00 7F"),
            (65535, "82 7E FF FF"), (65536, "82 7F 00 00 00 00 00 01 00 00"),
            (0x0102_0304_0506_0708, "82 7F 01 02 03 04 05 06 07 08"),
        ] as [(UInt64, String)])
    func `a length is written in the fewest bytes`(length: UInt64, wire: String) {
        #expect(written(FrameHeader(opcode: .binary, payloadLength: length)) == Wire.hex(wire))
    }

    @Test(
        arguments: [
            (5, "81 85 37 FA 21 3D"), (126, "81 FE 00 7E 37 FA 21 3D"),
            (65536, "81 FF 00 00 00 00 00 01 00 00 37 FA 21 3D"),
        ] as [(UInt64, String)])
    func `a masking key follows the length`(length: UInt64, wire: String) {
        let key = MaskKey(0x37, 0xFA, 0x21, 0x3D)
        #expect(written(FrameHeader(opcode: .text, maskKey: key, payloadLength: length)) == Wire.hex(wire))
    }

    @Test func `FIN, RSV1 to RSV3 and the opcode share the first byte`() {
        #expect(written(FrameHeader(isFinal: false, opcode: .continuation, payloadLength: 0)) == [0x00, 0])
        #expect(written(FrameHeader(reservedBits: 4, opcode: .text, payloadLength: 0)) == [0xC1, 0])
        #expect(written(FrameHeader(reservedBits: 2, opcode: .text, payloadLength: 0)) == [0xA1, 0])
        #expect(written(FrameHeader(isFinal: false, reservedBits: 1, opcode: .ping, payloadLength: 0)) == [0x19, 0])
        #expect(written(FrameHeader(opcode: Opcode(rawValue: 0xF), payloadLength: 0)) == [0x8F, 0])
    }

    @Test(arguments: [0, 1, 125, 126, 65535, 65536, 1 << 40], [false, true])
    func `the announced size of a header is the written one`(length: Int, isMasked: Bool) {
        let key = isMasked ? MaskKey(1, 2, 3, 4) : nil
        let bytes = written(FrameHeader(opcode: .text, maskKey: key, payloadLength: UInt64(length)))
        #expect(FrameHeader.byteCount(payloadLength: length, isMasked: isMasked) == bytes.count)
        #expect(bytes.count <= FrameHeader.maximumByteCount)
    }

    @Test func `a server's text with a length of seven bits is received`() {
        #expect(receive(Wire.hex("81 05 'Hello'")).events == [.text("Hello")])
    }

    @Test func `a client's masked text is received`() {
        #expect(receive(Wire.hex("81 85 37FA213D 7F9F4D5158"), as: .server).events == [.text("Hello")])
    }

    @Test(arguments: [0, 1, 125, 126, 127, 256, 65535, 65536, 65537], [Role.client, .server])
    func `a binary message of any length form is received`(count: Int, role: Role) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let wire = Wire.frame(0x2, payload, mask: role == .server ? [0xA1, 0, 0xFF, 0x5C] : nil)
        let reception = receive(wire, as: role)
        #expect(reception == Reception(events: [.binary(payload)], output: [], isOpen: true, isFinished: false))
    }

    @Test(arguments: [Role.client, .server])
    func `many frames in one block are many events in order`(role: Role) {
        let mask: [UInt8]? = role == .server ? [9, 8, 7, 6] : nil
        let texts = (0..<20).map { String(repeating: "x", count: $0) }
        let wire = texts.flatMap { Wire.text($0, mask: mask) } + Wire.frame(0x2, [], mask: mask)
        #expect(receive(wire, as: role).events == texts.map { .text($0) } + [.binary([])])
    }

    @Test func `a block may be handed in as a span`() {
        var client = RecordingConnection()
        #expect(client.receiveSpan(Wire.hex("81 02 'a'")).isEmpty)
        #expect(client.receiveSpan(Wire.hex("'b' 82 01 FF")) == [.text("ab"), .binary([0xFF])])
        #expect(client.receiveSpan([]).isEmpty)
    }

    @Test func `a message that is whole in its block is not copied`() {
        var connection = ProtocolConnection(
            role: .client, configuration: ConnectionConfiguration(), now: .at(.zero),
            random: RecordingConnection.countingKeys)
        var batch = EventBatch()
        _ = connection.receive(Wire.hex("89 00 81 05 'Hello'").span.bytes, into: &batch)
        #expect(batch.events.last == .message(.text, Payload(.block, start: 4, count: 5)))
        #expect(batch.isEmpty == false)
        batch.removeAll()
        #expect(batch.isEmpty == true)
    }

    @Test func `opcodes know their kind and name`() {
        let all = (0...15).map { Opcode(rawValue: $0) }
        #expect(all.filter(\.isControl).map(\.rawValue) == Array(8...15))
        #expect(all.filter(\.isDefined) == [.continuation, .text, .binary, .close, .ping, .pong])
        #expect(
            all.filter(\.isDefined).map(\.description) == ["continuation", "text", "binary", "close", "ping", "pong"])
        #expect(Opcode(rawValue: 0xB).description == "0xB")
        #expect(Opcode(rawValue: 0x8A) == .pong)
        #expect(MessageType.text.opcode == .text)
        #expect(MessageType.binary.opcode == .binary)
    }
}
