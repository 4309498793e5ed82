internal import Notation
internal import PerMessageDeflate
internal import WebSocketProtocol

/// A step that sends while it waits: the peer does not take what was sent before.
struct Room {
    let step: StepSyntax
    let connection: ScriptConnection
    let timeout: Duration
    let deadline: Instant

    init(step: StepSyntax, connection: ScriptConnection, timeout: Duration, now: Instant) {
        self.step = step
        self.connection = connection
        self.timeout = timeout
        deadline = now + timeout
    }
}

/// `>`: what is sent, once there is room for it.
extension TestRun {
    func send(_ send: SendSyntax, _ step: StepSyntax) throws {
        guard let connection = connections[send.connection ?? ""] else {
            if skipsInTeardown(send.connection) { return }
            throw Failure("\(Self.name(send.connection)) is not open: there was no `connect`", at: step.range)
        }
        if connection.isLeftOut, skipsInTeardown(send.connection) { return }
        guard let link = connection.link, !connection.isGone else {
            if skipsInTeardown(send.connection) { return }
            var failure = Failure("\(Self.name(send.connection)) is not open any more", at: step.range)
            failure.hint = connection.inbox.data.first(where: \.isLast).map { "it ended with: \($0.summary)" }
            throw failure
        }
        guard !connection.isTCP || send.isForStreams else {
            throw Failure(
                "\(Self.name(send.connection)) is a stream of bytes: only `> raw`, `> eof` and `> close` go there",
                at: step.range)
        }
        guard link.isWritable || !send.addsToQueue else {
            wait = .room(Room(step: step, connection: connection, timeout: options.timeout, now: now))
            return
        }
        do {
            let text = try carryOut(send, connection, link)
            connection.noteSent(at: now)
            log.append(.sent, text, connection: connection.name, elapsed: now - began, step: step.range)
        } catch let error as StateError {
            if error == .notOpen, skipsInTeardown(send.connection) { return }
            throw Failure(Self.explain(error, connection), at: step.range)
        }
    }

    /// Sends; what was sent, for the transcript.
    private func carryOut(
        _ send: SendSyntax, _ connection: ScriptConnection, _ link: any ConnectionLink
    ) throws -> TranscriptLog.Text {
        let fragment = try send.fragment.map(pieceSize)
        let chop = try send.chop.map(pieceSize)
        switch send.kind {
        case .message(let type, let payload):
            let message = try payload.message(as: type, in: scope)
            try link.send(message.type, message.payload, fragment: fragment, chop: chop)
            return .message(message.type, message.payload)
        case .ping(let payload):
            let bytes = try payload?.bytes(in: scope) ?? []
            connection.noteSent(ping: try link.ping(bytes))
            return .control("ping", bytes)
        case .pong(let payload):
            let bytes = try payload?.bytes(in: scope) ?? []
            try link.pong(bytes)
            return .control("pong", bytes)
        case .close(let code, let reason):
            let code = try code.map(closeCode)
            let text = try reason?.text(in: scope) ?? ""
            try link.close(code, reason: text)
            connection.noteSentClose()
            return .control("close" + (code.map { " \($0.rawValue)" } ?? ""), Array(text.utf8))
        case .eof:
            try link.shutdownOutput()
            return .words("eof")
        case .raw(let payload):
            let bytes = try payload.bytes(in: scope)
            try link.sendRaw(bytes, chop: chop)
            return .control("raw", bytes)
        case .frame(let frame):
            let given = try frame.payload?.bytes(in: scope) ?? []
            let payload = frame.isDeflated ? DeflatedMessage.compress(given) : given
            let header = FrameHeader(
                isFinal: frame.isFinal, reservedBits: frame.reservedBits, opcode: frame.opcode, maskKey: nil,
                payloadLength: frame.length ?? UInt64(payload.count))
            try link.sendFrame(header, isMasked: frame.isMasked, payload, chop: chop)
            let parts = header.notation(payloadCount: payload.count, isMasked: frame.isMasked)
            return .control("frame \(parts)", payload)
        }
    }

    private func closeCode(_ syntax: IntegerSyntax) throws -> CloseCode {
        let number = try syntax.value(in: scope)
        guard let code = UInt16(exactly: number) else {
            guard case .reference(let reference) = syntax else {
                throw StateError.closeCodeMustNotBeSent(CloseCode(rawValue: UInt16(clamping: number)))
            }
            throw Diagnostic("\(number) is no close code", at: reference.range)
        }
        return CloseCode(rawValue: code)
    }

    /// A number of bytes that something is cut into: at least 1, which the parser can not tell of a variable.
    private func pieceSize(_ syntax: IntegerSyntax) throws -> Int {
        let size = try syntax.value(in: scope)
        guard size < 1, case .reference(let reference) = syntax else { return size }
        throw Diagnostic(
            "nothing can be cut into pieces of \(size) bytes", at: reference.range, hint: "1 or more will do")
    }

    /// True when there was room and the step was carried out, or when its connection is over, which fails it.
    func settle(_ room: Room) throws(Failure) -> Bool {
        guard room.connection.hasRoom else {
            guard now >= room.deadline else { return false }
            throw stuck(room)
        }
        try perform(room.step)
        return true
    }

    private func stuck(_ room: Room) -> Failure {
        let connection = room.connection
        var failure = Failure(
            "the server did not take what was sent before within \(room.timeout.readable)", at: room.step.range)
        failure.hint =
            connection.isReading
            ? "how long a step waits is set by `option timeout`"
            : "nothing is read either, since \(connection.inbox.data.count) messages wait: expect them in between"
        return failure
    }

    private static func explain(_ error: StateError, _ connection: ScriptConnection) -> String {
        switch error {
        case .notOpen: "\(name(connection.name)) is closing: nothing can be sent any more"
        case .messageInProgress: "a message in fragments is not complete yet"
        case .controlPayloadTooLong(let count): "\(count) bytes are too many: a control frame carries at most 125"
        case .closeCodeMustNotBeSent(let code):
            "the close code \(code.rawValue) must not be sent; `> frame op=close` sends anything"
        }
    }
}

extension SendSyntax {
    /// Whether any number of them would pile up: a Close and the end of the stream come once.
    fileprivate var addsToQueue: Bool {
        switch kind {
        case .message, .ping, .pong, .frame, .raw: true
        case .close, .eof: false
        }
    }

    /// Whether it needs no frames.
    fileprivate var isForStreams: Bool {
        switch kind {
        case .raw, .eof, .close: true
        case .message, .ping, .pong, .frame: false
        }
    }
}
