package import WebSocketProtocol

/// One thing that the owner of a connection does with it; a run of bytes stands for a sequence of them.
package enum ConnectionAction: Equatable, Sendable {
    /// Bytes of the peer come in, up to 255 of them.
    case receive([UInt8])
    /// The same again and again.
    case receiveFlood([UInt8])
    case receiveEndOfStream
    /// A message goes out, as long as `PlayedPayload.byteCount` says.
    case send(MessageType, size: UInt8)
    case sendFragment(MessageType, size: UInt8, isFinal: Bool)
    /// Three messages go out with what waits, past the output.
    case encode(MessageType, byteCounts: [UInt8])
    case ping(byteCount: UInt8)
    case pong(byteCount: UInt8)
    case close(code: UInt16, reasonByteCount: UInt8)
    case closeWithoutCode
    case answerClose
    case endOutput
    /// Time goes on by so many hundredths of a second, or up to the deadline.
    case advance(hundredths: UInt8)
    case advanceToDeadline
    case setReading(Bool)
    /// The peer's side has taken this part, of 255, of what was written.
    case acknowledge(UInt8)
    case takeOutput

    /// What stands before a flood: that takes long, so it is not one bit away from anything.
    private static let flood = Array("\u{7F}flood".utf8)

    /// Takes the next action off the front of some bytes; nil at their end. Whatever the bytes are, they mean one.
    package init?(takenFrom bytes: inout Slice<UnsafeRawBufferPointer>) {
        let isFlood = bytes.starts(with: Self.flood)
        if isFlood { bytes = bytes.dropFirst(Self.flood.count - 1) }
        guard let kind = bytes.popFirst() else { return nil }
        func next() -> UInt8 { bytes.popFirst() ?? 0 }
        func word() -> UInt16 { UInt16(next()) << 8 | UInt16(next()) }
        let type = kind & 0x20 == 0 ? MessageType.text : .binary
        func run() -> [UInt8] {
            let count = Int(next())
            defer { bytes = bytes.dropFirst(count) }
            return Array(bytes.prefix(count))
        }
        switch kind & 0x1F {
        case _ where isFlood: self = .receiveFlood(run())
        case 0, 1: self = .receive(run())
        case 2: self = .receiveEndOfStream
        case 3: self = .send(type, size: next())
        case 4: self = .sendFragment(type, size: next(), isFinal: false)
        case 5: self = .sendFragment(type, size: next(), isFinal: true)
        case 6: self = .encode(type, byteCounts: [next(), next(), next()])
        case 7: self = .ping(byteCount: next())
        case 8: self = .pong(byteCount: next())
        case 9: self = .close(code: word(), reasonByteCount: next())
        case 10: self = .closeWithoutCode
        case 11: self = .answerClose
        case 12: self = .endOutput
        case 13: self = .advance(hundredths: next())
        case 14: self = .advanceToDeadline
        case 15: self = .setReading(false)
        case 16: self = .setReading(true)
        case 17: self = .acknowledge(next())
        default: self = .takeOutput
        }
    }

    /// The bytes that mean this action.
    package var bytes: [UInt8] {
        switch self {
        case .receive(let bytes): [0, UInt8(bytes.count)] + bytes
        case .receiveFlood(let bytes): Self.flood + [UInt8(bytes.count)] + bytes
        case .receiveEndOfStream: [2]
        case .send(let type, let count): [3 | type.bit, count]
        case .sendFragment(let type, let count, isFinal: false): [4 | type.bit, count]
        case .sendFragment(let type, let count, isFinal: true): [5 | type.bit, count]
        case .encode(let type, let counts): [6 | type.bit] + counts
        case .ping(let count): [7, count]
        case .pong(let count): [8, count]
        case .close(let code, let count): [9] + code.bytes + [count]
        case .closeWithoutCode: [10]
        case .answerClose: [11]
        case .endOutput: [12]
        case .advance(let hundredths): [13, hundredths]
        case .advanceToDeadline: [14]
        case .setReading(false): [15]
        case .setReading(true): [16]
        case .acknowledge(let part): [17, part]
        case .takeOutput: [18]
        }
    }
}

extension MessageType {
    fileprivate var bit: UInt8 { self == .text ? 0 : 0x20 }
}

extension UInt16 {
    fileprivate var bytes: [UInt8] { [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)] }
}
