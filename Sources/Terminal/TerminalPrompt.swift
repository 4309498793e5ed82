package import LineEditor
package import Rendering
package import WebSocketProtocol

/// What stands before the line that is typed.
package enum TerminalPrompt {
    /// The prompt of a client, or of a server with so many clients.
    package static func prompt(_ role: Role, clientCount: Int, _ palette: Palette) -> Prompt {
        Prompt((role == .server ? "(\(clients(clientCount))) " : "") + "> ", start: palette.sent, end: palette.reset)
    }

    /// So many clients, in words.
    static func clients(_ count: Int) -> String {
        "\(count) \(count == 1 ? "client" : "clients")"
    }

    /// The prompt of the further rows of an unfinished line.
    package static func continuation(_ palette: Palette) -> Prompt {
        Prompt("| ", start: palette.sent, end: palette.reset)
    }
}
