package import Notation
package import WebSocketProtocol

/// `[NAME] > …`.
package struct SendSyntax: Sendable {
    package enum Kind: Sendable {
        /// `text` and `binary` force the type; otherwise the payload has its own.
        case message(MessageType?, PayloadSyntax)
        case ping(PayloadSyntax?)
        case pong(PayloadSyntax?)
        case close(IntegerSyntax?, reason: Template?)
        /// Ends our direction of the stream.
        case eof
        case raw(PayloadSyntax)
        case frame(FrameSyntax)
    }

    package let connection: String?
    package let kind: Kind
    /// Bytes of payload a frame.
    package let fragment: IntegerSyntax?
    /// Bytes a TCP write.
    package let chop: IntegerSyntax?

    package init(connection: String?, _ kind: Kind, fragment: IntegerSyntax?, chop: IntegerSyntax?) {
        self.connection = connection
        self.kind = kind
        self.fragment = fragment
        self.chop = chop
    }
}

/// `frame op=… fin=… rsv=… mask=… len=… VALUE`: a frame as it is described, legal or not.
package struct FrameSyntax: Sendable {
    package let opcode: Opcode
    package let isFinal: Bool
    /// RSV1 is 4, RSV2 is 2, RSV3 is 1.
    package let reservedBits: UInt8
    package let isMasked: Bool
    /// The length that the header tells, when it is not the payload's.
    package let length: UInt64?
    /// Whether the payload is compressed (RFC 7692 section 7.2.1).
    package let isDeflated: Bool
    package let payload: PayloadSyntax?

    package init(
        opcode: Opcode, isFinal: Bool, reservedBits: UInt8, isMasked: Bool, length: UInt64?, isDeflated: Bool,
        payload: PayloadSyntax?
    ) {
        self.opcode = opcode
        self.isFinal = isFinal
        self.reservedBits = reservedBits
        self.isMasked = isMasked
        self.length = length
        self.isDeflated = isDeflated
        self.payload = payload
    }
}
