package import WebSocketProtocol

/// Bytes as they stand on the wire, built without the code under test.
package enum Wire {
    /// Bytes from hexadecimal digits; white space is skipped and text in single quotes stands for itself.
    package static func hex(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, part) in text.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            guard index % 2 == 0 else {
                bytes += Array(part.utf8)
                continue
            }
            let digits = part.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue!) }
            precondition(digits.count % 2 == 0, "half a byte in \(text)")
            bytes += stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
        return bytes
    }

    /// A frame whose length is written in the fewest bytes, masked when there is a key of four bytes.
    package static func frame(
        _ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, mask: [UInt8]? = nil
    ) -> [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | opcode]
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        switch payload.count {
        case ..<126: bytes.append(maskBit | UInt8(payload.count))
        case ..<65536: bytes += [maskBit | 126] + bigEndian(payload.count, byteCount: 2)
        default: bytes += [maskBit | 127] + bigEndian(payload.count, byteCount: 8)
        }
        guard let mask else { return bytes + payload }
        return bytes + mask + masked(payload, mask)
    }

    /// A text frame.
    package static func text(_ text: String, isFinal: Bool = true, mask: [UInt8]? = nil) -> [UInt8] {
        frame(0x1, Array(text.utf8), isFinal: isFinal, mask: mask)
    }

    /// A Close frame; without a code its payload is empty.
    package static func close(_ code: UInt16?, _ reason: String = "", mask: [UInt8]? = nil) -> [UInt8] {
        frame(0x8, code.map { bigEndian(Int($0), byteCount: 2) + Array(reason.utf8) } ?? [], mask: mask)
    }

    /// The payload XOR the key, again and again.
    package static func masked(_ payload: [UInt8], _ key: [UInt8]) -> [UInt8] {
        payload.enumerated().map { $1 ^ key[$0 % 4] }
    }

    private static func bigEndian(_ number: Int, byteCount: Int) -> [UInt8] {
        (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

/// A frame read back from the wire, its payload unmasked.
package struct WireFrame: Equatable, Sendable {
    /// FIN, RSV1 to RSV3 and opcode.
    package var first: UInt8
    package var mask: [UInt8]?
    package var payload: [UInt8]

    package init(_ first: UInt8, _ payload: [UInt8], mask: [UInt8]? = nil) {
        self.first = first
        self.payload = payload
        self.mask = mask
    }

    /// Reads all frames in `bytes`, which end with a whole frame; nil when they do not.
    package static func all(in bytes: [UInt8]) -> [WireFrame]? {
        var frames: [WireFrame] = []
        var rest = bytes[...]
        func take(_ count: Int) -> [UInt8]? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        while !rest.isEmpty {
            guard let start = take(2) else { return nil }
            let extended = start[1] & 0x7F == 126 ? 2 : start[1] & 0x7F == 127 ? 8 : 0
            guard let long = take(extended), let key = take(start[1] & 0x80 == 0 ? 0 : 4) else { return nil }
            let length = extended == 0 ? Int(start[1] & 0x7F) : long.reduce(0) { $0 << 8 | Int($1) }
            guard let payload = take(length) else { return nil }
            let mask = key.isEmpty ? nil : key
            frames.append(WireFrame(start[0], mask.map { Wire.masked(payload, $0) } ?? payload, mask: mask))
        }
        return frames
    }
}

extension Instant {
    /// The point that long after the origin of a manual clock.
    package static func at(_ duration: Duration) -> Instant {
        Instant(nanoseconds: 0) + duration
    }
}
