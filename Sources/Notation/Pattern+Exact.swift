internal import WebSocketProtocol

extension Pattern {
    /// The only payload that matches.
    struct Exact: Sendable {
        let bytes: [UInt8]
        /// Whether they were written as text or as bytes.
        let notation: MessageType

        /// What is different in another payload. Of long ones the sides begin a little before that.
        func mismatch(_ payload: ReceivedPayload, at range: SourceRange?) -> Mismatch {
            let received = payload.bytes
            let shorter = min(bytes.count, received.count)
            let offset = (0..<shorter).first { bytes[$0] != received[$0] } ?? shorter
            if notation == .text, payload.text != nil {
                let start = offset < 200 ? 0 : bytes[..<(offset - 40)].lastIndex { $0 & 0xC0 != 0x80 } ?? 0
                return Mismatch(
                    "the text is different" + (start > 0 ? " from byte \(offset) on" : ""), at: range,
                    expected: .text(bytes[start...]), received: .text(received[start...]))
            }
            // A dump shows 16 bytes a line, 4096 of them.
            let start = offset < 4000 ? 0 : (offset - 64) & ~15
            return Mismatch(
                "the bytes are different" + (start > 0 ? " from byte \(offset) on" : ""), at: range,
                expected: .bytes(bytes[start...]), received: .bytes(received[start...]))
        }
    }
}
