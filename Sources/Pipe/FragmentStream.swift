internal import Session
internal import WebSocketProtocol

/// Sends a stream of unknown length as one message, a fragment a block, in constant memory (RFC 6455 section 5.4).
///
/// One block is held back, so that short input goes out as one unfragmented frame.
struct FragmentStream {
    private let type: MessageType
    private var held: [UInt8]?
    private var utf8 = UTF8Validator()
    private var byteCount = 0

    init(type: MessageType) {
        self.type = type
    }

    /// Takes the next block.
    mutating func send<Front: FrontEnd>(
        _ block: UnsafeRawBufferPointer, _ session: Session<Front>
    ) throws(InputError) {
        if type == .text, let bad = utf8.validate(block) { throw .invalidUTF8At(offset: byteCount + bad) }
        byteCount += block.count
        if let held {
            _ = try? session.sendFragment(type, held.span.bytes, isFinal: false)
        }
        held = Array(block)
    }

    /// Takes the end of the stream: the message is complete.
    mutating func finish<Front: FrontEnd>(_ session: Session<Front>) throws(InputError) {
        if type == .text, !utf8.isAtBoundary { throw .invalidUTF8At(offset: byteCount) }
        let last = held ?? []
        _ = try? session.sendFragment(type, last.span.bytes, isFinal: true)
        held = nil
    }
}
