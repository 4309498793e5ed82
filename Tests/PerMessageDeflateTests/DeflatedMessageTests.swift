import PerMessageDeflate
import Testing

@Suite("Messages as permessage-deflate carries them (RFC 7692 section 7.2.3)")
struct DeflatedMessageTests {
    @Test func `a text in one block with fixed codes`() {
        #expect(DeflatedMessage.compress(Array("Hello".utf8)) == [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
    }

    @Test func `no bytes at all are one`() {
        #expect(DeflatedMessage.compress([]) == [0x00])
    }

    @Test func `what repeats itself is short, and what does not is little longer`() {
        #expect(DeflatedMessage.compress([UInt8](repeating: 0x61, count: 1_000_000)).count < 1100)
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<100_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        #expect(DeflatedMessage.compress(noise).count < 100_100)
    }
}
