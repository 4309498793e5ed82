import PerMessageDeflate
import TestSupport
import Testing
import WebSocketProtocol

/// Messages that are a thousand times as large as they look.
@Suite("Compression bombs")
struct BombTests {
    private static let zeros = DeflatedMessage.compress([UInt8](repeating: 0x30, count: 1 << 20))

    private func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [first] + Wire.frame(2, payload).dropFirst()
    }

    @Test func `a message may be as large as the limit and no larger`() throws {
        let wire = frame(0xC2, Self.zeros)
        let agreed = try agreement().client
        var peer = RecordingConnection(ConnectionConfiguration(maximumMessageSize: 1 << 20), agreed)
        let received = peer.receive(wire)
        #expect(received.count == 1)
        peer = RecordingConnection(ConnectionConfiguration(maximumMessageSize: (1 << 20) - 1), agreed)
        let refused = peer.receive(wire)
        #expect(refused == [.violation(.messageTooBig(atLeast: 1 << 20, limit: (1 << 20) - 1))])
        #expect(ProtocolViolation.messageTooBig(atLeast: 2, limit: 1).closeCode == .messageTooBig)
    }

    @Test func `the limit is that of the message and not of a frame`() throws {
        let agreed = try agreement().client
        var peer = RecordingConnection(ConnectionConfiguration(maximumMessageSize: 3 << 20), agreed)
        // Each fragment ends with the empty block that would be left out at the end.
        let part = Self.zeros + [0, 0, 0xFF, 0xFF]
        let first = peer.receive(frame(0x42, part) + frame(0x00, part) + frame(0x00, part))
        #expect(first == [])
        let second = peer.receive(frame(0x00, part))
        #expect(second == [.violation(.messageTooBig(atLeast: (3 << 20) + 1, limit: 3 << 20))])
    }

    @Test func `a frame that announces far more than the limit is not waited for`() throws {
        let events = try receive(Wire.hex("C2 7F 0000010000000000"), limit: 1 << 20)
        #expect(events == [.violation(.messageTooBig(atLeast: 1 << 40, limit: 1 << 20))])
    }

    @Test func `blocks that say nothing do not go on for ever`() throws {
        var peer = RecordingConnection(
            ConnectionConfiguration(maximumMessageSize: 1000), try agreement().client)
        var events = peer.receive(frame(0x42, [UInt8](repeating: 0, count: 0)))
        let nothing = (0..<200).flatMap { _ in [0, 0, 0, 0xFF, 0xFF] as [UInt8] }
        for _ in 0..<6 where events.isEmpty { events += peer.receive(frame(0x00, nothing)) }
        #expect(events == [.violation(.messageTooBig(atLeast: 6000, limit: 1000))])
    }

    @Test func `a block with many of them is received in several batches`() throws {
        let agreed = try agreement("server_no_context_takeover").client
        var connection = ProtocolConnection(
            role: .client, configuration: ConnectionConfiguration(), compression: agreed.makeCompression(),
            now: .at(.zero), random: RecordingConnection.countingKeys)
        var batch = EventBatch()
        let one = frame(0xC2, Self.zeros)
        var wire = (one + one + one)[...]
        for _ in 0..<3 {
            let count = Array(wire).withUnsafeBytes { connection.receive($0, into: &batch) }
            #expect(batch.events.count == 1)
            #expect(count == one.count)
            wire = wire.dropFirst(count)
        }
        #expect(wire.isEmpty)
    }
}

extension RecordingConnection {
    /// A client's connection with a limit.
    init(_ configuration: ConnectionConfiguration, _ agreed: AgreedExtension) {
        self.init(.client, configuration, agreed: agreed)
    }
}
