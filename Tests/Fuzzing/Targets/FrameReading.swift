internal import TestSupport
internal import WebSocketProtocol

/// Frames that a connection receives: any split of the same bytes gives the same events and the same output.
enum FrameReading {
    /// Most messages are beyond the first limit; the second one lets through a length of 64 bits.
    private static let limits = [256, 100_000]

    /// Makes the connection that receives.
    typealias Making = (ConnectionConfiguration) -> ProtocolConnection

    static func check(_ input: FuzzInput, as role: Role) throws(Finding) {
        try check(input, isMasking: role == .client) { configuration in
            ProtocolConnection(
                role: role, configuration: configuration, now: .at(.zero), random: RecordingConnection.countingKeys)
        }
    }

    /// Checks connections that the caller makes, such as with an extension; they mask what they send, or not.
    static func check(_ input: FuzzInput, isMasking: Bool, _ make: Making) throws(Finding) {
        for limit in limits {
            func read(_ cuts: Cuts, _ isExplaining: Bool) throws(Finding) -> Reading {
                var reading = Reading(isExplaining: isExplaining)
                var connection = make(ConnectionConfiguration(maximumMessageSize: limit))
                try reading.read(input.bytes, cuts, by: &connection, isMasking: isMasking)
                return reading
            }
            let whole = try read(.nowhere, false)
            // Byte by byte is slow, and what it finds hardly depends on the limit.
            for cuts in input.cuts.prefix(limit == limits[0] ? 1 : 2) where try read(cuts, false) != whole {
                let one = try read(.nowhere, true).events.explanation
                let cut = try read(cuts, true).events.explanation
                throw Finding("cut \(cuts), the bytes give \(cut), in one piece \(one); or the output differs")
            }
        }
    }

    /// What comes of the bytes.
    private struct Reading: Equatable {
        var events: EventRecord
        var output: [UInt8] = []

        init(isExplaining: Bool) {
            events = EventRecord(isExplaining: isExplaining)
        }

        mutating func read(
            _ bytes: UnsafeRawBufferPointer, _ cuts: Cuts, by connection: inout ProtocolConnection, isMasking: Bool
        ) throws(Finding) {
            let limit = connection.configuration.maximumMessageSize
            var batch = EventBatch()
            var ending = Ending()
            try cuts.forEachPiece(of: bytes) { piece throws(Finding) in
                try connection.receive(piece, into: &batch) { batch, block throws(Finding) in
                    try ending.take(batch, limit: limit)
                    events.append(batch, block)
                }
            }
            output = connection.takeOutput()
            var walk = FrameWalk(isMasked: isMasking)
            try walk.take(output)
            try ending.check(walk, connection)
        }
    }
}

/// How the frames ended: what came last, and the Close that is owed for it.
private struct Ending {
    private var last: Event?

    mutating func take(_ batch: borrowing EventBatch, limit: Int) throws(Finding) {
        for event in batch.events {
            switch last {
            case .close, .violation: throw Finding("\(event) follows on \(String(describing: last))")
            default: break
            }
            if case .message(_, let payload) = event {
                try require(
                    payload.count <= limit, "a message of \(payload.count) bytes is beyond the limit of \(limit)")
            }
            last = event
        }
    }

    func check(_ walk: FrameWalk, _ connection: borrowing ProtocolConnection) throws(Finding) {
        switch last {
        case .violation(let violation):
            try require(
                walk.closeCount == 1 && walk.closeCode == violation.closeCode.rawValue,
                "a peer that \(violation) is sent a Close with \(String(describing: walk.closeCode))")
            try require(connection.isFinished && !connection.isOpen, "the connection goes on after \(violation)")
        case .close(let code, _):
            try require(
                walk.closeCount == 1 && walk.closeCode == code?.rawValue,
                "a Close with \(String(describing: code)) is answered with \(String(describing: walk.closeCode))")
            try require(connection.isClosingHandshakeComplete, "the connection is not closed after a Close")
        default:
            try require(walk.closeCount == 0, "a Close is sent for nothing")
            try require(connection.isOpen && !connection.isFinished, "the connection is over for nothing")
        }
    }
}
