import FuzzTargets
import TestSupport

extension Seed {
    /// Frames in the role of a client, and masked with a key of zeros and a true one in that of a server.
    static let frames: [Seed] = wire.flatMap { name, frames in
        [
            Seed("frames-as-client", name, frames.flatMap(\.bytes)),
            Seed("frames-as-server", name, frames.flatMap { $0.masked(with: [0, 0, 0, 0]).bytes }),
            Seed(
                "frames-as-server", name + "-masked",
                frames.flatMap { $0.masked(with: [0x37, 0xFA, 0x21, 0x3D]).bytes }),
        ]
    }

    /// A frame with everything about it said, right or wrong.
    struct RawFrame {
        var first: UInt8
        /// The length as it is written, in how many bytes it is; nil for the payload's own in the fewest.
        var length: (UInt64, in: Int)?
        var payload: [UInt8]
        var mask: [UInt8]?

        init(_ first: UInt8, _ payload: [UInt8] = [], length: (UInt64, in: Int)? = nil, mask: [UInt8]? = nil) {
            self.first = first
            self.payload = payload
            self.length = length
            self.mask = mask
        }

        init(_ first: UInt8, _ text: String) {
            self.init(first, Array(text.utf8))
        }

        func masked(with key: [UInt8]) -> RawFrame {
            var frame = self
            // What has a mask and must not, has none and must.
            frame.mask = mask == nil ? key : nil
            return frame
        }

        var bytes: [UInt8] {
            let count = UInt64(payload.count)
            let (number, size) = length ?? (count, in: count < 126 ? 0 : count < 65536 ? 2 : 8)
            let second = size == 0 ? UInt8(number) : size == 2 ? 126 : 127
            let long = (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
            return [first, second | (mask == nil ? 0 : 0x80)] + long + (mask ?? [])
                + (mask.map { Wire.masked(payload, $0) } ?? payload)
        }
    }

    private static let wire: [(String, [RawFrame])] =
        [
            // RFC 6455 section 5.7.
            ("rfc-text", [RawFrame(0x81, "Hello")]),
            ("rfc-fragments", [RawFrame(0x01, "Hel"), RawFrame(0x80, "lo")]),
            ("rfc-ping-pong", [RawFrame(0x89, "Hello"), RawFrame(0x8A, "Hello")]),
            ("rfc-256-bytes", [RawFrame(0x82, bytes(256))]),
            ("rfc-64-kib-header", [RawFrame(0x82, [1, 2, 3], length: (65536, in: 8))]),
            // Lengths at their bounds.
            ("length-0", [RawFrame(0x81), RawFrame(0x82), RawFrame(0x89), RawFrame(0x8A)]),
            ("length-125", [RawFrame(0x82, bytes(125)), RawFrame(0x89, bytes(125))]),
            ("length-126", [RawFrame(0x81, String(repeating: "x", count: 126))]),
            ("length-65535-header", [RawFrame(0x82, length: (65535, in: 2))]),
            ("length-overlong-2", [RawFrame(0x82, bytes(125), length: (125, in: 2))]),
            ("length-overlong-8", [RawFrame(0x82, bytes(126), length: (126, in: 8))]),
            ("length-negative", [RawFrame(0x82, length: (1 << 63, in: 8))]),
            ("length-too-big", [RawFrame(0x82, length: (100_001, in: 8))]),
            ("length-greatest", [RawFrame(0x82, length: (1 << 63 - 1, in: 8))]),
            ("total-too-big", [RawFrame(0x02, bytes(200)), RawFrame(0x80, bytes(57))]),
            ("total-overflow", [RawFrame(0x02, [1]), RawFrame(0x80, length: (1 << 63 - 1, in: 8))]),
            // UTF-8.
            (
                "utf8-cut",
                [
                    RawFrame(0x01, [0xE2, 0x82]), RawFrame(0x89, "p"), RawFrame(0x00, [0xAC, 0xF0, 0x9D]),
                    RawFrame(0x80, [0x84, 0x9E]),
                ]
            ),
            ("utf8-unfinished", [RawFrame(0x01, [0xE2, 0x82]), RawFrame(0x80)]),
            ("utf8-unfinished-whole", [RawFrame(0x81, [0x61, 0xF0, 0x9D, 0x84])]),
            ("utf8-surrogate", [RawFrame(0x81, [0xED, 0xA0, 0x80])]),
            ("utf8-overlong", [RawFrame(0x81, [0x61, 0xC0, 0xAF])]),
            ("utf8-beyond", [RawFrame(0x01, [0xF4]), RawFrame(0x80, [0x90, 0x80, 0x80])]),
            ("utf8-late", [RawFrame(0x81, Array("0123456789abcdef0123456789abcdef".utf8) + [0xFF])]),
            ("utf8-words", [RawFrame(0x81, "Grüße, 世界 𝄞 and so on and so on")]),
            // Fragments.
            (
                "fragments-with-control",
                [
                    RawFrame(0x01, "a"), RawFrame(0x89, "ping"), RawFrame(0x00), RawFrame(0x8A, "x"),
                    RawFrame(0x80, "b"),
                ]
            ),
            (
                "fragments-binary",
                [RawFrame(0x02, [0xFF]), RawFrame(0x00, [0xFE]), RawFrame(0x80, [0xFD]), RawFrame(0x82)]
            ),
            ("fragments-interrupted", [RawFrame(0x01, "a"), RawFrame(0x81, "b")]),
            ("continuation-of-nothing", [RawFrame(0x80, "a")]),
            // Bits, opcodes, masks.
            ("rsv1", [RawFrame(0xC1, "a")]),
            ("rsv2-rsv3-control", [RawFrame(0xB9, "a")]),
            ("opcode-3", [RawFrame(0x83)]),
            ("opcode-b", [RawFrame(0x8B)]),
            ("wrong-mask", [RawFrame(0x81, Array("Hello".utf8), mask: [1, 2, 3, 4])]),
            // Control frames.
            ("ping-fragmented", [RawFrame(0x09, "a")]),
            ("ping-too-long", [RawFrame(0x89, bytes(126))]),
            ("many-pings", (0..<40).map { RawFrame(0x89, "\($0)") }),
            ("close-empty", [RawFrame(0x88), RawFrame(0x81, "behind it")]),
            ("close-1000", [RawFrame(0x88, [0x03, 0xE8] + Array("bye ü".utf8))]),
            ("close-half-a-code", [RawFrame(0x88, [0x03])]),
            ("close-reason-no-utf8", [RawFrame(0x88, [0x03, 0xE8, 0xC3])]),
            ("close-in-message", [RawFrame(0x01, "a"), RawFrame(0x88, [0x03, 0xE9])]),
        ]
        + [0, 999, 1004, 1005, 1006, 1014, 1015, 1016, 2999, 3000, 4999, 5000, 65535].map { code in
            ("close-code-\(code)", [RawFrame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)])])
        }

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    }
}
