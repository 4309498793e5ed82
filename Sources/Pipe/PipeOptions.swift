package import Notation
package import Rendering
package import WebSocketProtocol

/// What pipe mode does, as the command line says.
package struct PipeOptions: Sendable {
    /// How the input becomes messages.
    package enum Splitting: Equatable, Sendable {
        /// Each piece up to this byte is a message; before LF, a CR is not part of it.
        case delimiter(UInt8)
        /// Pieces of so many bytes, text at the last code point within.
        case size(Int)
        /// The whole input is one message, streamed in fragments.
        case whole
    }

    /// Messages that are sent first: payloads of `-x`.
    package var first: [[UInt8]] = []
    /// Whether stdin is read at all.
    package var readsInput = true
    /// Whether an input that ends without a byte means that there is none: then wsx listens.
    package var listensWithoutInput = true
    package var type = MessageType.text
    package var splitting = Splitting.delimiter(0x0A)
    package var skipsEmpty = false
    /// The largest message in either direction, in bytes.
    package var maximumMessageSize = 64 << 20

    /// Ends after so many messages.
    package var count: Int?
    /// Ends with the message that matches.
    package var until: ArgumentPattern?
    /// To be matched one after the other.
    package var expectations: [ArgumentPattern] = []
    /// How long each expectation may take.
    package var within = Duration.seconds(5)
    package var endOfInput = EndOfInput.Rule.answers(idle: .milliseconds(500))
    /// How long nothing may move after the end of input.
    package var wait = Duration.seconds(10)
    /// How long the session may take.
    package var maximumTime: Duration?

    package var closeCode = CloseCode.normalClosure
    package var closeReason = ""

    package var renderer = PayloadRenderer(form: .text, isSanitizing: false)
    package var showsPings = false
    /// Whether to count what goes over the connection.
    package var countsTraffic = false

    package init() {}
}
