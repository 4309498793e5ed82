import TestSupport
import Testing
import WebSocketProtocol

/// What one side sends the other receives, whatever it is and however it is cut.
@Suite("Round trips")
struct RoundTripTests {
    /// A connection whose mask keys are random, and what it has sent.
    private struct Sender: ~Copyable {
        var connection: RecordingConnection
        var sent: [RecordedEvent] = []
        var wire: [UInt8] = []

        mutating func send(_ count: Int, with generator: inout SeededGenerator) throws {
            for _ in 0..<count {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0: try sendPing(with: &generator)
                case 1, 2: try sendFragments(with: &generator)
                case 3, 4: try sendRun(with: &generator)
                default: try sendWhole(with: &generator)
                }
                wire += connection.takeOutput()
            }
        }

        private mutating func sendPing(with generator: inout SeededGenerator) throws {
            let payload = generator.bytes(Int.random(in: 0...125, using: &generator))
            try connection.connection.ping(payload)
            sent.append(.ping(payload))
        }

        private mutating func sendWhole(with generator: inout SeededGenerator) throws {
            if Bool.random(using: &generator) {
                let text = generator.text(scalarCount: Self.size(with: &generator) / 2)
                try connection.send(text)
                sent.append(.text(text))
            } else {
                let bytes = generator.bytes(Self.size(with: &generator))
                try connection.send(bytes)
                sent.append(.binary(bytes))
            }
        }

        private mutating func sendFragments(with generator: inout SeededGenerator) throws {
            let text = generator.text(scalarCount: Int.random(in: 0...100, using: &generator))
            var rest = Array(text.utf8)[...]
            var pings: [RecordedEvent] = []
            while true {
                let piece = rest.prefix(Int.random(in: 0...40, using: &generator))
                rest = rest.dropFirst(piece.count)
                let isLast = rest.isEmpty && Bool.random(using: &generator)
                try connection.sendFragment(.text, Array(piece), isFinal: isLast)
                if isLast { break }
                guard Int.random(in: 0..<4, using: &generator) == 0 else { continue }
                try connection.connection.ping(Array(piece))
                pings.append(.ping(Array(piece)))
            }
            sent += pings + [.text(text)]
        }

        private mutating func sendRun(with generator: inout SeededGenerator) throws {
            let block = generator.bytes(Self.size(with: &generator))
            var run = MessageRun()
            for _ in 0..<Int.random(in: 1...5, using: &generator) {
                let start = Int.random(in: 0...block.count, using: &generator)
                let count = Int.random(in: 0...block.count - start, using: &generator)
                run.append(.binary, start: start, count: count)
                sent.append(.binary(Array(block[start..<start + count])))
            }
            wire += try connection.encode(run, from: block)
        }

        /// Mostly small, now and then of the next length form.
        private static func size(with generator: inout SeededGenerator) -> Int {
            switch Int.random(in: 0..<40, using: &generator) {
            case 0: Int.random(in: 65530...65545, using: &generator)
            case 1...6: Int.random(in: 120...600, using: &generator)
            default: Int.random(in: 0...60, using: &generator)
            }
        }
    }

    @Test(arguments: [Role.client, .server])
    func `random messages, fragments and Pings arrive as they were sent`(from role: Role) throws {
        var generator = SeededGenerator.announced()
        for _ in 0..<10 {
            let keys = generator.next()
            var sender = Sender(connection: RecordingConnection(role, random: { Self.fill($0, from: keys) }))
            try sender.send(25, with: &generator)
            var receiver = RecordingConnection(role == .client ? .server : .client)
            var received: [RecordedEvent] = []
            var rest = sender.wire[...]
            while !rest.isEmpty {
                let block = rest.prefix(Int.random(in: 1...5000, using: &generator))
                rest = rest.dropFirst(block.count)
                received += receiver.receive(Array(block))
            }
            #expect(received == sender.sent, "seed \(generator.seed)")

            let pingCount = sender.sent.count { if case .ping = $0 { true } else { false } }
            let numbers = sender.connection.receive(receiver.takeOutput()).map(Self.answeredPing)
            #expect(numbers == Array(1..<pingCount + 1), "seed \(generator.seed)")
        }
    }

    @Test func `random bytes never trap and end in at most one violation`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<2000 {
            var bytes = generator.bytes(Int.random(in: 0...60, using: &generator))
            if Bool.random(using: &generator), bytes.count > 2 {
                bytes.replaceSubrange(..<2, with: [0x81, bytes[1] & 0x1F])
            }
            for role in [Role.client, .server] {
                var peer = RecordingConnection(role)
                let whole = peer.receive(bytes)
                var inBytes = RecordingConnection(role)
                #expect(bytes.flatMap { inBytes.receive([$0]) } == whole, "seed \(generator.seed): \(bytes)")
                let violations = whole.filter { if case .violation = $0 { true } else { false } }
                #expect(violations.isEmpty || violations == [whole.last], "seed \(generator.seed): \(bytes)")
            }
        }
    }

    private static func answeredPing(_ event: RecordedEvent) -> Int? {
        if case .pong(_, let number, _) = event { number } else { nil }
    }

    private static func fill(_ buffer: UnsafeMutableRawBufferPointer, from seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: generator.next()) }
    }
}
