internal import Notation
internal import WebSocketProtocol

/// A `connect` while it waits.
final class ConnectAttempt {
    let connection: ScriptConnection
    let prepared: any PreparedConnection
    let range: SourceRange
    /// Until when attempts go on.
    let lastAttempt: Instant?
    /// When the next attempt begins.
    var deadline: Instant?
    /// Why the last one failed.
    var reason = ""
    var response: HTTPResponse?
    /// Gives the attempt up that is under way.
    var cancel: (() -> Void)?

    init(
        _ connection: ScriptConnection, _ prepared: any PreparedConnection, at range: SourceRange,
        lastAttempt: Instant?
    ) {
        self.connection = connection
        self.prepared = prepared
        self.range = range
        self.lastAttempt = lastAttempt
    }
}

/// `connect`.
extension TestRun {
    /// How long a server that does not answer yet is left alone.
    private static let retryPause = Duration.milliseconds(100)

    func connect(_ syntax: ConnectSyntax, _ step: StepSyntax) throws {
        if syntax.connection == nil, !syntax.isTCP, takesAdopted() { return }
        // One that is closing makes room: how that goes is of no interest.
        if let present = connections[syntax.connection ?? ""], present.isOpen {
            throw Failure("\(Self.name(syntax.connection)) is open already", at: step.range)
        }
        var headers: [HeaderFields.Field] = []
        for header in syntax.headers {
            headers.append(HeaderFields.Field(try header.name.text(in: scope), try header.value.text(in: scope)))
        }
        var options: [[String]] = []
        for option in syntax.options {
            options.append([option.flag] + (try option.argument.map { [try $0.text(in: scope)] } ?? []))
        }
        let request = ConnectRequest(
            url: try syntax.url.text(in: scope), isTCP: syntax.isTCP, headers: headers, options: options)
        let prepared: any PreparedConnection
        do {
            prepared = try environment.network.prepare(request)
        } catch {
            var failure = Failure(
                error.message, at: error.option.map { syntax.options[$0].flagRange } ?? syntax.url.range)
            failure.hint = error.hint
            throw failure
        }
        begin(prepared, syntax, step)
    }

    private func begin(_ prepared: any PreparedConnection, _ syntax: ConnectSyntax, _ step: StepSyntax) {
        let connection = ScriptConnection(
            name: syntax.connection, isTCP: syntax.isTCP,
            isResponseAwaited: !syntax.isTCP && stack.expectsResponse(on: syntax.connection), run: self)
        connections[syntax.connection ?? ""] = connection
        opened.append(connection)
        let attempt = ConnectAttempt(
            connection, prepared, at: step.range, lastAttempt: prepared.retryTime.map { now + $0 })
        connection.attempt = attempt
        wait = .connection(attempt)
        attempt.cancel = prepared.open(connection)
    }

    /// True when the connection is open, or is for the next step to judge.
    func settle(_ attempt: ConnectAttempt) throws(Failure) -> Bool {
        if let deadline = attempt.deadline {
            guard now >= deadline else { return false }
            attempt.deadline = nil
            attempt.cancel = attempt.prepared.open(attempt.connection)
        }
        switch attempt.connection.state {
        case .open, .over: return true
        case .failed:
            if attempt.connection.isResponseAwaited { return true }
            var failure = Failure(attempt.reason, at: attempt.range)
            failure.response = attempt.response?.lines ?? []
            throw failure
        // How long the response may take is said by the line that judges it.
        case .connecting: return attempt.connection.isResponseAwaited && attempt.lastAttempt == nil
        }
    }

    /// Whether a connection has failed for good: not if it is tried again.
    func mayFail(_ connection: ScriptConnection, _ reason: String, _ response: HTTPResponse?) -> Bool {
        guard let attempt = connection.attempt else { return true }
        attempt.reason = reason
        attempt.response = response
        guard let last = attempt.lastAttempt, now + Self.retryPause <= last else { return true }
        attempt.deadline = now + Self.retryPause
        resume()
        return false
    }

    func noteOpened(_ connection: ScriptConnection) {
        let range = connection.attempt?.range ?? step?.range
        connection.attempt = nil
        log.append(.note, .words("connected"), connection: connection.name, elapsed: now - began, step: range)
    }

    /// Writes down what came; the number of its line.
    func note(_ kind: Received.Kind, on connection: ScriptConnection) -> Int {
        let words: TranscriptLog.Text =
            switch kind {
            case .message(let payload): .message(payload.type ?? .binary, payload.bytes)
            case .ping(let payload): .control("ping", payload.bytes)
            case .pong(let payload): .control("pong", payload.bytes)
            case .close(let code, let reason):
                .control("close" + (code.map { " \($0.rawValue)" } ?? ""), reason.bytes)
            case .raw(let payload): .control("raw", payload.bytes)
            case .response, .endOfStream, .failure: .words(kind.summary)
            }
        return log.append(.received, words, connection: connection.name, elapsed: now - began)
    }
}
