/// Collects what a template consists of.
struct TemplateBuilder {
    private var pieces: [Template.Piece] = []
    private var text: [UInt8] = []

    mutating func append(_ bytes: some Sequence<UInt8>) {
        text += bytes
    }

    mutating func append(_ reference: Reference) {
        endText()
        pieces.append(.reference(reference))
    }

    private mutating func endText() {
        guard !text.isEmpty else { return }
        pieces.append(.text(String(decoding: text, as: UTF8.self)))
        text = []
    }

    mutating func template(at range: SourceRange) -> Template {
        endText()
        return Template(pieces, range: range)
    }
}

extension SyntaxReader {
    /// Whether `{{` is next. Of three braces the first one is text, so that `\d{{{n}}}` can be written.
    package var isAtReference: Bool {
        next == "{" && character(at: offset + 1) == "{" && character(at: offset + 2) != "{"
    }

    /// `{{name}}`, without the white space behind it.
    mutating func reference() throws(Diagnostic) -> Reference {
        let start = offset
        offset += 2
        let name = run { Self.isLetter($0) || Self.isDigit($0) || $0 == "_" || $0 == "-" || $0 == "." }
        offset += name.utf8.count
        guard !name.isEmpty, isAt("}}") else {
            throw diagnostic(
                "`{{` begins a variable, which ends with `}}`", from: start,
                hint: "write `{{name}}`; in a string, a `{{` that is text is `\\u007b{`, in an expression `\\{{`")
        }
        offset += 2
        let range = range(from: start)
        try check(reference: name, at: range)
        return Reference(name: name, range: range)
    }

    private func check(reference name: String, at range: SourceRange) throws(Diagnostic) {
        if name == "uuid" || name == "now" { return }
        let isOfEnvironment = name.hasPrefix("env.") && name.utf8.count > 4
        if isOfEnvironment, !name.dropFirst(4).contains(where: { $0 == "." || $0 == "-" }) { return }
        guard Self.isLetter(name.unicodeScalars.first), !name.contains(".") else {
            throw Diagnostic(
                "`\(name)` is no name of a variable", at: range,
                hint: "a name is a letter, then letters, digits, `_` and `-`; the environment is `{{env.NAME}}`")
        }
        try check(name: name, at: range)
    }

    /// Text as it stands, up to an offset, with references in it.
    package mutating func template(upTo end: Int) throws(Diagnostic) -> Template {
        let start = offset
        var builder = TemplateBuilder()
        while let character = next, offset < end {
            if isAtReference {
                builder.append(try reference())
            } else {
                guard character == "\t" || character.value >= 0x20 && character.value != 0x7F else {
                    throw Diagnostic(
                        "a control character can not stand here", at: range(ofNext: 1), hint: "expected plain text")
                }
                builder.append(CollectionOfOne(source.bytes[offset]))
                offset += 1
            }
        }
        let template = builder.template(at: range(from: start))
        skipSpace()
        return template
    }

    /// Where the line ends, without white space before it; a `#` is text.
    package var endOfText: Int {
        var reader = self
        reader.skipLine()
        return reader.range(from: offset).range.upperBound
    }

    /// Where white space begins.
    package var endOfSolidText: Int {
        end { $0 != nil && !Self.isWhiteSpace($0) }
    }
}
