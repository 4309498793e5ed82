internal import Pipe
internal import Session
internal import StandardStreams
internal import Terminal
internal import WebSocketProtocol

/// The exit status of a session, with the sentence that explains it.
struct Verdict {
    private(set) var status: ExitStatus
    /// Nil when there is nothing to explain.
    private(set) var message: String?
    var warnings: [String]

    /// The first that applies: signal, handshake, expectation, local failure, connection.
    init(_ outcome: PipeOutcome) {
        let warnings = outcome.warnings
        if let signal = outcome.signal {
            self.init(.init(signal: signal), nil, warnings)
        } else if !outcome.ending.wasOpen {
            self.init(.handshakeFailed, Self.explain(outcome.ending.cause, isOutOfTime: outcome.isOutOfTime), warnings)
        } else if let unmet = outcome.unmet, !outcome.isOutputClosed {
            self.init(.expectationFailed, unmet + Self.ending(of: outcome), warnings)
        } else if let error = outcome.inputError {
            self.init(.localFailure, error.description, warnings)
        } else if let error = outcome.outputError {
            self.init(.localFailure, "cannot write to stdout: \(error)", warnings)
        } else {
            self.init(connectionOf: outcome)
        }
    }

    private init(_ status: ExitStatus, _ message: String?, _ warnings: [String]) {
        self.status = status
        self.message = message
        self.warnings = warnings
    }

    /// Judges how the connection ended, when all else went well.
    private init(connectionOf outcome: PipeOutcome) {
        let cause = outcome.ending.cause
        warnings = outcome.warnings
        if outcome.isOutputClosed {
            // Nobody wants more: what came after that does not count.
            status = .success
            message = nil
        } else if outcome.isEndedByRule {
            status = outcome.unsent == nil ? .success : .endedBadly
            message = outcome.unsent
            if cause == .closeUnanswered, outcome.unsent == nil {
                warnings.append("the server did not answer our Close")
            }
        } else if let unsent = outcome.unsent {
            status = .endedBadly
            message = Self.explain(cause, isOutOfTime: outcome.isOutOfTime) + " " + unsent
        } else if cause.isNormalClosure {
            status = .success
            message = nil
        } else {
            status = .endedBadly
            message = Self.explain(cause, isOutOfTime: outcome.isOutOfTime)
        }
    }

    /// Judges a conversation at a terminal.
    init(_ outcome: TerminalOutcome) {
        let cause = outcome.ending.cause
        if let signal = outcome.signal {
            self.init(.init(signal: signal), nil, [])
        } else if !outcome.ending.wasOpen {
            self.init(.handshakeFailed, Self.explain(cause, isOutOfTime: false), [])
        } else if outcome.isEndedByUser {
            self.init(.success, nil, cause == .closeUnanswered ? ["the server did not answer our Close"] : [])
        } else if cause.isNormalClosure {
            self.init(.success, nil, [])
        } else {
            self.init(.endedBadly, Self.explain(cause, isOutOfTime: false), [])
        }
    }

    /// Takes in that a file could not be written at the end, if it could not; it counts unless something counts more.
    mutating func note(_ error: StreamError?, writing path: String) {
        guard let error else { return }
        let text = "cannot write \(path): \(error)"
        guard status == .success || status == .endedBadly else { return warnings.append(text) }
        if let message { warnings.append(message) }
        status = .localFailure
        message = text
    }

    /// How the connection ended, behind an unmet expectation.
    private static func ending(of outcome: PipeOutcome) -> String {
        if outcome.isOutOfTime { return " within --max-time" }
        return outcome.ending.isClosedByUs ? "" : "; " + explain(outcome.ending.cause, isOutOfTime: outcome.isOutOfTime)
    }

    /// What ended a session, as a sentence without its end.
    static func explain(_ cause: SessionEnding.Cause, isOutOfTime: Bool) -> String {
        switch cause {
        case .handshakeFailed(let failure):
            "the server \(failure)" + hint(for: failure)
        case .handshakeTimedOut(let time):
            "the server did not answer the handshake within \(time.readable)."
                + " Allow more with --handshake-timeout; a server that expects TLS wants wss://."
        case .requestRefused(let status, let reason):
            "the request was refused: \(status) \(reason)"
        case .closed(let code, let reason):
            "the server closed the connection"
                + (code.map { " with \($0)" } ?? "") + (reason.isEmpty ? "" : ": \(reason)")
        case .closeUnanswered:
            "the server did not answer our Close"
        case .dropped:
            "the server dropped the connection without a Close"
        case .pingTimeout:
            "the server did not answer a Ping in time (--ping-timeout)"
        case .violation(let violation):
            "the server \(violation)"
        case .transportFailed(let reason):
            "the connection failed: \(reason)"
        case .abandoned:
            isOutOfTime
                ? "the server did not answer the handshake within --max-time" : "the connection was given up"
        }
    }

    private static func hint(for failure: HandshakeFailure) -> String {
        switch failure {
        case .refused(let response) where response.status == 401 || response.status == 407:
            ". Send credentials with -H \"Authorization: …\"."
        case .refused(let response) where (300...399).contains(response.status):
            response.head.fields.first("Location").map { ". It points to \($0)." } ?? ""
        case .notHTTP(let bytes) where bytes.first == 0x15 || bytes.first == 0x16:
            ". Use wss://."
        case .endOfStream:
            ". If it expects TLS, use wss://."
        case .notHTTP:
            ". Is this a WebSocket server?"
        case .unexpectedSubprotocol:
            ". Ask for it with --subprotocol."
        default:
            ""
        }
    }
}

extension SessionEnding.Cause {
    /// Whether the server closed in a way that is no failure.
    fileprivate var isNormalClosure: Bool {
        guard case .closed(let code, _) = self else { return false }
        return code == nil || code == .normalClosure || code == .goingAway
    }
}
