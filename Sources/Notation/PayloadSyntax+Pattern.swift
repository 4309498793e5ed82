internal import JSONText
package import WebSocketProtocol

extension PayloadSyntax {
    /// The pattern with everything put in: for messages of its own type unless `type` forces one.
    package func pattern(as type: MessageType?, in scope: some Scope) throws(Diagnostic) -> Pattern {
        Pattern(try form(in: scope), type: type ?? ownType, range: range)
    }

    private func form(in scope: some Scope) throws(Diagnostic) -> Pattern.Form {
        switch kind {
        case .text, .bytes, .file, .fill:
            return .exactly(Pattern.Exact(bytes: try bytes(in: scope), notation: ownType))
        case .json(let syntax): return Self.form(try syntax.pattern(in: scope))
        case .regex(let regex): return .regex(try regex.regex(in: scope))
        case .glob(let template): return .glob(Glob(try template.text(in: scope, inserting: Glob.escape)))
        }
    }

    private static func form(_ pattern: JSONPattern) -> Pattern.Form {
        // A name that holds a string stands for text here, as in quotes.
        if case .scalar(.string(let text)) = pattern.kind {
            return .exactly(Pattern.Exact(bytes: Array(text.utf8), notation: .text))
        }
        return .json(pattern, compact: pattern.value.map { Array($0.compactText.utf8) })
    }
}
