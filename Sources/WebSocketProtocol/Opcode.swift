/// The opcode of a frame: four bits that say how its payload is to be read (RFC 6455 section 5.2).
package struct Opcode: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    /// The number on the wire, 0 to 15.
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue & 0x0F
    }

    package static let continuation = Opcode(rawValue: 0x0)
    package static let text = Opcode(rawValue: 0x1)
    package static let binary = Opcode(rawValue: 0x2)
    package static let close = Opcode(rawValue: 0x8)
    package static let ping = Opcode(rawValue: 0x9)
    package static let pong = Opcode(rawValue: 0xA)

    /// Whether this is a control frame: opcodes 8 to 15 (RFC 6455 section 5.5).
    package var isControl: Bool { rawValue & 0x8 != 0 }

    /// Whether RFC 6455 gives this opcode a meaning; the rest is reserved.
    package var isDefined: Bool { rawValue <= 0x2 || (0x8...0xA).contains(rawValue) }
}

extension Opcode: CustomStringConvertible {
    package var description: String {
        switch self {
        case .continuation: "continuation"
        case .text: "text"
        case .binary: "binary"
        case .close: "close"
        case .ping: "ping"
        case .pong: "pong"
        default: "0x" + String(rawValue, radix: 16, uppercase: true)
        }
    }
}
