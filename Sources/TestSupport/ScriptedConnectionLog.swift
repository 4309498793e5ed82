extension ScriptedConnection {
    /// Why a step of a script could not be done: the other side has ended the stream, or reset it.
    package enum Interruption: Error, Equatable {
        case endOfStream
        case failed(CInt)
    }

    /// What the other side did so far.
    package struct Log: Sendable {
        /// The other side's HTTP head.
        package var request = ""
        /// Its frames, unmasked.
        package var frames: [WireFrame] = []
        /// Bytes of its stream, the head included.
        package var byteCount = 0
        package var isFinished = false
        /// What kept the script from going on, if anything did.
        package var interruption: Interruption?

        /// The payloads of its text frames.
        package var texts: [String] {
            frames.filter { $0.first == 0x81 }.map { String(decoding: $0.payload, as: UTF8.self) }
        }

        /// The code of its Close: nil without a Close, 1005 in one without a code.
        package var closeCode: Int? {
            guard let close = frames.first(where: { $0.first == 0x88 }) else { return nil }
            return close.payload.count < 2 ? 1005 : Int(close.payload[0]) << 8 | Int(close.payload[1])
        }

        package var pongs: [[UInt8]] { frames.filter { $0.first == 0x8A }.map(\.payload) }
    }
}
