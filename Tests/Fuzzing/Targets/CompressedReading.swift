internal import PerMessageDeflate
internal import TestSupport
internal import WebSocketProtocol

/// Connections with permessage-deflate. The first byte of an input says what was agreed on.
enum CompressedReading {
    /// Frames of any kind: any split gives the same.
    static func checkFrames(_ input: FuzzInput) throws(Finding) {
        guard let settings = input.bytes.first.map({ Settings($0) }) else { return }
        try check(input.dropFirst(), settings)
    }

    /// What a compressed message says, whatever it is, twice: any split gives the same.
    static func checkPayload(_ input: FuzzInput) throws(Finding) {
        guard var settings = input.bytes.first.map({ Settings($0) }) else { return }
        settings.role = .client
        let payload = Array(input.bytes.dropFirst())
        let wire = [0xC2] + Wire.frame(0, payload).dropFirst()
        let result = (wire + wire).withUnsafeBytes { bytes in
            Result { () throws(Finding) in try check(FuzzInput(bytes, seed: input.seed), settings) }
        }
        try result.get()
    }

    /// Messages arrive as they were sent. Their lengths are in the input: a byte before each.
    static func checkRoundTrip(_ input: FuzzInput) throws(Finding) {
        guard let settings = input.bytes.first.map({ Settings($0) }) else { return }
        var sender = settings.connection(ConnectionConfiguration())
        var other = settings
        other.role = settings.role == .client ? .server : .client
        var receiver = other.connection(ConnectionConfiguration())
        var sent = EventRecord()
        var rest = input.bytes.dropFirst()
        while let first = rest.popFirst() {
            let message = Array(rest.prefix(Int(first) * 4))
            rest = rest.dropFirst(message.count)
            sent.append(message: .binary, message)
            do {
                if message.count > 8, first % 3 == 0 {
                    let half = message.count / 2
                    try sender.sendFragment(.binary, message.span.bytes.extracting(0..<half), isFinal: false)
                    try sender.sendFragment(.binary, message.span.bytes.extracting(half...), isFinal: true)
                } else {
                    try sender.send(.binary, message.span.bytes)
                }
            } catch {
                throw Finding("a message is not sent: \(error)")
            }
        }
        let wire = sender.takeOutput()
        var received = EventRecord()
        var batch = EventBatch()
        let result = wire.withUnsafeBytes { bytes in
            Result { () throws(Finding) in
                try Cuts.seeded(input.seed &+ UInt64(wire.count)).forEachPiece(of: bytes) { piece throws(Finding) in
                    try receiver.receive(piece, into: &batch) { batch, block throws(Finding) in
                        received.append(batch, block)
                    }
                }
            }
        }
        try result.get()
        try require(received == sent, "what arrives is not what was sent, with \(settings)")
    }

    private static func check(_ input: FuzzInput, _ settings: Settings) throws(Finding) {
        try FrameReading.check(input, isMasking: settings.role == .client) { settings.connection($0) }
    }

    /// What was agreed on, in one byte: role, takeover in both directions, and the window of both.
    private struct Settings: CustomStringConvertible {
        var role: Role
        /// What holds, as each side sees it.
        private let client: AgreedExtension
        private let server: AgreedExtension

        init(_ byte: UInt8) {
            role = byte & 1 == 0 ? .client : .server
            var parameters = DeflateParameters()
            parameters.serverNoContextTakeover = byte & 2 != 0
            parameters.clientNoContextTakeover = byte & 4 != 0
            parameters.serverMaxWindowBits = 15 - Int(byte >> 3 & 7)
            parameters.clientMaxWindowBits = .bits(15 - Int(byte >> 3 & 7))
            let negotiation = DeflateNegotiation(threshold: byte & 0x40 == 0 ? 0 : 64)
            guard let server = negotiation.choose(among: [parameters.element]),
                let client = try? negotiation.agree(on: server.element, offers: [parameters.element])
            else { preconditionFailure("every byte is an offer") }
            self.client = client
            self.server = server
        }

        var description: String { "\(role) of \(client.element)" }

        func connection(_ configuration: ConnectionConfiguration) -> ProtocolConnection {
            ProtocolConnection(
                role: role, configuration: configuration,
                compression: (role == .client ? client : server).makeCompression(), now: .at(.zero),
                random: RecordingConnection.countingKeys)
        }
    }
}
