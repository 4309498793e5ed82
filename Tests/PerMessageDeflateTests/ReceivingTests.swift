import PerMessageDeflate
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Receiving compressed messages (RFC 7692 section 7.2.2)")
struct ReceivingTests {
    @Test(
        arguments: [
            // Section 7.2.3.1: one block with fixed codes.
            ("C1 07 F2 48 CD C9 C9 07 00", "Hello"),
            // The same in two frames.
            ("41 03 F2 48 CD 80 04 C9 C9 07 00", "Hello"),
            // Section 7.2.3.3: a block without compression.
            ("C1 0B 00 05 00 FA FF 'Hello' 00", "Hello"),
            // Section 7.2.3.4: a final block, and the empty one that lets it end like any other.
            ("C1 08 F3 48 CD C9 C9 07 00 00", "Hello"),
            // The same without it.
            ("C1 07 F3 48 CD C9 C9 07 00", "Hello"),
            // Section 7.2.3.5: two blocks.
            ("C1 0D F2 48 05 00 00 00 FF FF CA C9 C9 07 00", "Hello"),
            // Section 7.2.3.6: nothing.
            ("C1 01 00", ""),
            ("41 00 80 01 00", ""),
            ("41 01 00 00 00 80 00", ""),
            // A message that is not compressed.
            ("81 05 'Hello'", "Hello"),
        ])
    func `whatever its blocks are`(wire: String, text: String) throws {
        #expect(try receive(Wire.hex(wire)) == [.text(text)])
    }

    @Test func `a message refers to the one before it`() throws {
        // Section 7.2.3.2.
        let wire = Wire.hex("C1 07 F2 48 CD C9 C9 07 00 C1 05 F2 00 11 00 00")
        #expect(try receive(wire) == [.text("Hello"), .text("Hello")])
    }

    @Test func `also over a final block`() throws {
        let wire = Wire.hex("C1 08 F3 48 CD C9 C9 07 00 00 C1 05 F2 00 11 00 00")
        #expect(try receive(wire) == [.text("Hello"), .text("Hello")])
    }

    @Test func `unless that was ruled out`() throws {
        let wire = Wire.hex("C1 07 F2 48 CD C9 C9 07 00 C1 05 F2 00 11 00 00")
        let events = try receive(wire, "server_no_context_takeover")
        #expect(
            events == [.text("Hello"), .violation(.corruptCompression("invalid distance too far back"))])
    }

    @Test func `what is not compressed in between is not referred to`() throws {
        let wire = Wire.hex("C1 07 F2 48 CD C9 C9 07 00 81 03 'abc' C1 05 F2 00 11 00 00")
        #expect(try receive(wire) == [.text("Hello"), .text("abc"), .text("Hello")])
    }

    @Test func `control frames come between the fragments as they are`() throws {
        let wire = Wire.hex("41 03 F2 48 CD 89 01 'p' 80 04 C9 C9 07 00")
        #expect(try receive(wire) == [.ping(Array("p".utf8)), .text("Hello")])
    }

    @Test func `a server gets them masked`() throws {
        let payload = Wire.hex("F2 48 CD C9 C9 07 00")
        let wire = [0xC2] + Wire.frame(2, payload, mask: [1, 2, 3, 4]).dropFirst()
        #expect(try receive(Array(wire), as: .server) == [.binary(Array("Hello".utf8))])
    }

    @Test(
        arguments: [
            ("C9 00", ProtocolViolation.misplacedCompression(.ping)),
            ("CA 01 'x'", .misplacedCompression(.pong)),
            ("C8 00", .misplacedCompression(.close)),
            ("41 03 F2 48 CD C0 04 C9 C9 07 00", .misplacedCompression(.continuation)),
            ("01 01 'a' C0 01 'b'", .misplacedCompression(.continuation)),
            ("E1 00", .reservedBits(2)),
            ("91 00", .reservedBits(1)),
            ("C3 00", .unknownOpcode(Opcode(rawValue: 3))),
            ("CB 00", .unknownOpcode(Opcode(rawValue: 11))),
        ])
    func `bits where they do not belong`(wire: String, violation: ProtocolViolation) throws {
        #expect(try receive(Wire.hex(wire)) == [.violation(violation)])
        #expect(violation.closeCode == .protocolError)
    }

    @Test(
        arguments: [
            // A block type that there is not, lengths that do not match, codes that are none.
            ("C1 02 07 00", "invalid block type"),
            ("C1 06 00 05 00 FF FF 'H'", "invalid stored block lengths"),
            ("C1 05 F2 00 11 00 00", "invalid distance too far back"),
            // Cut short, also to nothing.
            ("C1 03 F2 48 CD", "it ends in the middle of a block"),
            ("C1 04 00 05 00 FA", "invalid stored block lengths"),
            ("C1 00", "it ends in the middle of a block"),
        ])
    func `corrupt data`(wire: String, problem: String) throws {
        let violation = ProtocolViolation.corruptCompression(problem)
        #expect(try receive(Wire.hex("81 01 'a'") + Wire.hex(wire)) == [.text("a"), .violation(violation)])
        #expect(violation.closeCode == .invalidPayload)
        #expect(violation.description.contains(problem))
    }

    @Test func `text that is not UTF-8 fails as early as it can be known`() throws {
        // A block without compression, of which more is to come.
        #expect(
            try receive(Wire.hex("41 07 00 02 00 FD FF 'a' FF")) == [.violation(.invalidUTF8(offset: 1))])
        #expect(
            try receive(Wire.hex("C1 07 00 01 00 FE FF C3 00")) == [.violation(.invalidUTF8(offset: 1))])
    }

    @Test func `what came of it is counted`() throws {
        var peer = RecordingConnection(agreed: try agreement().client)
        _ = peer.receive(Wire.hex("C1 07 F2 48 CD C9 C9 07 00 81 01 'a' 42 03 F2 00 11 80 02 00 00"))
        var tally = CompressionTally()
        tally.messageCount = 2
        tally.plainByteCount = 10
        tally.compressedByteCount = 12
        #expect(peer.connection.receivedCompression == tally)
        #expect(peer.connection.receivedCompression.ratio == 1.2)
        #expect(peer.connection.sentCompression.ratio == nil)
    }
}
