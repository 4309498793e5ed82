import TestSupport
import Testing

@testable import WebSocketProtocol

@Suite("SHA-1 (FIPS 180-4)")
struct SHA1Tests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        ("The quick brown fox jumps over the lazy dog", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"),
    ])
    func `known texts have their known digests`(text: String, digest: String) {
        #expect(SHA1.digest(Array(text.utf8)) == Wire.hex(digest))
    }

    @Test(arguments: [
        (55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"), (56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
        (63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"), (64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        (65, "11655326c708d70319be2610e8a57d9a5b959d3b"),
    ])
    func `texts around the size of a block have their digests`(count: Int, digest: String) {
        #expect(SHA1.digest([UInt8](repeating: 0x61, count: count)) == Wire.hex(digest))
    }
}

@Suite("Base64 (RFC 4648)")
struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the examples of section 10 go both ways`(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.encodedBytes(of: Array(text.utf8)) == Array(encoded.utf8))
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test func `all bytes go both ways`() {
        let bytes = [UInt8](0...255)
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == "+/+/")
        #expect(Base64.encode([1, 2, 3][1...]) == "AgM=")
    }

    @Test(arguments: [
        "A", "AA", "AAA", "Zg=", "====", "A===", "Zm9v====", "Zm 9", "Zm9-", "Zm=v", "Zg==\n", "=Zg=", "Zmé=",
    ])
    func `what is not Base64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}

@Suite("RFC 6455 section 1.3, Sec-WebSocket-Accept")
struct AcceptKeyTests {
    @Test func `the example of the RFC has its answer`() {
        #expect(ClientHandshake.accept(forKey: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }
}
