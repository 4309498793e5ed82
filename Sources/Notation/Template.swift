/// A text with `{{name}}` in it, as it was written.
package struct Template: Hashable, Sendable {
    package enum Piece: Hashable, Sendable {
        /// What stands there, escapes decoded.
        case text(String)
        /// `{{name}}`: the text of a value.
        case reference(Reference)
    }

    package let pieces: [Piece]
    package let range: SourceRange

    package init(_ pieces: [Piece], range: SourceRange) {
        self.pieces = pieces
        self.range = range
    }

    /// The text, when nothing is to be put in.
    package var literal: String? {
        var result = ""
        for piece in pieces {
            guard case .text(let text) = piece else { return nil }
            result += text
        }
        return result
    }

    package var references: [Reference] {
        pieces.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }
}

/// `{{name}}`: a place where a value is put in.
package struct Reference: Hashable, Sendable {
    /// A name, or `uuid`, `now`, `env.NAME`.
    package let name: String
    /// With its braces.
    package let range: SourceRange

    package init(name: String, range: SourceRange) {
        self.name = name
        self.range = range
    }
}

/// A whole number as it was written.
package enum IntegerSyntax: Hashable, Sendable {
    case literal(Int)
    case reference(Reference)
}

/// A duration as it was written: `250ms`, `1.5s`, `{{time}}`.
package enum DurationSyntax: Hashable, Sendable {
    case literal(Duration)
    /// The unit follows the braces, or is in the value.
    case template(Template)
}

/// One of the codes of an expected Close: `1000`, `4000-4999`, `{{code}}`.
package enum CloseCodesSyntax: Hashable, Sendable {
    case range(ClosedRange<UInt16>)
    case reference(Reference)
}
