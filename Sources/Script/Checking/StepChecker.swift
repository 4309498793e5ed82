internal import Notation
internal import WebSocketProtocol

/// Finds what is wrong with a line or a block by itself, wherever it stands.
struct StepChecker {
    private(set) var diagnostics: [Diagnostic] = []
    let script: LoadedScript
    let step: StepSyntax

    init(_ script: LoadedScript, _ step: StepSyntax) {
        self.script = script
        self.step = step
    }

    mutating func check(_ options: ScriptChecker.OptionCheck) {
        switch step.kind {
        case .connect(let connect): check(connect, options)
        case .send(let send): check(send)
        case .expect(let expect):
            for event in expect.events { checkCodes(of: event) }
            check(expect.conditions.map(\.query) + expect.captures.map(\.query), of: expect.events)
        case .silence(let silence):
            for event in silence.events { checkUntaken(event, by: "no") }
            check(silence.conditions.map(\.query), of: silence.events)
        case .filter(let filter):
            for event in filter.events { checkUntaken(event, by: filter.isForbidden ? "never" : "ignore") }
        case .unordered, .repeat, .forEach, .always:
            guard step.inner.isEmpty else { return }
            diagnostics.append(
                Diagnostic("the block is empty", at: step.range, hint: "delete it", severity: .warning))
        case .include, .set, .option, .wait, .print: break
        }
    }

    mutating func note(_ message: String, at range: SourceRange, hint: String?) {
        diagnostics.append(Diagnostic(message, at: range, hint: hint))
    }

    // MARK: connect

    private mutating func check(_ connect: ConnectSyntax, _ check: ScriptChecker.OptionCheck) {
        if let url = connect.url.literal {
            do throws(URLError) {
                _ = try WebSocketURL(url)
            } catch {
                note("this is no URL of a WebSocket", at: connect.url.range, hint: "\(error)")
            }
        }
        // What an argument with variables will be is not known.
        let known = connect.options.filter { $0.argument?.references.isEmpty ?? true }
        if let problem = check(known.map { [$0.flag] + ($0.argument?.literal.map { [$0] } ?? []) }) {
            let range = problem.option.map { known[$0].flagRange } ?? step.range
            note(problem.message, at: range, hint: problem.hint)
        }
    }

    // MARK: >

    private mutating func check(_ send: SendSyntax) {
        switch send.kind {
        case .ping(let payload?), .pong(let payload?):
            guard payload.leastByteCount > 125 else { break }
            note(
                "a Ping or Pong carries at most 125 bytes", at: payload.range,
                hint: "a longer one, for probing, is sent by `> frame op=ping …`")
        case .close(let code, let reason): checkClose(code, reason)
        case .ping, .pong, .message, .eof, .raw, .frame: break
        }
        if send.fragment != nil, !send.isMessage { noteModifier("fragment", "only messages are sent in fragments") }
        if send.chop != nil, !send.isMessage, !send.isProbe {
            noteModifier("chop", "only messages, `raw` and `frame` are sent in pieces")
        }
    }

    private mutating func checkClose(_ code: IntegerSyntax?, _ reason: Template?) {
        if case .literal(let number)? = code, UInt16(exactly: number).map(CloseCode.init)?.mayBeSent != true {
            note(
                "the close code \(number) must not be sent", at: place(of: "\(number)", behind: "close"),
                hint: "1000 to 1003, 1007 to 1014 and 3000 to 4999 may be; `> frame op=close hex …` sends any")
        }
        guard let reason else { return }
        if code == nil {
            note("a reason needs a code", at: reason.range, hint: "such as `> close 1000 \"bye\"`")
        }
        if reason.leastByteCount > 123 {
            note(
                "the reason has \(reason.leastByteCount) bytes", at: reason.range,
                hint: "a Close has room for 123 bytes behind its code")
        }
    }

    private mutating func noteModifier(_ word: String, _ hint: String) {
        note("`\(word)` can not stand here", at: place(of: word, behind: ">"), hint: "\(hint); leave it out")
    }

    private func place(of word: String, behind other: String) -> SourceRange {
        let start = script.place(of: other, in: step.range).range.upperBound
        return script.place(of: word, in: SourceRange(source: step.range.source, start..<step.extent.range.upperBound))
    }
}

extension SendSyntax {
    fileprivate var isMessage: Bool {
        if case .message = kind { true } else { false }
    }

    fileprivate var isProbe: Bool {
        switch kind {
        case .raw, .frame: true
        default: false
        }
    }
}

extension PayloadSyntax {
    /// How many bytes it has at least, whatever is put in.
    fileprivate var leastByteCount: Int {
        switch kind {
        case .text(let template): template.leastByteCount
        case .bytes(let bytes): bytes.count
        case .fill(.literal(let count), _): count
        case .fill, .json, .file, .regex, .glob: 0
        }
    }
}

extension Template {
    fileprivate var leastByteCount: Int {
        pieces.reduce(0) { count, piece in
            if case .text(let text) = piece { count + text.utf8.count } else { count }
        }
    }
}
