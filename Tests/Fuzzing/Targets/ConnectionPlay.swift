internal import TestSupport
internal import WebSocketProtocol

/// A whole connection, whose owner and peer do what the input says.
///
/// However the received bytes are cut, events and output are the same; what goes out is legal, and a connection in
/// the other role reads the messages that were sent.
struct ConnectionPlay: ~Copyable {
    /// Bytes received and sent, beyond which a play ends, and actions: many short plays find more than few long ones.
    private static let budget = 120_000
    private static let longest = 48

    let settings: ConnectionSettings
    private let cuts: Cuts
    var connection: ProtocolConnection
    private var batch = EventBatch()
    private var now = Instant.at(.zero)

    private var record: EventRecord
    /// All output in its order.
    private var written: [UInt8] = []
    private var walk: FrameWalk
    /// The messages that were sent whole, as the peer's record has to have them.
    var sent = EventRecord()
    var fragments: [UInt8] = []
    var fragmentType: MessageType?
    /// What the owner has put into the output since it was taken last, in bytes, and how often.
    private var ownByteCount = 0
    private var ownCount = 0
    var budget = Self.budget

    static func check(_ input: FuzzInput) throws(Finding) {
        let whole = try play(input.bytes, .nowhere)
        for cuts in input.cuts where try play(input.bytes, cuts) != whole {
            let one = try play(input.bytes, .nowhere, isExplaining: true).events
            let cut = try play(input.bytes, cuts, isExplaining: true).events
            throw Finding(
                "received cut \(cuts), the bytes give \(cut.explanation), in one piece \(one.explanation); or the"
                    + " output differs")
        }
    }

    private struct Outcome: Equatable {
        let events: EventRecord
        let written: [UInt8]
    }

    private static func play(
        _ bytes: UnsafeRawBufferPointer, _ cuts: Cuts, isExplaining: Bool = false
    ) throws(Finding) -> Outcome {
        var rest = bytes[...]
        var play = ConnectionPlay(ConnectionSettings(rest.popFirst() ?? 0), cuts, isExplaining: isExplaining)
        var count = 0
        while play.budget > 0, count < longest, let action = ConnectionAction(takenFrom: &rest) {
            count += 1
            let couldSend = play.connection.isOpen
            let wasFinished = play.connection.isFinished
            try play.perform(action)
            try require(couldSend || !play.connection.isOpen, "\(action) opens the connection again")
            try require(!wasFinished || play.connection.isFinished, "\(action) has the connection read again")
            let deadline = play.connection.nextDeadline
            try require(deadline.map { $0 >= .at(.zero) } ?? true, "\(action) makes a deadline before the beginning")
        }
        try play.takeOutput()
        // What was written is compared, so that a peer has to look at it only once.
        if case .nowhere = cuts { try play.checkPeer() }
        return Outcome(events: play.record, written: play.written)
    }

    private init(_ settings: ConnectionSettings, _ cuts: Cuts, isExplaining: Bool) {
        self.settings = settings
        self.cuts = cuts
        connection = ProtocolConnection(
            role: settings.role, configuration: settings.configuration, now: .at(.zero),
            random: RecordingConnection.countingKeys)
        walk = FrameWalk(isMasked: settings.role == .client)
        record = EventRecord(isExplaining: isExplaining)
    }

    // MARK: Actions

    private mutating func perform(_ action: ConnectionAction) throws(Finding) {
        let before = connection.outputByteCount
        switch action {
        case .receive(let bytes): return try receive(bytes)
        case .receiveFlood(let bytes):
            for _ in 0..<255 where budget > 0 { try receive(bytes) }
            return
        case .receiveEndOfStream:
            connection.receiveEndOfStream(into: &batch)
            try takeEvents()
            return try require(connection.isFinished && !connection.isOpen, "the connection outlives its stream")
        case .advance(let hundredths): return try advance(to: now + .milliseconds(10 * Int(hundredths)))
        case .advanceToDeadline: return try advanceToDeadline()
        case .setReading(let isReading): return connection.setReading(isReading)
        case .acknowledge(let part): return connection.noteAcknowledged(byteCount: written.count * Int(part) / 255)
        case .takeOutput: return try takeOutput()
        case .encode(let type, let counts): return try encode(type, counts.map(Int.init))
        case .answerClose: connection.answerClose()
        case .endOutput: connection.endOutput()
        case .send, .sendFragment, .ping, .pong, .close, .closeWithoutCode: try send(action)
        }
        noteOwn(connection.outputByteCount - before)
    }

    private mutating func noteOwn(_ byteCount: Int) {
        ownByteCount += byteCount
        ownCount += 1
        budget -= byteCount
    }

    private mutating func receive(_ bytes: [UInt8]) throws(Finding) {
        budget -= bytes.count + 32
        let limit = settings.configuration.maximumMessageSize
        let cuts = cuts
        try bytes.withPieces(cuts) { piece throws(Finding) in
            let isDeaf = connection.isFinished
            try connection.receive(piece, into: &batch) { batch, block throws(Finding) in
                try require(!isDeaf || batch.isEmpty, "events come after the last one")
                for event in batch.events {
                    guard case .message(_, let payload) = event else { continue }
                    try require(payload.count <= limit, "a message of \(payload.count) bytes is beyond \(limit)")
                }
                record.append(batch, block)
            }
        }
        // Of Pongs only the latest has to be kept, so that who does not read can not fill our memory.
        let owed = connection.outputByteCount - ownByteCount
        try require(owed <= 65536 + 256 * (1 + ownCount), "\(owed) bytes of answers wait to be written")
    }

    // MARK: Time

    private mutating func advance(to time: Instant) throws(Finding) {
        now = max(now, time)
        connection.advance(to: now, into: &batch)
        try takeEvents()
    }

    /// Whoever sleeps until the deadline must not wake up for nothing.
    private mutating func advanceToDeadline() throws(Finding) {
        guard let deadline = connection.nextDeadline else { return }
        try advance(to: deadline)
        if let next = connection.nextDeadline {
            try require(next > now, "after the deadline at \(deadline) the next one is at \(next)")
        }
    }

    private mutating func takeEvents() throws(Finding) {
        try require(batch.events.count <= 1, "\(batch.events) come at once")
        record.append(batch, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    // MARK: Output

    mutating func takeOutput() throws(Finding) {
        try note(connection.takeOutput())
        try require(connection.outputByteCount == 0, "output is left behind")
        ownByteCount = 0
        ownCount = 0
    }

    mutating func note(_ output: [UInt8]) throws(Finding) {
        try walk.take(output)
        written += output
        try require(walk.closeCount <= 1, "\(walk.closeCount) Closes are sent")
    }

    /// What a peer makes of all that was written.
    private func checkPeer() throws(Finding) {
        var peer = ProtocolConnection(
            role: settings.role == .client ? .server : .client, configuration: ConnectionConfiguration(),
            now: .at(.zero), random: RecordingConnection.countingKeys)
        var batch = EventBatch()
        var received = EventRecord()
        try written.withPieces(.nowhere) { piece throws(Finding) in
            try peer.receive(piece, into: &batch) { batch, block throws(Finding) in
                if case .violation(let violation) = batch.events.last {
                    throw Finding("what we send breaks the protocol: to a peer, one who \(violation)")
                }
                batch.withPayloads(in: block) { payloads in
                    for case .message(let type, let payload) in batch.events {
                        received.append(.message(type, payload), payloads)
                    }
                }
            }
        }
        try require(received == sent, "a peer receives other messages than were sent")
    }
}

extension [UInt8] {
    fileprivate func withPieces(
        _ cuts: Cuts, _ body: (UnsafeRawBufferPointer) throws(Finding) -> Void
    ) throws(Finding) {
        let result = withUnsafeBytes { bytes in
            Result { () throws(Finding) in try cuts.forEachPiece(of: bytes, body) }
        }
        try result.get()
    }
}
