internal import Notation

/// The beginning of a line: `alice connect`, `<`, `set`.
struct LineOpening {
    /// Nil for the connection without a name.
    let connection: String?
    let word: LineWord
}

extension SyntaxReader {
    /// Takes the beginning of a line.
    mutating func lineOpening() throws(Diagnostic) -> LineOpening {
        if let word = takeLineWord() { return LineOpening(connection: nil, word: word) }
        guard word != nil else {
            if isAt("--") { throw misplaced("an option of a connection", below: "connect") }
            throw unexpected("`>`, `<`, a word such as `connect`, or the name of a connection")
        }
        var behind = self
        guard behind.takeAnyWord(), let word = behind.takeLineWord(), word.isAction else { throw unknownOpening() }
        let connection = try name("the name of a connection")
        self = behind
        return LineOpening(connection: connection, word: word)
    }

    private mutating func takeLineWord() -> LineWord? {
        if take(">") { return .send }
        if take("<") { return .expect }
        return take(LineWord.self)
    }

    private mutating func takeAnyWord() -> Bool {
        word.map { take(word: $0) } ?? false
    }

    /// Says which of two words is probably misspelt.
    private func unknownOpening() -> Diagnostic {
        if isAtHeader { return misplaced("a header", below: "connect") }
        let actions = ["connect", "ignore", "never"]
        var behind = self
        if let first = word, Suggestion.nearest(to: first, among: LineWord.words) == nil, behind.takeAnyWord(),
            let second = behind.word, Suggestion.nearest(to: second, among: actions) != nil
        {
            return behind.unexpected("an action", words: actions)
        }
        return unexpected(
            "a word such as `connect`, or a connection's name and `>`, `<` or `connect`", words: LineWord.words)
    }

    /// Whether a line that is no continuation could begin here.
    var isAtStep: Bool {
        var reader = self
        return (try? reader.lineOpening()).map { $0.word != .where && $0.word != .capture } ?? false
    }

    /// What is next stands only below a line of another kind.
    func misplaced(_ what: String, below line: String) -> Diagnostic {
        Diagnostic(
            "\(what) belongs below a line with `\(line)`", at: nextRange, hint: "indent it deeper than that line")
    }

    /// The word that is next, or else the character.
    var nextRange: SourceRange {
        var reader = self
        reader.skip(word?.utf8.count ?? 1)
        return reader.range(from: offset)
    }
}
