import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 5.4, fragmentation")
struct FragmentationTests {
    private let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    @Test func `text in two fragments is one message`() {
        #expect(receive(Wire.hex("01 03 'Hel' 80 02 'lo'")).events == [.text("Hello")])
        let masked = Wire.hex("01 83 37FA213D 7F9F4D 80 82 3D21FA37 514E")
        #expect(receive(masked, as: .server).events == [.text("Hello")])
    }

    @Test(arguments: [Role.client, .server])
    func `binary in many fragments is one message`(role: Role) {
        let mask = role == .server ? key : nil
        let parts = (1..<20).map { [UInt8](repeating: $0, count: 3) }
        let first = Wire.frame(0x2, [0], isFinal: false, mask: mask)
        let middle = parts.flatMap { Wire.frame(0x0, $0, isFinal: false, mask: mask) }
        let last = Wire.frame(0x0, [20], mask: mask)
        let expected = [0] + parts.flatMap(\.self) + [20]
        #expect(receive(first + middle + last, as: role).events == [.binary(expected)])
    }

    @Test(arguments: [Role.client, .server])
    func `control frames may stand between fragments`(role: Role) {
        let mask = role == .server ? key : nil
        let wire =
            Wire.text("Hel", isFinal: false, mask: mask) + Wire.frame(0x9, [1, 2], mask: mask)
            + Wire.frame(0x0, [], isFinal: false, mask: mask) + Wire.frame(0xA, [3], mask: mask)
            + Wire.frame(0x9, [], mask: mask) + Wire.frame(0x0, Array("lo".utf8), mask: mask)
        let reception = receive(wire, as: role)
        #expect(reception.events == [.ping([1, 2]), .pong([3]), .ping([]), .text("Hello")])
        let answers = reception.frames
        #expect(answers?.map(\.payload) == [[1, 2], []])
        #expect(answers?.map(\.first) == [0x8A, 0x8A])
    }

    @Test func `a Close may stand between fragments and ends it all`() {
        let reception = receive(Wire.hex("01 03 'Hel' 88 02 03E8 80 02 'lo'"))
        #expect(reception.events == [.close(1000)])
        #expect(reception.isFinished)
    }

    @Test(arguments: [
        ("01 00 80 00", ""), ("01 00 00 00 80 00", ""), ("01 00 80 01 'a'", "a"), ("01 01 'a' 80 00", "a"),
        ("01 00 00 01 'a' 00 00 00 01 'b' 80 00", "ab"), ("01 00 00 00 80 02 'ab'", "ab"),
    ])
    func `empty fragments count for nothing`(wire: String, text: String) {
        #expect(receive(Wire.hex(wire)).events == [.text(text)])
    }

    @Test func `empty masked fragments count for nothing`() {
        let wire = Wire.hex("02 80 01020304 00 80 01020304 80 81 01020304 00 82 80 00000000")
        #expect(receive(wire, as: .server).events == [.binary([1]), .binary([])])
    }

    @Test(arguments: [Role.client, .server], ["κόσμε", "€", "𝄞𝄞", "a\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}"])
    func `code points may be cut anywhere between fragments`(role: Role, text: String) {
        let bytes = Array(text.utf8)
        let mask = role == .server ? key : nil
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let wire =
                    Wire.frame(0x1, Array(bytes[..<first]), isFinal: false, mask: mask)
                    + Wire.frame(0x0, Array(bytes[first..<second]), isFinal: false, mask: mask)
                    + Wire.frame(0x0, Array(bytes[second...]), mask: mask)
                #expect(receive(wire, as: role).events == [.text(text)], "cut at \(first) and \(second)")
            }
        }
    }

    @Test func `a Ping between the halves of a code point does no harm`() {
        let reception = receive(Wire.hex("01 02 E282 89 01 FF 80 01 AC"))
        #expect(reception.events == [.ping([0xFF]), .text("€")])
    }

    @Test func `one message after another may be fragmented`() {
        let wire = Wire.hex("01 01 'a' 80 01 'b' 02 01 FF 80 01 FE 81 01 'c' 01 00 80 01 'd'")
        #expect(receive(wire).events == [.text("ab"), .binary([0xFF, 0xFE]), .text("c"), .text("d")])
    }

    @Test func `large fragments beside small messages keep their bytes`() {
        let large = (0..<9000).map { UInt8(truncatingIfNeeded: $0) }
        let wire =
            Wire.text("before") + Wire.frame(0x2, Array(large[..<5000]), isFinal: false) + Wire.frame(0x9, [1])
            + Wire.frame(0x0, Array(large[5000...])) + Wire.text("after", isFinal: false) + Wire.frame(0x0, [])
            + Wire.frame(0x2, large, isFinal: false) + Wire.frame(0x0, [])
        let events = receive(wire).events
        #expect(events == [.text("before"), .ping([1]), .binary(large), .text("after"), .binary(large)])
    }

    @Test func `a batch can let go of the memory of a burst`() {
        var batch = EventBatch()
        var connection = ProtocolConnection(
            role: .client, configuration: ConnectionConfiguration(), now: .at(.zero),
            random: RecordingConnection.countingKeys)
        let burst = (0..<200).flatMap { _ in Wire.hex("02 01 FF 80 0C '0123456789AB'") }
        _ = connection.receive(burst.span.bytes, into: &batch)
        #expect(batch.events.count == 200)
        batch.trim()
        #expect(batch.isEmpty == true)
        _ = connection.receive(Wire.hex("89 01 'x'").span.bytes, into: &batch)
        #expect(batch.events == [.ping(Payload(.storage, start: 0, count: 1))])
    }
}
