internal import WebSocketProtocol

/// The payloads that are sent, which follow from their length.
enum PlayedPayload {
    /// One of each length of UTF-8, again and again: longer than any payload, so that those are only copied.
    private static let text = [[UInt8]](repeating: Array("aß€𝄞".utf8), count: 7000).flatMap(\.self)
    private static let textPeriod = 10
    private static let binary = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }

    /// How long a payload of a size is: the largest sizes are what needs longer headers.
    static func byteCount(of size: UInt8) -> Int {
        switch size {
        case 255: 65536
        case 254: 65535
        case 253: 1000
        default: Int(size)
        }
    }

    /// At most so many bytes; of text, whole characters.
    static func whole(_ type: MessageType, _ count: Int) -> [UInt8] {
        piece(type, from: 0, type == .text ? count - count % textPeriod : count, isFinal: true)
    }

    /// A piece of a longer payload; the last one ends a character that was begun.
    static func piece(_ type: MessageType, from start: Int, _ count: Int, isFinal: Bool) -> [UInt8] {
        guard type == .text else { return Array(binary[start % 256..<start % 256 + count]) }
        let excess = isFinal ? (start + count) % textPeriod : 0
        let first = start % textPeriod
        return Array(text[first..<first + count + (excess == 0 ? 0 : textPeriod - excess)])
    }
}
