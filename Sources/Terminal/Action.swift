package import Notation
package import WebSocketProtocol

/// What a line that somebody has entered asks for, with everything it needs: files are read by then.
package enum Action: Equatable, Sendable {
    /// What can be switched on and off.
    package enum Setting: String, Sendable, CaseIterable {
        case pretty, timestamps, pings, vars
    }

    case send(MessageType, [UInt8])
    /// A file as one message, in which nothing is replaced.
    case sendFile(MessageType, [UInt8])
    /// A text message in frames of so many payload bytes.
    case sendFragments([UInt8], size: Int)
    case ping([UInt8])
    case pong([UInt8])
    /// Without a code, code and reason are those of the command line.
    case close(CloseCode?, reason: String)
    case sendFrame(CustomFrame)
    case sendRaw([UInt8])
    case showHeaders
    case showTLS
    case showStatistics
    case showLast(count: Int)
    /// Gives the latest messages to a command of the shell.
    case pipeLast(count: Int, command: String)
    case save(path: String)
    case record(path: String)
    case stopRecording
    case expect(ArgumentPattern)
    /// A script; whoever brings actions to a conversation reads it and begins it there.
    case run(path: String)
    case set(name: String, value: String)
    case showVariables
    case turn(Setting, isOn: Bool)
    case turnMultiline(isOn: Bool)
    case repeatText(String, every: Duration)
    case stopRepeating
    case reconnect
    case help(String?)
    case quit
}

/// A frame as `/frame` describes it, legal or not.
package struct CustomFrame: Equatable, Sendable {
    /// How its payload is masked.
    package enum Masking: Equatable, Sendable {
        /// As this side must: a client with a random key, a server not at all.
        case asRequired
        case none
        case key(MaskKey)
    }

    var opcode = Opcode.text
    var isFinal = true
    var reservedBits: UInt8 = 0
    var masking = Masking.asRequired
    /// What the header says, if not the payload's size.
    var length: UInt64?
    var payload: [UInt8] = []
}
