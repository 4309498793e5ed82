package import LineEditor
package import Rendering
package import WebSocketProtocol

/// What stands before the line that is typed.
package enum TerminalPrompt {
    /// The prompt of a client, or of a server with so many clients.
    package static func prompt(_ role: Role, clientCount: Int, _ palette: Palette) -> Prompt {
        let count = "(\(clientCount) \(clientCount == 1 ? "client" : "clients")) "
        return Prompt((role == .server ? count : "") + "> ", start: palette.sent, end: palette.reset)
    }

    /// The prompt of the further rows of an unfinished line.
    package static func continuation(_ palette: Palette) -> Prompt {
        Prompt("| ", start: palette.sent, end: palette.reset)
    }
}
