/// What a data message carries: UTF-8 text or arbitrary bytes (RFC 6455 section 5.6).
@frozen
package enum MessageType: Sendable, BitwiseCopyable {
    case text
    case binary

    /// The opcode of the message's first frame.
    package var opcode: Opcode { self == .text ? .text : .binary }
}
