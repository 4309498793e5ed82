internal import WebSocketProtocol

extension FrameHeader {
    /// What stands behind `> frame` for it, but for the payload: of its parts those that are not as usual.
    func notation(payloadCount: Int, isMasked: Bool) -> String {
        var words = ["op=" + (opcode.isDefined ? "\(opcode)" : String(opcode.rawValue))]
        if !isFinal { words.append("fin=0") }
        if reservedBits != 0 { words.append("rsv=\(reservedBits)") }
        if !isMasked { words.append("mask=no") }
        if payloadLength != UInt64(payloadCount) { words.append("len=\(payloadLength)") }
        return words.joined(separator: " ")
    }
}
