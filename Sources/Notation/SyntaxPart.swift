/// A piece of a line that stands for itself: where names are, and what keeps its spelling however a line is laid out.
package enum SyntaxPart: Sendable {
    /// A text in quotes, or one that goes to the end of a word or a line.
    case text(Template)
    case json(JSONSyntax)
    case regex(RegexSyntax)
    case wildcard(Wildcard, SourceRange)
    /// Digits of `hex` and `base64`, with the word before them.
    case bytes(SourceRange)
    case query(QuerySyntax)
    /// `{{name}}` where a value, a number or a duration stands.
    case reference(Reference)

    package var range: SourceRange {
        switch self {
        case .text(let template): template.range
        case .json(let syntax): syntax.range
        case .regex(let regex): regex.range
        case .wildcard(_, let range), .bytes(let range): range
        case .query(let query): query.range
        case .reference(let reference): reference.range
        }
    }

    /// The places where values are put in.
    package var references: [Reference] {
        switch self {
        case .text(let template): template.references
        case .json(let syntax): syntax.parts.flatMap(\.references)
        case .regex(let regex): regex.expression.references
        case .wildcard(let wildcard, _): wildcard.regex?.expression.references ?? []
        case .bytes: []
        case .query(let query): query.parts.flatMap(\.references)
        case .reference(let reference): [reference]
        }
    }

    /// The names that get values when the part is a pattern, and matches.
    package var captures: [CapturedName] {
        switch self {
        case .json(let syntax): syntax.parts.flatMap(\.captures)
        case .regex(let regex): regex.captures
        case .wildcard(let wildcard, let range): wildcard.captures(at: range)
        case .text, .bytes, .query, .reference: []
        }
    }
}

/// A name in a pattern that captures.
package struct CapturedName: Hashable, Sendable {
    package let name: String
    /// Whether it is a group of an expression and not a `?name`.
    package let isGroup: Bool
    /// The name, or the expression that has the group.
    package let range: SourceRange
}

extension PayloadSyntax {
    /// In the order of the source.
    package var parts: [SyntaxPart] {
        switch kind {
        case .text(let template), .file(let template), .glob(let template): [.text(template)]
        case .json(let syntax): [.json(syntax)]
        case .bytes: [.bytes(range)]
        case .fill(let count, let template): count.parts + [.text(template)]
        case .regex(let regex): [.regex(regex)]
        }
    }
}

extension JSONSyntax {
    /// What is in it, without brackets, scalars and `...`, in the order of the source.
    package var parts: [SyntaxPart] {
        switch kind {
        case .scalar, .rest: []
        case .string(let template): [.text(template)]
        case .reference(let reference): [.reference(reference)]
        case .array(let elements): elements.flatMap(\.parts)
        case .object(let members, _): members.flatMap { [.text($0.name)] + $0.value.parts }
        case .wildcard(let wildcard): [.wildcard(wildcard, range)]
        }
    }
}

extension Wildcard {
    fileprivate var regex: RegexSyntax? {
        if case .regex(let regex)? = constraint { regex } else { nil }
    }

    fileprivate func captures(at range: SourceRange) -> [CapturedName] {
        guard let name else { return regex?.captures ?? [] }
        // It follows the question mark.
        let start = range.range.lowerBound + 1
        let place = SourceRange(source: range.source, start..<start + name.utf8.count)
        return [CapturedName(name: name, isGroup: false, range: place)] + (regex?.captures ?? [])
    }
}

extension RegexSyntax {
    /// Its groups that have names. What will be put in is none of them: it is escaped.
    fileprivate var captures: [CapturedName] {
        let regex = compiled ?? (try? Regex(expression.pieces.map(\.asPattern).joined(), flags: flags))
        return (regex?.namedGroups ?? []).map { CapturedName(name: $0.name, isGroup: true, range: range) }
    }
}

extension Template.Piece {
    /// The piece in an expression, with a letter for what is put in.
    fileprivate var asPattern: String {
        if case .text(let text) = self { text } else { "x" }
    }
}

extension QuerySyntax {
    package var parts: [SyntaxPart] {
        if case .header(let name) = kind { [.text(name)] } else { [] }
    }
}

extension PredicateSyntax {
    package var parts: [SyntaxPart] {
        switch kind {
        case .compare(_, let syntax), .contains(let syntax): [.json(syntax)]
        case .startsWith(let template), .endsWith(let template): [.text(template)]
        case .matches(let regex): [.regex(regex)]
        case .count(_, let number): number.parts
        case .exists, .isType: []
        }
    }
}

extension IntegerSyntax {
    package var parts: [SyntaxPart] {
        if case .reference(let reference) = self { [.reference(reference)] } else { [] }
    }
}

extension DurationSyntax {
    package var parts: [SyntaxPart] {
        if case .template(let template) = self { [.text(template)] } else { [] }
    }
}
