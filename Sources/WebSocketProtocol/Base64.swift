/// Base64 with padding (RFC 4648 section 4).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The Base64 form of some bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encodedBytes(of: bytes), as: UTF8.self)
    }

    /// The Base64 form of some bytes, as ASCII.
    package static func encodedBytes(of bytes: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                for shift: UInt32 in [18, 12, 6, 0] { output.append(alphabet[Int(group >> shift & 63)]) }
                group = 0
                held = 0
            }
        }
        if held == 1 {
            output += [alphabet[Int(group >> 2 & 63)], alphabet[Int(group << 4 & 63)], 0x3D, 0x3D]
        } else if held == 2 {
            output += [
                alphabet[Int(group >> 10 & 63)], alphabet[Int(group >> 4 & 63)], alphabet[Int(group << 2 & 63)], 0x3D,
            ]
        }
        return output
    }

    /// The bytes of a Base64 text with its padding, or nil when it is not one.
    package static func decode(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        let digits = characters.reversed().drop { $0 == 0x3D }.reversed()
        guard characters.count - digits.count <= 2 else { return nil }
        var output: [UInt8] = []
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for character in digits {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                output.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        return output
    }
}
