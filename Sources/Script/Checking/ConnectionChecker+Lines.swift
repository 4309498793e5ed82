internal import Notation
internal import WebSocketProtocol

/// What a line may be at its place.
extension ConnectionChecker {
    // MARK: >

    mutating func check(_ send: SendSyntax, _ step: StepSyntax, _ state: ConnectionState) {
        if state.isTCP == true, !send.isOfBytes {
            note(
                "a connection without a handshake carries bytes only", at: step.range,
                hint: "send them with `> raw …`, or leave out `tcp` behind `connect`")
        }
        guard let end = state.outputEnd else { return }
        // A stream may be ended although a Close was sent, once.
        if case .eof = send.kind, end.words == "> close" { return }
        note(
            "nothing can be sent after `\(end.words)`", at: step.range,
            hint: "\(line(of: end.range, seenFrom: step.range)) ends the connection; move this line above it")
    }

    // MARK: <

    mutating func check(_ expect: ExpectSyntax, _ step: StepSyntax, _ state: ConnectionState) {
        for event in expect.events { check(event, state) }
        if let roundTrip = expect.roundTrip, !state.hasSent {
            note(
                "there is no `>` to measure from", at: roundTrip.range,
                hint: "`rtt` is the time since the last `>` of this connection; for a deadline write `within`")
        }
        guard let end = state.inputEnd, !expect.events.contains(where: { $0.mayFollow(end) }) else { return }
        note(
            "nothing comes after `\(end.words)`", at: step.range,
            hint: "\(line(of: end.range, seenFrom: step.range)) ends the connection; move this line above it")
    }

    mutating func check(_ silence: SilenceSyntax, _ state: ConnectionState) {
        for event in silence.events { check(event, state) }
    }

    private mutating func check(_ event: EventSyntax, _ state: ConnectionState) {
        switch event.kind {
        case .http:
            if state.isTCP == true {
                note(
                    "a connection without a handshake has no response", at: event.range,
                    hint: "expect its bytes with `< raw /^HTTP/`, or leave out `tcp` behind `connect`")
            } else if !state.isFresh {
                note(
                    "the response to the handshake is expected too late", at: event.range,
                    hint: "`< http` is the next line of the connection after its `connect`")
            }
        case .raw:
            guard state.isTCP == false else { return }
            note(
                "this connection has messages and not bytes", at: event.range,
                hint: "`< raw` is for `connect tcp`; bytes of a message are `hex …`")
        case .message, .ping, .pong, .close:
            guard state.isTCP == true else { return }
            note(
                "a connection without a handshake carries bytes only", at: event.range,
                hint: "expect them with `< raw …`, or leave out `tcp` behind `connect`")
        case .eof: break
        }
    }
}

extension SendSyntax {
    /// Whether a connection without a handshake has it too.
    fileprivate var isOfBytes: Bool {
        switch kind {
        case .raw, .eof: true
        case .message, .ping, .pong, .close, .frame: false
        }
    }
}

extension EventSyntax {
    /// Whether it may be taken after the end: Pings and Pongs from before are in a queue of their own.
    fileprivate func mayFollow(_ end: ConnectionState.Ending) -> Bool {
        switch kind {
        case .ping, .pong: true
        case .eof: end.words != "< eof"
        case .message, .close, .http, .raw: false
        }
    }
}
