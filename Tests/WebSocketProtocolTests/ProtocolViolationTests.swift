import TestSupport
import Testing
import WebSocketProtocol

/// Bytes that break a rule, and what comes of them.
struct ViolationCase: Sendable, CustomTestStringConvertible {
    let role: Role
    let wire: String
    let before: [RecordedEvent]
    let violation: ProtocolViolation
    let code: UInt16

    init(
        _ role: Role, _ wire: String, _ violation: ProtocolViolation, _ code: UInt16 = 1002,
        before: [RecordedEvent] = []
    ) {
        self.role = role
        self.wire = wire
        self.before = before
        self.violation = violation
        self.code = code
    }

    var testDescription: String { "\(role): \(wire)" }

    /// Limit of a message in these cases.
    static let limit = 1000

    static let headers: [ViolationCase] = [
        ViolationCase(.client, "C1 00", .reservedBits(4)),
        ViolationCase(.client, "A2 00", .reservedBits(2)),
        ViolationCase(.client, "99 00", .reservedBits(1)),
        ViolationCase(.client, "F1 01 41", .reservedBits(7)),
        ViolationCase(.server, "C1 80 00000000", .reservedBits(4)),
        ViolationCase(.client, "81 85 37FA213D 7F9F4D5158", .maskedServerFrame),
        ViolationCase(.client, "89 80 00000000", .maskedServerFrame),
        ViolationCase(.server, "81 05 'Hello'", .unmaskedClientFrame),
        ViolationCase(.server, "88 00", .unmaskedClientFrame),
        ViolationCase(.server, "89 00", .unmaskedClientFrame),
        ViolationCase(.client, "81 7E 0005 'Hello'", .overlongLength(5)),
        ViolationCase(.client, "82 7E 007D", .overlongLength(125)),
        ViolationCase(.client, "82 7F 000000000000FFFF", .overlongLength(65535)),
        ViolationCase(.client, "82 7F 0000000000000000", .overlongLength(0)),
        ViolationCase(.server, "82 FE 0001 00000000 00", .overlongLength(1)),
        ViolationCase(.server, "82 FF 000000000000007E 00000000", .overlongLength(126)),
        ViolationCase(.client, "82 7F 8000000000000000", .negativeLength),
        ViolationCase(.client, "81 7F FFFFFFFFFFFFFFFF", .negativeLength),
        ViolationCase(.server, "82 FF 8000000000000001 00000000", .negativeLength),
    ]

    static let opcodes: [ViolationCase] = [3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF].flatMap {
        (opcode: UInt8) in
        let digit = String(opcode, radix: 16)
        let violation = ProtocolViolation.unknownOpcode(Opcode(rawValue: opcode))
        return [
            ViolationCase(.client, "8\(digit) 00", violation),
            ViolationCase(.server, "8\(digit) 80 01020304", violation),
        ]
    }

    static let fragments: [ViolationCase] = [
        ViolationCase(.client, "80 00", .unexpectedContinuation),
        ViolationCase(.client, "00 01 41", .unexpectedContinuation),
        ViolationCase(.server, "80 80 00000000", .unexpectedContinuation),
        ViolationCase(.client, "01 01 41 80 01 42 80 00", .unexpectedContinuation, before: [.text("AB")]),
        ViolationCase(.client, "01 01 41 81 01 42", .interruptedMessage(by: .text)),
        ViolationCase(.client, "01 00 02 00", .interruptedMessage(by: .binary)),
        ViolationCase(.server, "02 80 00000000 81 80 00000000", .interruptedMessage(by: .text)),
        ViolationCase(.client, "09 00", .fragmentedControlFrame(.ping)),
        ViolationCase(.client, "0A 00", .fragmentedControlFrame(.pong)),
        ViolationCase(.client, "08 00", .fragmentedControlFrame(.close)),
        ViolationCase(.server, "09 80 00000000", .fragmentedControlFrame(.ping)),
        ViolationCase(.client, "89 7E 007E", .oversizedControlFrame(.ping)),
        ViolationCase(.client, "8A 7F 0000000000010000", .oversizedControlFrame(.pong)),
        ViolationCase(.client, "88 7E 007E 03E8", .oversizedControlFrame(.close)),
        ViolationCase(.client, "89 7E 0005 0000000000000000000000", .oversizedControlFrame(.ping)),
        ViolationCase(.client, "89 7F 0000000000000005 0000000000", .oversizedControlFrame(.ping)),
        ViolationCase(.client, "89 7F FFFFFFFFFFFFFFFF 0000000000", .oversizedControlFrame(.ping)),
        ViolationCase(.server, "88 FE 007E 00000000", .oversizedControlFrame(.close)),
        ViolationCase(.server, "88 FE 0002 00000000 03E8 00000000", .oversizedControlFrame(.close)),
    ]

    static let sizes: [ViolationCase] = [
        ViolationCase(.client, "82 7E 03E9", .messageTooBig(atLeast: 1001, limit: 1000), 1009),
        ViolationCase(.client, "82 7F 0000010000000000", .messageTooBig(atLeast: 1 << 40, limit: 1000), 1009),
        ViolationCase(
            .client, "82 7F 7FFFFFFFFFFFFFFF", .messageTooBig(atLeast: UInt64(Int64.max), limit: 1000), 1009),
        ViolationCase(.server, "81 FE 03E9 00000000", .messageTooBig(atLeast: 1001, limit: 1000), 1009),
        ViolationCase(.client, "02 02 4142 80 7E 03E7", .messageTooBig(atLeast: 1001, limit: 1000), 1009),
    ]

    static let payloads: [ViolationCase] = [
        ViolationCase(.client, "81 01 FF", .invalidUTF8(offset: 0), 1007),
        ViolationCase(.client, "81 05 'abc' C3 28", .invalidUTF8(offset: 4), 1007),
        ViolationCase(.client, "81 02 'a' C3", .invalidUTF8(offset: 2), 1007),
        ViolationCase(.client, "81 03 EDA080", .invalidUTF8(offset: 1), 1007),
        ViolationCase(.server, "81 82 01020304 62 FD", .invalidUTF8(offset: 1), 1007),
        ViolationCase(.client, "01 02 'a' E2 80 02 82 28", .invalidUTF8(offset: 3), 1007),
        ViolationCase(.client, "01 02 'a' E2 80 00", .invalidUTF8(offset: 2), 1007),
        ViolationCase(.server, "01 82 00000000 'a' E2 80 81 01010101 81", .invalidUTF8(offset: 3), 1007),
        ViolationCase(.client, "88 01 03", .truncatedCloseCode),
        ViolationCase(.server, "88 81 00000000 03", .truncatedCloseCode),
        ViolationCase(.client, "88 03 03E8 FF", .invalidCloseReason, 1007),
        ViolationCase(.client, "88 04 03E8 'a' C3", .invalidCloseReason, 1007),
        ViolationCase(.server, "88 83 00000000 03E8 80", .invalidCloseReason, 1007),
    ]

    static let closeCodes: [ViolationCase] = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1999, 2000, 2999, 5000, 65535]
        .map { (code: UInt16) in
            let digits = String(code, radix: 16)
            return ViolationCase(
                .client, "88 02 " + String(repeating: "0", count: 4 - digits.count) + digits,
                .invalidCloseCode(CloseCode(rawValue: code)))
        }

    static let all = headers + opcodes + fragments + sizes + payloads + closeCodes
}

@Suite("RFC 6455 section 7.1.7, failing the connection")
struct ProtocolViolationTests {
    @Test(arguments: ViolationCase.all)
    func `a violation is an event and the Close that is owed is in the output`(_ example: ViolationCase) {
        let mask: [UInt8]? = example.role == .client ? [0, 1, 2, 3] : nil
        let configuration = ConnectionConfiguration(maximumMessageSize: ViolationCase.limit)
        let reception = receive(Wire.hex(example.wire), as: example.role, configuration)
        #expect(reception.events == example.before + [.violation(example.violation)])
        #expect(
            reception.frames == [WireFrame(0x88, [UInt8(example.code >> 8), UInt8(example.code & 0xFF)], mask: mask)])
        #expect(reception.isFinished)
        #expect(!reception.isOpen)
        #expect(example.violation.closeCode.rawValue == example.code)
    }

    @Test(arguments: ViolationCase.all)
    func `nothing after a violation is looked at`(_ example: ViolationCase) {
        let mask: [UInt8]? = example.role == .client ? nil : [1, 2, 3, 4]
        let more = Wire.text("more", mask: mask) + Wire.frame(0x9, [1], mask: mask) + Wire.hex("F3 FF 00")
        let configuration = ConnectionConfiguration(maximumMessageSize: ViolationCase.limit)
        let reception = receive(Wire.hex(example.wire) + more, as: example.role, configuration)
        #expect(reception.events == example.before + [.violation(example.violation)])
        #expect(reception.frames?.count == 1)
    }

    @Test func `a message of exactly the limit is received`() {
        let configuration = ConnectionConfiguration(maximumMessageSize: 4)
        #expect(receive(Wire.hex("82 04 01020304"), configuration).events == [.binary([1, 2, 3, 4])])
        let fragments = Wire.hex("02 03 010203 80 01 04 81 01 'x'")
        #expect(receive(fragments, configuration).events == [.binary([1, 2, 3, 4]), .text("x")])
    }

    @Test func `a Ping may be longer than the limit of a message`() {
        let wire = Wire.hex("02 04 01020304 89 03 'abc' 80 00")
        let events = receive(wire, ConnectionConfiguration(maximumMessageSize: 4)).events
        #expect(events == [.ping(Array("abc".utf8)), .binary([1, 2, 3, 4])])
    }

    @Test func `without a limit of the user it is 64 MiB`() {
        let header = Wire.hex("82 7F 0000000004000001")
        let violation = ProtocolViolation.messageTooBig(atLeast: 67_108_865, limit: 67_108_864)
        #expect(receive(header).events == [.violation(violation)])
        #expect(receive(Wire.hex("82 7F 0000000004000000")).events == [])
    }

    @Test func `a violation after our Close gets no second one`() {
        let reception = receive(Wire.hex("F1 00")) { try $0.connection.close(.normalClosure) }
        #expect(reception.events == [.violation(.reservedBits(7))])
        #expect(reception.frames == [WireFrame(0x88, [0x03, 0xE8], mask: [0, 1, 2, 3])])
    }

    @Test func `nothing can be sent after a violation`() {
        var client = RecordingConnection()
        _ = client.receive([0xFF, 0x00])
        #expect(throws: StateError.notOpen) { try client.send("a") }
        #expect(throws: StateError.notOpen) { try client.connection.close(.normalClosure) }
        #expect(client.receiveEndOfStream() == [])
        #expect(client.connection.nextDeadline == nil)
    }

    @Test func `each violation says what was wrong`() {
        let descriptions = Set(ViolationCase.all.map { $0.violation.description })
        #expect(descriptions.allSatisfy { $0.hasPrefix("sent ") || $0.hasPrefix("began ") || $0.hasPrefix("wrote ") })
        #expect(ProtocolViolation.reservedBits(7).description.contains("(RSV1, RSV2, RSV3)"))
        #expect(ProtocolViolation.reservedBits(2).description.contains("(RSV2)"))
        #expect(ProtocolViolation.unknownOpcode(Opcode(rawValue: 0xB)).description.contains("0xB"))
        #expect(ProtocolViolation.invalidUTF8(offset: 7).description.contains("at byte 7"))
        #expect(ProtocolViolation.messageTooBig(atLeast: 9, limit: 8).description.contains("9 bytes or more"))
        #expect(ProtocolViolation.invalidCloseCode(CloseCode(rawValue: 1005)).description.contains("1005"))
    }
}
