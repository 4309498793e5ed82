import TestSupport
import Testing
import WebSocketProtocol

/// What came of receiving some bytes.
struct Reception: Equatable {
    var events: [RecordedEvent]
    var output: [UInt8]
    var isOpen: Bool
    var isFinished: Bool

    /// The frames in the output, unmasked.
    var frames: [WireFrame]? { WireFrame.all(in: output) }
}

/// Receives the bytes in one block, then in two at every split (64 seeded ones when they are more than 300), then
/// one by one, on new connections, and records an issue where that does not come to the same.
func receive(
    _ bytes: [UInt8], as role: Role = .client, _ configuration: ConnectionConfiguration = ConnectionConfiguration(),
    sourceLocation: SourceLocation = #_sourceLocation,
    after prepare: (inout RecordingConnection) throws -> Void = { _ in }
) -> Reception {
    func reception(of pieces: [[UInt8]]) -> Reception {
        var peer = RecordingConnection(role, configuration)
        #expect(throws: Never.self, sourceLocation: sourceLocation) { try prepare(&peer) }
        let events = pieces.flatMap { peer.receive($0) }
        return Reception(
            events: events, output: peer.takeOutput(), isOpen: peer.connection.isOpen,
            isFinished: peer.connection.isFinished)
    }
    let whole = reception(of: [bytes])
    for split in splits(of: bytes.count) {
        let inTwo = reception(of: [Array(bytes[..<split]), Array(bytes[split...])])
        #expect(inTwo == whole, "split at \(split)", sourceLocation: sourceLocation)
        guard inTwo == whole else { return whole }
    }
    let inBytes = reception(of: bytes.map { [$0] })
    #expect(inBytes == whole, "byte by byte", sourceLocation: sourceLocation)
    return whole
}

/// Every split of that many bytes in two, or 64 seeded ones when they are more than 300.
func splits(of count: Int) -> [Int] {
    guard count > 300 else { return Array(0...count) }
    var generator = SeededGenerator(seed: UInt64(count))
    return (0..<64).map { _ in Int.random(in: 0...count, using: &generator) }
}
