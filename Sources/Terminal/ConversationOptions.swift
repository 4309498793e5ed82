package import Rendering
package import WebSocketProtocol

/// What a conversation does, as the command line says.
package struct ConversationOptions: Sendable {
    /// Whose terminal it is.
    package var role = Role.client
    /// Messages that are sent first: payloads of `-x`.
    package var first: [[UInt8]] = []
    /// The type of messages that are typed.
    package var type = MessageType.text
    package var closeCode = CloseCode.normalClosure
    package var closeReason = ""
    package var renderer: ConversationRenderer
    package var showsPings = false
    package var showsTimestamps = false
    /// Whether what is only ours is left out.
    package var isQuiet = false
    /// When `--max-time` is over.
    package var deadline: Instant?
    /// Makes a recording, which says once that it is full; nil where nothing can be recorded.
    package var makeRecording: (@Sendable (_ tell: @escaping (String) -> Void) -> any ConversationRecording)?
    /// `--record`: where to from the beginning on.
    package var recordPath: String?

    package init(renderer: ConversationRenderer) {
        self.renderer = renderer
    }
}
