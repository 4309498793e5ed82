package import WebSocketProtocol

extension PayloadSyntax {
    /// Reads a whole argument of the command line as a pattern: `{"id":1, ...}`, `binary`, `text /re/`.
    ///
    /// Without a payload, any message of that type. The ranges are in the text with the number 0.
    package static func pattern(
        argument: SourceText
    ) throws(Diagnostic) -> (type: MessageType?, payload: PayloadSyntax?) {
        var reader = SyntaxReader(argument, number: 0)
        reader.skipBlankLines()
        let type: MessageType? =
            if reader.take(word: "text") { .text } else if reader.take(word: "binary") { .binary } else { nil }
        var payload: PayloadSyntax?
        if type == nil || !reader.isAtLineEnd { payload = try reader.payload(.pattern, orWords: ["text", "binary"]) }
        reader.skipBlankLines()
        guard reader.isAtEnd else { throw reader.unexpected("the end of the pattern") }
        return (type, payload)
    }
}
