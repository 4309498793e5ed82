package import LineEditor
internal import Notation
package import WebSocketProtocol

/// Finds out what a line asks for.
package struct LineInterpreter: Sendable {
    /// The type of a message that is typed.
    let type: MessageType
    /// Whose terminal it is.
    private let role: Role

    package init(sendsBinary: Bool, role: Role = .client) {
        type = sendsBinary ? .binary : .text
        self.role = role
    }

    /// A line that begins with a slash is a command; `//` stands for a message that begins with one, and what was
    /// pasted is always a message.
    package func action(for line: EditedLine) throws(CommandError) -> Action? {
        guard line.text.hasPrefix("/"), !line.isPasted else {
            return line.text.isEmpty ? nil : .send(type, Array(line.text.utf8))
        }
        guard !line.text.hasPrefix("//") else { return .send(type, Array(line.text.dropFirst().utf8)) }
        let end = line.text.firstIndex { $0 == " " || $0 == "\n" } ?? line.text.endIndex
        let name = line.text[..<end]
        guard let command = SlashCommand.named(name) else { throw unknown(name) }
        return try command.action(for: line.text[end...].dropFirst())
    }

    private func unknown(_ name: Substring) -> CommandError {
        let suggestion = Suggestion.nearest(to: name, among: SlashCommand.all(for: role).map(\.name))
        let hint =
            suggestion.map { "did you mean \($0)?" } ?? "/help lists them, and // sends a message that begins with /"
        return CommandError("there is no command \(name); \(hint)")
    }
}
