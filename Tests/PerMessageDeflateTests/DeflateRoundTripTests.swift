import PerMessageDeflate
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Round trips through permessage-deflate")
struct DeflateRoundTripTests {
    private static let parameters = [
        "", "server_no_context_takeover", "client_no_context_takeover",
        "server_no_context_takeover; client_no_context_takeover",
    ]

    /// Text with repetitions near and far, so that each window finds some.
    private static func message(_ generator: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        let words = (0..<8).map { _ in
            generator.bytes(Int.random(in: 1...40, using: &generator)).map { $0 & 0x3F | 0x20 }
        }
        for _ in 0..<Int.random(in: 0...60, using: &generator) { text += words.randomElement(using: &generator)! }
        return text
    }

    @Test(arguments: [Role.client, .server], 8...15)
    func `any window, any takeover, any split`(from role: Role, bits: Int) throws {
        var generator = SeededGenerator.announced()
        let side = role == .client ? "client" : "server"
        for parameters in Self.parameters {
            let agreed = try agreement(
                "\(side)_max_window_bits=\(bits)" + (parameters.isEmpty ? "" : "; \(parameters)"))
            var sender = RecordingConnection(role, agreed: role == .client ? agreed.client : agreed.server)
            var receiver = RecordingConnection(
                role == .client ? .server : .client, agreed: role == .client ? agreed.server : agreed.client)
            var sent: [RecordedEvent] = []
            for _ in 0..<20 {
                let message = Self.message(&generator)
                if Bool.random(using: &generator) {
                    try sender.send(message)
                } else {
                    let middle = Int.random(in: 0...message.count, using: &generator)
                    try sender.sendFragment(.binary, Array(message[..<middle]), isFinal: false)
                    try sender.sendFragment(.binary, Array(message[middle...]), isFinal: true)
                }
                sent.append(.binary(message))
            }
            var wire = sender.takeOutput()[...]
            var received: [RecordedEvent] = []
            while !wire.isEmpty {
                let block = wire.prefix(Int.random(in: 1...500, using: &generator))
                wire = wire.dropFirst(block.count)
                received += receiver.receive(Array(block))
            }
            let isSame = received == sent
            #expect(isSame, "\(parameters), seed \(generator.seed)")
        }
    }

    @Test(arguments: 8...15) func `no distance is larger than the window`(bits: Int) throws {
        // One byte of input at a time lets zlib look no further back than its window is.
        let agreed = try agreement("server_max_window_bits=\(bits)")
        var sender = RecordingConnection(.server, agreed: agreed.server)
        var receiver = RecordingConnection(.client, agreed: agreed.client)
        var generator = SeededGenerator(seed: UInt64(bits))
        let phrase = generator.bytes(12)
        for gap in stride(from: 1 << (bits - 2), to: 5 << (bits - 2), by: max(1, 1 << (bits - 7))) {
            try sender.send(phrase + generator.bytes(gap) + phrase + [UInt8](repeating: 0, count: gap / 8 + 64))
        }
        let violations = sender.takeOutput().flatMap { receiver.receive([$0]) }.filter {
            if case .violation = $0 { true } else { false }
        }
        #expect(violations == [])
    }
}
