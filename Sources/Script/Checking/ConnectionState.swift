internal import Notation
internal import WebSocketProtocol

/// What is known of a connection at a place of a script.
struct ConnectionState {
    /// A line after which one direction carries nothing more.
    struct Ending {
        /// How it is called: `> close`.
        let words: String
        let range: SourceRange
    }

    /// Where it was opened; nil for one that somebody else has opened, of which nothing is known.
    let opening: SourceRange?
    /// Without a handshake; nil when not known.
    let isTCP: Bool?
    /// Whether nothing came between its `connect` and here.
    private(set) var isFresh = true
    /// Whether something was sent, from which a round trip can be measured.
    private(set) var hasSent = false
    /// What ended our direction for sure.
    private(set) var outputEnd: Ending?
    /// What ended the peer's direction for sure.
    private(set) var inputEnd: Ending?
    /// Whether it may be over, or is.
    private(set) var mayBeOver = false

    init(_ connect: ConnectSyntax, at range: SourceRange) {
        opening = range
        isTCP = connect.isTCP
    }

    /// The connection as teardown has it, or an included file.
    static let unknown = ConnectionState()

    private init() {
        opening = nil
        isTCP = nil
        hasSent = true
        mayBeOver = true
    }

    /// A line has sent something.
    mutating func advance(_ send: SendSyntax, at range: SourceRange) {
        isFresh = false
        hasSent = true
        switch send.kind {
        case .close:
            outputEnd = Ending(words: "> close", range: range)
            // Another `connect` may follow at once.
            mayBeOver = true
        case .eof: outputEnd = Ending(words: "> eof", range: range)
        case .message, .ping, .pong, .raw, .frame: break
        }
    }

    /// A line has taken what it expects.
    mutating func advance(_ expect: ExpectSyntax, at range: SourceRange) {
        isFresh = false
        let ends = expect.events.map(\.isEnd)
        guard ends.contains(where: { $0 != false }) else { return }
        mayBeOver = true
        guard ends.allSatisfy({ $0 == true }), let first = expect.events.first else { return }
        let ending = Ending(words: "< \(first.word)", range: range)
        inputEnd = ending
        // Of a stream of bytes each direction ends by itself.
        if isTCP == false { outputEnd = ending }
    }

    /// A line has waited.
    mutating func advance() { isFresh = false }
}

extension EventSyntax {
    /// Whether nothing comes after it; nil when that depends on a value.
    fileprivate var isEnd: Bool? {
        switch kind {
        case .close, .eof: true
        case .http(.literal(let status)): status != 101
        case .http: nil
        case .message, .ping, .pong, .raw: false
        }
    }

    /// How it is called in a message.
    var word: String {
        switch kind {
        case .message: "a message"
        case .ping: "ping"
        case .pong: "pong"
        case .close: "close"
        case .eof: "eof"
        case .http(.literal(let status)): "http \(status)"
        case .http: "http"
        case .raw: "raw"
        }
    }
}
