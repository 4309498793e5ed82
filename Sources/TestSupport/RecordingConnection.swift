package import WebSocketProtocol

/// A connection with a manual clock and known mask keys that gives its events and its output as plain values.
package struct RecordingConnection: ~Copyable {
    package var connection: ProtocolConnection
    private var batch = EventBatch()

    package init(
        _ role: Role = .client, _ configuration: ConnectionConfiguration = ConnectionConfiguration(),
        agreed: AgreedExtension? = nil, random: @escaping RandomSource = Self.countingKeys
    ) {
        connection = ProtocolConnection(
            role: role, configuration: configuration, compression: agreed?.makeCompression(), now: .at(.zero),
            random: random)
    }

    /// Fills memory with 00, 01, 02 and so on: the first mask key is 00010203, the second 04050607.
    @Sendable package static func countingKeys(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: index) }
    }

    /// What the connection makes of these bytes, received as one block.
    package mutating func receive(_ bytes: [UInt8]) -> [RecordedEvent] {
        bytes.withUnsafeBytes { block in
            var rest = block
            var events: [RecordedEvent] = []
            repeat {
                let count = connection.receive(rest, into: &batch)
                events += recorded(rest)
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } while !rest.isEmpty
            return events
        }
    }

    /// What the connection makes of these bytes, received through the door for spans.
    package mutating func receiveSpan(_ bytes: [UInt8]) -> [RecordedEvent] {
        let count = connection.receive(bytes.span.bytes, into: &batch)
        precondition(count == bytes.count, "what comes as a span is small")
        return bytes.withUnsafeBytes { recorded($0) }
    }

    package mutating func receiveEndOfStream() -> [RecordedEvent] {
        connection.receiveEndOfStream(into: &batch)
        return recorded(UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// What is overdue that long after the connection began.
    package mutating func advance(to duration: Duration) -> [RecordedEvent] {
        connection.advance(to: .at(duration), into: &batch)
        return recorded(UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// All bytes that wait to be written, which do so no longer.
    package mutating func takeOutput() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: connection.outputByteCount) { buffer, count in
            count = connection.writeOutput(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// All frames that wait to be written, unmasked; nil when the output does not end with a whole frame.
    package mutating func takeFrames() -> [WireFrame]? {
        WireFrame.all(in: takeOutput())
    }

    package mutating func send(_ text: String) throws(StateError) {
        try connection.send(.text, Array(text.utf8).span.bytes)
    }

    package mutating func send(_ bytes: [UInt8]) throws(StateError) {
        try connection.send(.binary, bytes.span.bytes)
    }

    package mutating func sendFragment(_ type: MessageType, _ bytes: [UInt8], isFinal: Bool) throws(StateError) {
        try connection.sendFragment(type, bytes.span.bytes, isFinal: isFinal)
    }

    /// The bytes that `encode` writes for a run.
    package mutating func encode(_ run: MessageRun, from block: [UInt8]) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: connection.encodedByteCount(of: run))
        let written = try block.withUnsafeBytes { source in
            try bytes.withUnsafeMutableBytes { buffer in
                try connection.encode(run, from: source, into: buffer)
            }
        }
        return Array(bytes.prefix(written))
    }

    private func recorded(_ block: UnsafeRawBufferPointer) -> [RecordedEvent] {
        batch.withPayloads(in: block) { payloads in
            batch.events.map { RecordedEvent($0, payloads) }
        }
    }
}
