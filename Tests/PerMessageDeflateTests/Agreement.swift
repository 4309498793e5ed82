import PerMessageDeflate
import TestSupport
import Testing
import WebSocketProtocol

/// What a client and a server agree on when the client offers these parameters, each side from its own view.
func agreement(
    _ parameters: String = "", threshold: Int = 0
) throws -> (client: AgreedExtension, server: AgreedExtension) {
    let offers = try ExtensionElement.list("permessage-deflate" + (parameters.isEmpty ? "" : "; \(parameters)"))
    let negotiation = DeflateNegotiation(threshold: threshold)
    let server = try #require(negotiation.choose(among: offers))
    return (try negotiation.agree(on: server.element, offers: offers), server)
}

/// Receives the bytes whole, in two at every split, and byte by byte; records an issue where that differs.
func receive(
    _ bytes: [UInt8], as role: Role = .client, limit: Int = 1 << 20, _ parameters: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> [RecordedEvent] {
    let agreed = try agreement(parameters)
    func events(_ pieces: [[UInt8]]) -> [RecordedEvent] {
        var peer = RecordingConnection(
            role, ConnectionConfiguration(maximumMessageSize: limit),
            agreed: role == .client ? agreed.client : agreed.server)
        return pieces.flatMap { peer.receive($0) }
    }
    let whole = events([bytes])
    for split in 0...min(bytes.count, 300) {
        let isSame = events([Array(bytes[..<split]), Array(bytes[split...])]) == whole
        #expect(isSame, "split at \(split)", sourceLocation: sourceLocation)
    }
    let isSame = events(bytes.map { [$0] }) == whole
    #expect(isSame, "byte by byte", sourceLocation: sourceLocation)
    return whole
}

extension RecordingConnection {
    /// All frames that wait to be written, which are whole.
    mutating func allFrames() throws -> [WireFrame] {
        let frames = takeFrames()
        return try #require(frames)
    }
}
