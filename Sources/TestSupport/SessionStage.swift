package import Session
package import WebSocketProtocol

/// A session between a front end and a transport in memory, to which a test says what the peer does and what time it
/// is.
package final class SessionStage<Front: FrontEnd> {
    package let transport: MemoryTransport
    package let front: Front
    package let session: Session<Front>
    private let role: Role

    /// - Parameters:
    ///   - subprotocols: what the client asks for, or what the server speaks.
    ///   - configuration: changed from one whose mask keys are 00010203, 04050607 and so on.
    package init(
        _ role: Role = .client, front: Front, subprotocols: [String] = [],
        extensions: (any ExtensionNegotiation)? = nil, transport: MemoryTransport = MemoryTransport(),
        configure: (inout SessionConfiguration) -> Void = { _ in }
    ) {
        var configuration = SessionConfiguration(random: RecordingConnection.countingKeys)
        configure(&configuration)
        self.transport = transport
        self.front = front
        self.role = role
        let handshake: OpeningHandshake =
            switch role {
            case .client: .client(SampleHandshake.client(subprotocols, extensions))
            case .server: .server(ServerHandshake(subprotocols: subprotocols, extensions: extensions))
            }
        session = Session(transport: transport, front: front, handshake: handshake, configuration: configuration)
        transport.user = session
    }

    /// Brings the opening handshake to its end; what went over the wire for it is not kept.
    @discardableResult
    package func open() -> Self {
        session.start()
        receive(role == .client ? SampleHandshake.response() : SampleHandshake.request())
        _ = transport.takeWritten()
        return self
    }

    /// The peer sends these bytes, which arrive as one block.
    package func receive(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { session.transportDidReceive($0) }
    }

    package func receive(_ text: String) {
        receive(Array(text.utf8))
    }

    /// Lets the clock go to that long after its origin; whatever is due on the way is done when it is due. False when
    /// the timer is set to what has passed again and again.
    @discardableResult
    package func advance(to duration: Duration) -> Bool {
        for _ in 0..<1000 {
            guard let wakeAt = transport.wakeAt, wakeAt <= .at(duration) else {
                transport.now = .at(duration)
                return true
            }
            transport.now = max(transport.now, wakeAt)
            session.transportDidWake()
        }
        return false
    }

    /// All frames that went out since the last time, unmasked; nil when that does not end with a whole frame.
    package func takeFrames() -> [WireFrame]? {
        WireFrame.all(in: transport.takeWritten())
    }
}

/// The opening handshake of RFC 6455 section 1.3.
package enum SampleHandshake {
    package static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    package static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    private static let url: WebSocketURL = {
        do {
            return try WebSocketURL("ws://server.example.com/chat")
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// A client that sends `key`.
    package static func client(
        _ subprotocols: [String] = [], _ extensions: (any ExtensionNegotiation)? = nil
    ) -> ClientHandshake {
        ClientHandshake(
            url: url, key: Array("the sample nonce".utf8), subprotocols: subprotocols, extensions: extensions)
    }

    /// A request with `key`.
    package static func request(_ fields: String...) -> String {
        let lines = [
            "GET /chat HTTP/1.1", "Host: server.example.com", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Key: \(key)", "Sec-WebSocket-Version: 13",
        ]
        return (lines + fields + ["", ""]).joined(separator: "\r\n")
    }

    /// The answer that accepts a request with `key`.
    package static func response(accept: String = accept, _ fields: String...) -> String {
        let lines = [
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: \(accept)",
        ]
        return (lines + fields + ["", ""]).joined(separator: "\r\n")
    }
}

extension Session {
    /// Sends one text message.
    package func send(_ text: String) throws(StateError) {
        let bytes = Array(text.utf8)
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(StateError) in try send(.text, buffer) }
        }
        try result.get()
    }

    /// Sends the next fragment of a message.
    package func sendFragment(_ type: MessageType, _ text: String, isFinal: Bool) throws(StateError) {
        try sendFragment(type, Array(text.utf8).span.bytes, isFinal: isFinal)
    }
}
