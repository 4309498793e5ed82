internal import JSONText

extension SyntaxReader {
    /// JSON with references, and in patterns with open parts.
    package mutating func json(_ purpose: Purpose) throws(Diagnostic) -> JSONSyntax {
        let start = offset
        let kind: JSONSyntax.Kind
        switch next {
        case "\"":
            kind = .string(try string())
        case "{" where isAtReference:
            kind = .reference(try reference())
            skipSpace()
        case "{": kind = try object(purpose)
        case "[": kind = try array(purpose)
        case "?":
            try checkOpenPart(purpose)
            kind = .wildcard(try wildcard())
        case "." where isAt("..."):
            try checkOpenPart(purpose)
            throw Diagnostic(
                "`...` is no value", at: range(ofNext: 3),
                hint: "it stands last in an object or anywhere in an array; any value is `?`")
        default:
            kind = .scalar(try scalar())
        }
        return JSONSyntax(kind, range: range(from: start))
    }

    static let literals = ["true", "false", "null"]

    private mutating func scalar() throws(Diagnostic) -> JSONValue {
        switch word {
        case "true": skip(4); return .bool(true)
        case "false": skip(5); return .bool(false)
        case "null": skip(4); return .null
        case .some: throw unexpectedWord("a value", words: Self.literals)
        case nil: break
        }
        let start = offset
        let text = chunk
        guard Self.isDigit(next) || next == "-" else { throw unexpected("a value in JSON") }
        offset += text.utf8.count
        guard let number = JSONNumber(text) else {
            throw diagnostic("`\(text)` is no number", from: start, hint: "numbers are written as in JSON")
        }
        skipSpace()
        return .number(number)
    }

    /// A word stands where text was probably meant.
    func unexpectedWord(_ expectation: String, words: [String]) -> Diagnostic {
        guard let word, !ReservedWord.contains(word), Suggestion.nearest(to: word, among: words) == nil else {
            return unexpected(expectation, words: words)
        }
        return Diagnostic(
            "unknown word `\(word)`", at: range(ofNext: word.utf8.count), hint: "text stands in quotes: `\"\(word)\"`")
    }

    // MARK: Brackets

    private mutating func object(_ purpose: Purpose) throws(Diagnostic) -> JSONSyntax.Kind {
        let start = offset
        try open()
        var members: [JSONSyntax.Member] = []
        while members.isEmpty ? next != "}" : take(",") {
            if isAt("...") {
                try checkOpenPart(purpose)
                skip(3)
                guard next != "," else {
                    throw Diagnostic(
                        "`...` stands last in an object", at: range(ofNext: 1),
                        hint: "put it behind the last member; their order does not count")
                }
                try close("}", from: start)
                return .object(members, isOpen: true)
            }
            try checkNotAtEnd(from: start, bracket: "}")
            guard next == "\"" else { throw unexpected("a name in quotes") }
            let name = try string()
            try checkNotAtEnd(from: start, bracket: "}")
            guard take(":") else { throw unexpected("`:`") }
            try checkNotAtEnd(from: start, bracket: "}")
            members.append(JSONSyntax.Member(name: name, value: try json(purpose)))
        }
        try close("}", from: start, orComma: !members.isEmpty)
        return .object(members, isOpen: false)
    }

    private mutating func array(_ purpose: Purpose) throws(Diagnostic) -> JSONSyntax.Kind {
        let start = offset
        try open()
        var elements: [JSONSyntax] = []
        var hasRest = false
        while elements.isEmpty ? next != "]" : take(",") {
            guard isAt("...") else {
                try checkNotAtEnd(from: start, bracket: "]")
                elements.append(try json(purpose))
                continue
            }
            try checkOpenPart(purpose)
            guard !hasRest else {
                throw Diagnostic(
                    "`...` stands twice in the array", at: range(ofNext: 3), hint: "one stands for any number")
            }
            hasRest = true
            elements.append(JSONSyntax(.rest, range: range(ofNext: 3)))
            skip(3)
        }
        try close("]", from: start, orComma: !elements.isEmpty)
        return .array(elements)
    }

    private mutating func open() throws(Diagnostic) {
        guard depth < JSONValue.maximumDepth else {
            throw Diagnostic(
                "brackets are nested too deeply", at: range(ofNext: 1),
                hint: "at most \(JSONValue.maximumDepth) may be open")
        }
        depth += 1
        skip(1)
    }

    private mutating func close(
        _ bracket: Unicode.Scalar, from start: Int, orComma: Bool = false
    ) throws(Diagnostic) {
        guard next == bracket else {
            try checkNotAtEnd(from: start, bracket: bracket)
            let opening = Unicode.Scalar(source.bytes[start])
            let line = source.line(at: start)
            let place = line == source.line(at: offset) ? "" : " for the `\(opening)` in line \(line)"
            throw unexpected((orComma ? "`,` or " : "") + "`\(bracket)`" + place)
        }
        depth -= 1
        skip(1)
    }

    /// Where the text ends, it is the bracket that is wrong.
    private func checkNotAtEnd(from start: Int, bracket: Unicode.Scalar) throws(Diagnostic) {
        guard isAtEnd else { return }
        throw Diagnostic(
            "`\(Unicode.Scalar(source.bytes[start]))` is not closed",
            at: SourceRange(source: number, start..<start + 1), hint: "end it with `\(bracket)`")
    }

    // MARK: Open parts

    private func checkOpenPart(_ purpose: Purpose) throws(Diagnostic) {
        guard purpose == .value else { return }
        throw Diagnostic(
            "a value can not have open parts", at: range(ofNext: next == "?" ? 1 : 3),
            hint: "`?` and `...` are for what is expected")
    }

    /// `?`, `?name`, `?name:type`, `?:/re/`.
    private mutating func wildcard() throws(Diagnostic) -> Wildcard {
        offset += 1
        let name = Self.isLetter(next) ? try name("a name") : nil
        var constraint: Wildcard.Constraint?
        if next == ":" {
            offset += 1
            constraint = next == "/" ? .regex(try regex()) : .type(try valueType())
        }
        skipSpace()
        return Wildcard(name: name, constraint: constraint)
    }

    /// A word such as `int`.
    package mutating func valueType() throws(Diagnostic) -> ValueType {
        guard let type = take(ValueType.self) else {
            let words = ValueType.allCases.map(\.rawValue)
            throw unexpected("a type: \(Self.choice(of: words))", words: words)
        }
        return type
    }
}
