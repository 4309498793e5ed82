package import LineEditor

/// What the person at a terminal does, on its way to the conversation.
package enum TerminalRequest: Sendable {
    case action(Action)
    case failure(CommandError)
    /// Something that the terminal itself has to say.
    case note(String)
    /// Something that went wrong elsewhere.
    case error(String)
    case resized(ScreenSize)
    /// Control-D: close and leave.
    case end
    /// A signal ends it.
    case signal(CInt)
}
