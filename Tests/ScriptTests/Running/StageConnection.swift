import Script

@testable import WebSocketProtocol

/// A connection in memory: it writes down what steps send, and a test says what the server does.
final class StageConnection: ConnectionLink {
    let request: ConnectRequest
    private let network: StageNetwork
    let connection: ScriptConnection
    /// What steps did, in words: `"hi"`, `hex 00 ff`, `ping "k"`, `close 1000 "bye"`, `frame 1 unmasked "x"`.
    private(set) var calls: [String] = []
    private(set) var isOpen = false
    private(set) var isCancelled = false
    /// Whether anything is read.
    private(set) var isReading = true
    /// Whether the server answers a Close, after that long.
    var closeAnswer: Duration? = .zero
    /// Told of each call.
    var onCall: (String) -> Void = { _ in }
    /// Whether the server takes what is sent.
    private(set) var isWritable = true
    private var canSend = true
    private var isGone = false
    private var pingCount = 0

    init(_ network: StageNetwork, _ request: ConnectRequest, _ connection: ScriptConnection) {
        self.network = network
        self.request = request
        self.connection = connection
    }

    // MARK: What the server does

    /// Accepts the connection, with a response if there is a handshake.
    func accept(_ fields: [String] = []) {
        guard !isCancelled else { return }
        isOpen = true
        let response = request.isTCP ? nil : Self.response("101 Switching Protocols", fields)
        connection.didOpen(self, response)
    }

    /// Refuses the handshake.
    func refuse(_ status: String, _ fields: [String] = [], body: String = "") {
        guard !isCancelled else { return }
        let response = Self.response(status, fields, body: body)
        connection.didFail(
            "the server refused the handshake: \(status.prefix(3))", response)
    }

    /// There is nobody.
    func fail(_ reason: String) {
        guard !isCancelled else { return }
        connection.didFail(reason, nil)
    }

    /// One block of bytes comes, with these events.
    func receive(_ events: StageEvent...) {
        receive(events)
    }

    func receive(_ events: [StageEvent]) {
        var batch = EventBatch()
        for event in events {
            func store(_ bytes: [UInt8]) -> Payload { bytes.withUnsafeBytes { batch.store($0) } }
            switch event {
            case .text(let text): batch.append(.message(.text, store(Array(text.utf8))))
            case .binary(let bytes): batch.append(.message(.binary, store(bytes)))
            case .ping(let text): batch.append(.ping(store(Array(text.utf8))))
            case .pong(let text, let answer):
                let answer = answer.map { PingAnswer(number: $0, roundTrip: .zero) }
                batch.append(.pong(store(Array(text.utf8)), answer: answer))
            case .close(let code, let reason):
                canSend = false
                batch.append(.close(code.map { CloseCode(rawValue: $0) }, reason: store(Array(reason.utf8))))
            }
        }
        connection.didReceive(batch, from: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// The server stops to take what is sent.
    func stall() {
        isWritable = false
    }

    /// The server takes what is sent again.
    func takeMore() {
        isWritable = true
        connection.didBecomeWritable()
    }

    /// Bytes come over a connection without a handshake.
    func receive(raw text: String) {
        Array(text.utf8).withUnsafeBytes { connection.didReceive(raw: $0) }
    }

    /// The server closes with a code, and the connection is over.
    func close(_ code: UInt16?, _ reason: String = "") {
        receive(.close(code, reason))
        end()
    }

    /// The server ends its direction of a stream of bytes.
    func endInput() {
        connection.didReceiveEnd()
    }

    /// The connection is over.
    func end(_ reason: String? = nil, isViolation: Bool = false) {
        guard !isGone else { return }
        isGone = true
        isOpen = false
        connection.didEnd(reason, isViolation: isViolation)
        connection.didDisconnect()
    }

    private static func response(_ status: String, _ fields: [String], body: String = "") -> HTTPResponse? {
        let lines = ["HTTP/1.1 \(status)"] + fields + ["", ""]
        guard let head = try? HTTPHead(Array(lines.joined(separator: "\r\n").utf8)),
            var response = HTTPResponse(head)
        else { return nil }
        response.body = Array(body.utf8)
        return response
    }

    // MARK: What steps do

    func cancel() {
        guard !isOpen, !isCancelled else { return }
        isCancelled = true
        note("cancel")
        // As a session does that is given up.
        connection.didFail("the connection was given up", nil)
        connection.didDisconnect()
    }

    func send(_ type: MessageType, _ payload: [UInt8], fragment: Int?, chop: Int?) throws(StateError) {
        try check()
        note(
            Self.words(payload, type) + (fragment.map { " fragment \($0)" } ?? "") + (chop.map { " chop \($0)" } ?? ""))
    }

    func ping(_ payload: [UInt8]) throws(StateError) -> Int {
        try check(payload)
        pingCount += 1
        note("ping \(Self.words(payload))")
        return pingCount
    }

    /// As a keep-alive does.
    func pingByItself() {
        pingCount += 1
    }

    func pong(_ payload: [UInt8]) throws(StateError) {
        try check(payload)
        note("pong \(Self.words(payload))")
    }

    func close(_ code: CloseCode?, reason: String) throws(StateError) {
        try check()
        if let code, !code.mayBeSent { throw .closeCodeMustNotBeSent(code) }
        canSend = false
        note(
            "close" + (code.map { " \($0.rawValue)" } ?? "")
                + (reason.isEmpty ? "" : " \(Self.words(Array(reason.utf8)))"))
        guard let closeAnswer else { return }
        network.after(closeAnswer) { [weak self] in
            guard let self, !isGone else { return }
            close(code?.rawValue)
        }
    }

    func sendFrame(_ header: FrameHeader, isMasked: Bool, _ payload: [UInt8], chop: Int?) throws(StateError) {
        try check()
        note(
            "frame \(header.opcode.rawValue)" + (header.isFinal ? "" : " more")
                + (header.reservedBits == 0 ? "" : " rsv \(header.reservedBits)") + (isMasked ? "" : " unmasked")
                + " \(header.payloadLength) \(Self.words(payload))")
    }

    func sendRaw(_ bytes: [UInt8], chop: Int?) throws(StateError) {
        try check()
        note("raw \(Self.words(bytes))" + (chop.map { " chop \($0)" } ?? ""))
    }

    func shutdownOutput() throws(StateError) {
        try check()
        canSend = false
        note("eof")
    }

    func setReading(_ isReading: Bool) {
        self.isReading = isReading
        note(isReading ? "reads" : "stops reading")
    }

    func abandon() {
        guard !isGone else { return }
        note("abandon")
        end("the connection was given up")
    }

    private func check(_ controlPayload: [UInt8] = []) throws(StateError) {
        guard canSend, !isGone else { throw .notOpen }
        guard controlPayload.count <= 125 else { throw .controlPayloadTooLong(controlPayload.count) }
    }

    private func note(_ call: String) {
        calls.append(call)
        onCall(call)
    }

    private static func words(_ bytes: [UInt8], _ type: MessageType? = .text) -> String {
        guard type != .binary, let text = String(validating: bytes, as: UTF8.self) else {
            return "hex" + bytes.map { " \($0 < 16 ? "0" : "")\(String($0, radix: 16))" }.joined()
        }
        return "\"\(text)\""
    }
}

/// What comes over a connection in memory.
enum StageEvent {
    case text(String)
    case binary([UInt8])
    case ping(String)
    /// `answer` is the number of the Ping that it answers.
    case pong(String, answer: Int?)
    case close(UInt16?, String)
}
