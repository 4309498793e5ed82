package import JSONText

/// JSON as it is written in a script: with `{{name}}`, and in patterns with open parts.
package struct JSONSyntax: Sendable {
    package indirect enum Kind: Sendable {
        /// A number, `true`, `false` or `null`.
        case scalar(JSONValue)
        case string(Template)
        /// `{{name}}` where a value stands.
        case reference(Reference)
        /// At most one element is `.rest`.
        case array([JSONSyntax])
        /// Open with `...` at the end: the rest may be anything.
        case object([Member], isOpen: Bool)
        /// `?`, `?name`, `?name:type`, `?:/re/`; in patterns only.
        case wildcard(Wildcard)
        /// `...` in an array; in patterns only.
        case rest
    }

    package struct Member: Sendable {
        package let name: Template
        package let value: JSONSyntax

        package init(name: Template, value: JSONSyntax) {
            self.name = name
            self.value = value
        }
    }

    package let kind: Kind
    package let range: SourceRange

    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}

/// A place in a JSON pattern where any value may stand, or any of some kind.
package struct Wildcard: Sendable {
    package enum Constraint: Sendable {
        case type(ValueType)
        case regex(RegexSyntax)
    }

    /// What captures the value, if it is captured.
    package let name: String?
    package let constraint: Constraint?

    package init(name: String?, constraint: Constraint?) {
        self.name = name
        self.constraint = constraint
    }
}

/// The types of `?name:type` and of `is TYPE`.
package enum ValueType: String, CaseIterable, Sendable {
    case string, int, number, bool, null, object, array, uuid
}

/// `/expression/flags` as it was written.
package struct RegexSyntax: Sendable {
    /// What stands between the slashes; what is put in is escaped.
    package let expression: Template
    /// Letters of `imsx`.
    package let flags: String
    package let range: SourceRange
    /// The compiled expression, when nothing is to be put in.
    package let compiled: Regex?

    package init(expression: Template, flags: String, range: SourceRange, compiled: Regex?) {
        self.expression = expression
        self.flags = flags
        self.range = range
        self.compiled = compiled
    }
}
