/// Words of the language that can not be names of connections and variables.
///
/// They are the words that begin a line, an event or a payload, those that follow one, and the variables that are
/// always there. Words of queries and predicates, types, options and attributes of frames are free, since none of them
/// stands where a name stands.
package enum ReservedWord {
    private static let all: Set<String> = [
        "always", "connect", "end", "for", "ignore", "include", "never", "option", "print", "repeat", "set", "test",
        "unordered", "wait", "capture", "where", "as", "in", "skip", "tcp",
        "binary", "close", "eof", "frame", "http", "ping", "pong", "raw", "text",
        "base64", "false", "file", "fill", "glob", "hex", "null", "true",
        "chop", "eventually", "fragment", "no", "not", "nothing", "or", "prefer", "rtt", "within",
        "env", "now", "uuid",
    ]

    package static func contains(_ word: String) -> Bool { all.contains(word) }
}

extension SyntaxReader {
    /// The name of a variable or a connection; `what` says of which, such as "a name for the variable".
    package mutating func name(_ what: String) throws(Diagnostic) -> String {
        guard let word else { throw unexpected(what) }
        try check(name: word, at: range(ofNext: word.utf8.count))
        offset += word.utf8.count
        return word
    }

    /// Throws for a word that is reserved.
    package func check(name: String, at range: SourceRange) throws(Diagnostic) {
        guard ReservedWord.contains(name) else { return }
        throw Diagnostic(
            "`\(name)` is a word of the language and can not be a name", at: range, hint: "choose another name")
    }
}
