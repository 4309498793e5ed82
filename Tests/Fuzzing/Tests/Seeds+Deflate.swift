import FuzzTargets
import PerMessageDeflate
import TestSupport

/// permessage-deflate (RFC 7692).
extension Seed {
    static let agreeing: [Seed] =
        [
            ("none", "permessage-deflate", "permessage-deflate"),
            ("usual", "permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits=10"),
            (
                "all",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                    + "server_max_window_bits=9; client_max_window_bits=8",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=8; client_max_window_bits=8"
            ),
            ("two", "permessage-deflate; server_max_window_bits=10, permessage-deflate", "permessage-deflate"),
            (
                "quoted", "permessage-deflate; server_max_window_bits=\"1\\0\"",
                "x; y=\"z\", permessage-deflate; a=\"b c\""
            ),
            ("twice", "permessage-deflate", "permessage-deflate, permessage-deflate"),
            (
                "wrong-bits", "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=07"
            ),
            (
                "wrong-values", "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; client_max_window_bits"
            ),
            ("empty", ",, ,", ";"),
        ].map { name, offers, answer in Seed("deflate-negotiation", name, Array("\(offers)\n\(answer)".utf8)) }

    /// Examples of RFC 7692 section 7.2.3 and what goes wrong, behind the byte of what was agreed on.
    static let compressedFrames: [Seed] = [
        frames("hello", "C1 07 F2 48 CD C9 C9 07 00"),
        frames("fragments", "41 03 F2 48 CD 89 01 'p' 80 04 C9 C9 07 00"),
        frames("again", "C1 07 F2 48 CD C9 C9 07 00 C1 05 F2 00 11 00 00"),
        frames("again-with-new-windows", "C1 07 F2 48 CD C9 C9 07 00 C1 05 F2 00 11 00 00", agreed: 0x06),
        frames("stored", "C1 0B 00 05 00 FA FF 'Hello' 00"),
        frames("final-block", "C1 08 F3 48 CD C9 C9 07 00 00 C1 05 F2 00 11 00 00"),
        frames("two-blocks", "C1 0D F2 48 05 00 00 00 FF FF CA C9 C9 07 00"),
        frames("empty", "C1 01 00 41 00 80 01 00"),
        frames("plain-between", "C1 07 F2 48 CD C9 C9 07 00 81 01 'a' C1 05 F2 00 11 00 00"),
        frames("small-window", "C2 07 F2 48 CD C9 C9 07 00 C2 05 F2 00 11 00 00", agreed: 0x38),
        frames("ping", "C9 00"),
        frames("continuation", "41 03 F2 48 CD C0 04 C9 C9 07 00"),
        frames("cut-short", "C1 03 F2 48 CD"),
        frames("no-block", "C1 02 07 00"),
        frames("no-utf8", "41 07 00 02 00 FD FF 'a' FF"),
        frames("two-to-the-40", "C2 7F 00 00 01 00 00 00 00 00"),
        Seed(
            "compressed-frames", "masked",
            [0x01, 0xC2] + Wire.frame(0, Wire.hex("F2 48 CD C9 C9 07 00"), mask: [1, 2, 3, 4]).dropFirst()),
        Seed(
            "compressed-frames", "bomb",
            [0, 0xC2] + Wire.frame(0, DeflatedMessage.compress([UInt8](repeating: 0, count: 200_000))).dropFirst()),
    ]

    static let inflating: [Seed] = [
        Seed("inflating", "hello", [0] + Wire.hex("F2 48 CD C9 C9 07 00")),
        Seed("inflating", "hello-with-new-windows", [6] + Wire.hex("F2 48 CD C9 C9 07 00")),
        Seed("inflating", "final-block", [0] + Wire.hex("F3 48 CD C9 C9 07 00 00")),
        Seed("inflating", "final-block-alone", [0] + Wire.hex("F3 48 CD C9 C9 07 00")),
        Seed("inflating", "final-blocks", [0] + Wire.hex("03 00 03 00 F3 48 CD C9 C9 07 00 00")),
        Seed("inflating", "stored", [0x38] + Wire.hex("00 05 00 FA FF 'Hello' 00")),
        Seed("inflating", "nothing", [0]),
        Seed("inflating", "empty", [0, 0]),
        Seed("inflating", "bomb", [0] + DeflatedMessage.compress([UInt8](repeating: 0, count: 200_000))),
        Seed(
            "inflating", "dynamic-codes",
            [0] + DeflatedMessage.compress((0..<2000).map { UInt8(truncatingIfNeeded: $0 * $0 % 61) })),
    ]

    static let roundTrips: [Seed] = ([0x00, 0x01, 0x02, 0x05, 0x38, 0x3F, 0x40] as [UInt8]).map { settings in
        let text = Array("the quick brown fox jumps over the lazy dog, and the quick brown dog over the fox ".utf8)
        let messages = [20, 3, 0, 20, 1, 9].flatMap { [UInt8($0)] + text.prefix($0 * 4) }
        return Seed("deflate-round-trip", "settings-\(settings)", [settings] + messages)
    }

    private static func frames(_ name: String, _ wire: String, agreed: UInt8 = 0) -> Seed {
        Seed("compressed-frames", name, [agreed] + Wire.hex(wire))
    }
}
