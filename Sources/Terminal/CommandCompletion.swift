package import LineEditor
internal import Rendering
package import WebSocketProtocol

/// What Tab suggests: commands, their words, paths and close codes.
package enum CommandCompletion {
    private static let closeCodes: [CloseCode] = [
        .normalClosure, .goingAway, .protocolError, .unsupportedData, .invalidPayload, .policyViolation,
        .messageTooBig, .mandatoryExtension, .internalError, .serviceRestart, .tryAgainLater, .badGateway,
    ]

    /// How the text before the cursor can go on; nil where nothing is suggested.
    package static func complete(_ text: String, for role: Role = .client) -> Completion? {
        guard text.hasPrefix("/"), !text.hasPrefix("//") else { return nil }
        guard let space = text.firstIndex(of: " ") else {
            return words(SlashCommand.all(for: role).map(\.name), beginning: text[...])
        }
        guard let command = SlashCommand.named(text[..<space]), command.roles.contains(role) else { return nil }
        let arguments = text[space...].drop { $0 == " " }
        switch command.arguments {
        case .anything: return nil
        case .words(let candidates): return words(candidates, beginning: arguments)
        case .wordsOrFile(let candidates):
            if arguments.hasPrefix("file ") { return paths(arguments.dropFirst(5).drop { $0 == " " }) }
            return words(candidates, beginning: arguments)
        case .wordsOrPath(let candidates):
            let paths = paths(arguments)
            return Completion(
                replacedCount: paths.replacedCount,
                candidates: candidates.filter { $0.hasPrefix(arguments) } + paths.candidates,
                suffix: paths.suffix)
        case .path: return paths(arguments)
        case .closeCodes: return words(closeCodes.map { String($0.rawValue) }, beginning: arguments)
        case .commands:
            let names = SlashCommand.all(for: role).map { String($0.name.dropFirst()) }
            return words(names, beginning: arguments)
        }
    }

    private static func words(_ words: [String], beginning: Substring) -> Completion {
        Completion(
            replacedCount: beginning.unicodeScalars.count, candidates: words.filter { $0.hasPrefix(beginning) })
    }

    private static func paths(_ beginning: Substring) -> Completion {
        // A name can hold anything, an escape sequence too.
        let candidates = LocalPath.completions(of: String(beginning)).filter { name in
            !name.unicodeScalars.contains { $0 == "\n" || $0 == "\t" || TerminalText.isHarmful($0) }
        }
        let isFolder = candidates.count == 1 && candidates[0].hasSuffix("/")
        return Completion(
            replacedCount: beginning.unicodeScalars.count, candidates: candidates, suffix: isFolder ? "" : " ")
    }
}
