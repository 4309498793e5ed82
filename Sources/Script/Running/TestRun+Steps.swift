internal import JSONText
internal import Notation
internal import WebSocketProtocol

/// What each step does.
extension TestRun {
    func perform(_ step: StepSyntax) throws(Failure) {
        do {
            switch step.kind {
            case .connect(let connect): try self.connect(connect, step)
            case .send(let send): try self.send(send, step)
            case .expect(let expect): try self.expect(expect, step)
            case .silence(let silence): try self.listen(silence, step)
            case .filter(let filter): try self.apply(filter)
            case .unordered(let steps): try self.expect(anyOrder: steps, step)
            case .repeat(let count, let counter, let steps):
                enter(steps, .repeat(count: try count.value(in: scope), counter: counter))
            case .forEach(let name, let list, let steps):
                guard case .array(let values) = try list.value(in: scope) else {
                    throw Failure("the list of `for` is no array", at: list.range)
                }
                enter(steps, .forEach(name: name, values: values))
            case .include(let include): enter(include.steps, .once)
            case .always: break
            case .set(let name, let value): scope.assign(name, try value.value(in: scope))
            case .option(let option): try set(option, step)
            case .wait(let duration): wait = .time(now + (try duration.value(in: scope)))
            case .print(let text): environment.print(environment.inputs.redact(try text.text(in: scope)))
            }
        } catch let error as Failure {
            throw error
        } catch let error as Diagnostic {
            throw Failure(error)
        } catch {
            throw Failure("\(error)", at: step.range)
        }
    }

    private func enter(_ steps: [StepSyntax], _ block: StepStack.Block) {
        if let assignment = stack.enter(steps, block, filterCount: filters.count) {
            scope.assign(assignment.name, assignment.value)
        }
    }

    private func set(_ option: OptionSyntax, _ step: StepSyntax) throws(Diagnostic) {
        switch option {
        case .timeout(let duration): options.timeout = try duration.value(in: scope)
        case .strict(let isStrict): options.strict = isStrict ? step.range : nil
        case .closeTimeout(let duration): options.closeTimeout = try duration.value(in: scope)
        }
    }

    // MARK: Sending

    private func send(_ send: SendSyntax, _ step: StepSyntax) throws {
        guard let connection = connections[send.connection ?? ""] else {
            if skipsInTeardown(send.connection) { return }
            throw Failure("\(Self.name(send.connection)) is not open: there was no `connect`", at: step.range)
        }
        if connection.isLeftOut, skipsInTeardown(send.connection) { return }
        guard let link = connection.link, !connection.isGone else {
            if skipsInTeardown(send.connection) { return }
            var failure = Failure("\(Self.name(send.connection)) is not open any more", at: step.range)
            failure.hint = connection.inbox.data.last(where: \.isLast).map { "it ended with: \($0.summary)" }
            throw failure
        }
        guard !connection.isTCP || send.isForStreams else {
            throw Failure(
                "\(Self.name(send.connection)) is a stream of bytes: only `> raw`, `> eof` and `> close` go there",
                at: step.range)
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
            let number = try code?.value(in: scope)
            let text = try reason?.text(in: scope) ?? ""
            try link.close(number.map { CloseCode(rawValue: UInt16(clamping: $0)) }, reason: text)
            connection.noteSentClose()
            return .control("close" + (number.map { " \($0)" } ?? ""), Array(text.utf8))
        case .eof:
            try link.shutdownOutput()
            return .words("eof")
        case .raw(let payload):
            let bytes = try payload.bytes(in: scope)
            try link.sendRaw(bytes, chop: chop)
            return .control("raw", bytes)
        case .frame(let frame):
            let payload = try frame.payload?.bytes(in: scope) ?? []
            let header = FrameHeader(
                isFinal: frame.isFinal, reservedBits: frame.reservedBits, opcode: frame.opcode, maskKey: nil,
                payloadLength: frame.length ?? UInt64(payload.count))
            try link.sendFrame(header, isMasked: frame.isMasked, payload, chop: chop)
            return .control("frame op=\(frame.opcode.rawValue)", payload)
        }
    }

    /// A number of bytes that something is cut into: at least 1, which the parser can not tell of a variable.
    private func pieceSize(_ syntax: IntegerSyntax) throws -> Int {
        let size = try syntax.value(in: scope)
        guard size < 1, case .reference(let reference) = syntax else { return size }
        throw Diagnostic(
            "nothing can be cut into pieces of \(size) bytes", at: reference.range, hint: "1 or more will do")
    }

    /// Whether a line of teardown is left out because its connection is not open; it is noted then.
    func skipsInTeardown(_ connection: String?) -> Bool {
        guard case .teardown = phase else { return false }
        log.append(
            .note, .words("left out: \(Self.name(connection)) is not open"), connection: connection,
            elapsed: now - began, step: step?.range)
        return true
    }

    /// A connection, as messages call it.
    static func name(_ connection: String?) -> String {
        connection.map { "the connection \($0)" } ?? "the connection"
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
    /// Whether it needs no frames.
    fileprivate var isForStreams: Bool {
        switch kind {
        case .raw, .eof, .close: true
        case .message, .ping, .pong, .frame: false
        }
    }
}
