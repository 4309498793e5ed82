/// What the peer did that RFC 6455 forbids, or that goes beyond our limits; the connection is failed for it.
package enum ProtocolViolation: Equatable, Sendable {
    /// RSV bits (4, 2, 1) that no negotiated extension gave a meaning (section 5.2).
    case reservedBits(UInt8)
    /// RSV1 where no compressed message begins (RFC 7692 section 6.1).
    case misplacedCompression(Opcode)
    case unknownOpcode(Opcode)
    /// A server's frame that is masked (section 5.1).
    case maskedServerFrame
    /// A client's frame that is not masked (section 5.1).
    case unmaskedClientFrame
    case fragmentedControlFrame(Opcode)
    /// A control frame with more than 125 bytes (section 5.5).
    case oversizedControlFrame(Opcode)
    /// A continuation frame with no message open (section 5.4).
    case unexpectedContinuation
    /// A new message before the last one was complete (section 5.4).
    case interruptedMessage(by: Opcode)
    /// A length that was not written in the fewest bytes (section 5.2).
    case overlongLength(UInt64)
    /// A 64-bit length with its highest bit set (section 5.2).
    case negativeLength
    /// A message that is or would be larger than the limit, both in bytes.
    case messageTooBig(atLeast: UInt64, limit: Int)
    /// Text that is not UTF-8; the offset in the message of the first wrong byte (section 8.1).
    case invalidUTF8(offset: Int)
    /// A compressed message that can not be read; what is wrong, in words (RFC 7692 section 7.2.2).
    case corruptCompression(String)
    /// A close reason that is not UTF-8 (section 5.5.1).
    case invalidCloseReason
    /// A Close frame with one byte of payload (section 5.5.1).
    case truncatedCloseCode
    case invalidCloseCode(CloseCode)

    /// The code that the Close frame we owe carries (section 7.4.1).
    package var closeCode: CloseCode {
        switch self {
        case .messageTooBig: .messageTooBig
        case .invalidUTF8, .invalidCloseReason, .corruptCompression: .invalidPayload
        default: .protocolError
        }
    }
}

extension ProtocolViolation: CustomStringConvertible {
    /// What was wrong, as the rest of a sentence whose subject is the peer, with the section of the RFC.
    package var description: String {
        switch self {
        case .reservedBits(let bits):
            "sent a frame with reserved bits set (\(Self.names(ofReservedBits: bits))) though no extension was"
                + " agreed that uses them (RFC 6455 section 5.2)"
        case .misplacedCompression(let opcode):
            "sent a \(opcode) frame with RSV1 set, which only the first frame of a compressed message may have"
                + " (RFC 7692 section 6.1)"
        case .unknownOpcode(let opcode):
            "sent a frame with the reserved opcode \(opcode) (RFC 6455 section 5.2)"
        case .maskedServerFrame:
            "sent a masked frame; a server must not mask (RFC 6455 section 5.1)"
        case .unmaskedClientFrame:
            "sent a frame without a mask; a client must mask (RFC 6455 section 5.1)"
        case .fragmentedControlFrame(let opcode):
            "sent a fragmented \(opcode) frame (RFC 6455 section 5.5)"
        case .oversizedControlFrame(let opcode):
            "sent a \(opcode) frame with more than 125 bytes (RFC 6455 section 5.5)"
        case .unexpectedContinuation:
            "sent a continuation frame with no message to continue (RFC 6455 section 5.4)"
        case .interruptedMessage(let opcode):
            "began a new \(opcode) message before the last fragmented one was complete (RFC 6455 section 5.4)"
        case .overlongLength(let length):
            "wrote the payload length \(length) in more bytes than it needs (RFC 6455 section 5.2)"
        case .negativeLength:
            "sent a payload length with its highest bit set (RFC 6455 section 5.2)"
        case .messageTooBig(let size, let limit):
            "sent a message of \(size) bytes or more; the limit is \(limit)"
        case .invalidUTF8(let offset):
            "sent a text message that is not UTF-8 (at byte \(offset); RFC 6455 section 8.1)"
        case .corruptCompression(let problem):
            "sent a compressed message that can not be read: \(problem) (RFC 7692 section 7.2.2)"
        case .invalidCloseReason:
            "sent a Close frame whose reason is not UTF-8 (RFC 6455 section 5.5.1)"
        case .truncatedCloseCode:
            "sent a Close frame with half a status code (RFC 6455 section 5.5.1)"
        case .invalidCloseCode(let code):
            "sent a Close frame with the code \(code.rawValue), which must not be sent (RFC 6455 section 7.4)"
        }
    }

    private static func names(ofReservedBits bits: UInt8) -> String {
        [(4, "RSV1"), (2, "RSV2"), (1, "RSV3")].filter { bits & UInt8($0.0) != 0 }.map(\.1).joined(separator: ", ")
    }
}
