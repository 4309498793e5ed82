internal import TestSupport

/// Looks at what an endpoint sends, frame by frame, without the decoder that is under test (RFC 6455 section 5).
struct FrameWalk {
    /// Whether every frame has to be masked: those of a client.
    let isMasked: Bool
    private(set) var closeCount = 0
    /// The code of the Close, if it has one.
    private(set) var closeCode: UInt16?
    private var isInMessage = false

    init(isMasked: Bool) {
        self.isMasked = isMasked
    }

    /// Takes output that begins and has to end at the bounds of frames.
    mutating func take(_ output: [UInt8]) throws(Finding) {
        var offset = 0
        while offset < output.count { offset = try takeFrame(output, at: offset) }
    }

    /// Holds the frame at an offset against the rules; returns the offset behind it.
    private mutating func takeFrame(_ output: [UInt8], at start: Int) throws(Finding) -> Int {
        try require(start + 2 <= output.count, "the output ends inside of a header")
        let first = output[start]
        let second = output[start + 1]
        let opcode = first & 0x0F
        let isFinal = first & 0x80 != 0
        try require(first & 0x70 == 0, "a frame that is sent has reserved bits")
        try require((second & 0x80 != 0) == isMasked, "a frame that is sent is masked, and must not be, or the reverse")

        let extended = second & 0x7F == 126 ? 2 : second & 0x7F == 127 ? 8 : 0
        let maskStart = start + 2 + extended
        let payloadStart = maskStart + (isMasked ? 4 : 0)
        try require(payloadStart <= output.count, "the output ends inside of a header")
        let length =
            extended == 0
            ? Int(second & 0x7F) : output[start + 2..<maskStart].reduce(0) { $0 << 8 | Int($1) }
        try require(
            extended == (length < 126 ? 0 : length < 65536 ? 2 : 8),
            "the length of a frame is not as short as it can be")
        try require(payloadStart + length <= output.count, "the output ends inside of a frame")

        try require(closeCount == 0 || opcode == 0xA, "a frame with the opcode \(opcode) follows our Close")
        if opcode >= 8 {
            try require((8...10).contains(opcode), "a control frame with the opcode \(opcode) is sent")
            try require(isFinal && length <= 125, "a control frame that is sent is too long or not final")
        } else {
            try require(opcode <= 2, "a frame with the opcode \(opcode) is sent")
            try require((opcode == 0) == isInMessage, "fragments that are sent are out of order")
            isInMessage = !isFinal
        }
        if opcode == 8 {
            let mask = isMasked ? Array(output[maskStart..<payloadStart]) : [0, 0, 0, 0]
            try takeClose(Wire.masked(Array(output[payloadStart..<payloadStart + length]), mask))
        }
        return payloadStart + length
    }

    private mutating func takeClose(_ payload: [UInt8]) throws(Finding) {
        closeCount += 1
        try require(payload.count != 1, "a Close with half a code is sent")
        closeCode = payload.count < 2 ? nil : UInt16(payload[0]) << 8 | UInt16(payload[1])
    }
}
