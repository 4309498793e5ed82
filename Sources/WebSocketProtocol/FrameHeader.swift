/// The header of a frame (RFC 6455 section 5.2).
///
///      0 1 2 3  4 5 6 7   0 1 2 3 4 5 6 7
///     +-+-+-+-+--------+ +-+-------------+------------------+-------------+
///     |F|R|R|R| opcode | |M| length      | extended length  | masking key |
///     |I|S|S|S| (4)    | |A| (7)         | (0, 16, 64 bits) | (0, 4 bytes)|
///     |N|V|V|V|        | |S|             |                  |             |
///     +-+-+-+-+--------+ +-+-------------+------------------+-------------+
package struct FrameHeader: Equatable, Sendable {
    /// Whether this is the last fragment of its message.
    package var isFinal: Bool
    /// RSV1, RSV2 and RSV3 as the bits 4, 2 and 1; an extension must give them a meaning.
    package var reservedBits: UInt8
    package var opcode: Opcode
    /// The masking key, or nil when the payload is not masked.
    package var maskKey: MaskKey?
    /// Payload length in bytes.
    package var payloadLength: UInt64

    package init(
        isFinal: Bool = true, reservedBits: UInt8 = 0, opcode: Opcode, maskKey: MaskKey? = nil, payloadLength: UInt64
    ) {
        self.isFinal = isFinal
        self.reservedBits = reservedBits
        self.opcode = opcode
        self.maskKey = maskKey
        self.payloadLength = payloadLength
    }

    /// The longest header there is, in bytes.
    package static let maximumByteCount = 14

    /// Bytes that the header of a frame with that payload takes in its shortest form.
    @inline(__always)
    package static func byteCount(payloadLength: Int, isMasked: Bool) -> Int {
        (payloadLength < 126 ? 2 : payloadLength < 65536 ? 4 : 10) &+ (isMasked ? 4 : 0)
    }

    /// Bytes of the whole header, from its second byte.
    @inline(__always)
    static func byteCount(secondByte: UInt8) -> Int {
        let length = secondByte & 0x7F
        return (length < 126 ? 2 : length == 126 ? 4 : 10) &+ (secondByte & 0x80 != 0 ? 4 : 0)
    }

    /// Reads a whole header; `bytes` holds at least as many as `byteCount(secondByte:)` says.
    @inline(__always)
    init(at bytes: UnsafeRawPointer) {
        let first = bytes.load(as: UInt8.self)
        let second = bytes.load(fromByteOffset: 1, as: UInt8.self)
        var offset = 2
        switch second & 0x7F {
        case 126:
            payloadLength = UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            offset = 4
        case 127:
            payloadLength = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            offset = 10
        case let short:
            payloadLength = UInt64(short)
        }
        isFinal = first & 0x80 != 0
        reservedBits = first >> 4 & 0x7
        opcode = Opcode(rawValue: first)
        maskKey = second & 0x80 != 0 ? MaskKey(at: bytes + offset) : nil
    }

    /// Writes the header in its shortest form; returns its size in bytes.
    @inline(__always)
    @discardableResult
    package func write(to bytes: UnsafeMutableRawPointer) -> Int {
        let first = (isFinal ? 0x80 : 0) | reservedBits << 4 | opcode.rawValue
        let maskBit: UInt8 = maskKey == nil ? 0 : 0x80
        bytes.storeBytes(of: first, as: UInt8.self)
        var offset = 2
        switch payloadLength {
        case ..<126:
            bytes.storeBytes(of: maskBit | UInt8(truncatingIfNeeded: payloadLength), toByteOffset: 1, as: UInt8.self)
        case ..<65536:
            bytes.storeBytes(of: maskBit | 126, toByteOffset: 1, as: UInt8.self)
            let length = UInt16(truncatingIfNeeded: payloadLength).bigEndian
            bytes.storeBytes(of: length, toByteOffset: 2, as: UInt16.self)
            offset = 4
        default:
            bytes.storeBytes(of: maskBit | 127, toByteOffset: 1, as: UInt8.self)
            bytes.storeBytes(of: payloadLength.bigEndian, toByteOffset: 2, as: UInt64.self)
            offset = 10
        }
        if let maskKey {
            maskKey.write(to: bytes + offset)
            offset += 4
        }
        return offset
    }
}
