package import JSONText

/// What `where` and `capture` ask a message or a response for.
package struct QuerySyntax: Sendable {
    package enum Kind: Sendable {
        /// RFC 9535, of a text message that is JSON, or of the body of a response.
        case path(JSONPath)
        /// `header "Name"` of the response to the opening handshake.
        case header(Template)
        case status
        case subprotocol
        case extensions
        /// The body of a response that refused the handshake.
        case body
        /// Bytes of payload.
        case size
        /// The payload as text.
        case text
    }

    package let kind: Kind
    package let range: SourceRange

    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}

/// What the answer to a query has to be.
package struct PredicateSyntax: Sendable {
    package enum Comparison: String, CaseIterable, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    package enum Kind: Sendable {
        case compare(Comparison, JSONSyntax)
        case contains(JSONSyntax)
        case startsWith(Template)
        case endsWith(Template)
        case matches(RegexSyntax)
        case exists
        case count(Comparison, IntegerSyntax)
        case isType(ValueType)
    }

    /// `not` stands before it.
    package let isNegated: Bool
    package let kind: Kind
    package let range: SourceRange

    package init(isNegated: Bool, _ kind: Kind, range: SourceRange) {
        self.isNegated = isNegated
        self.kind = kind
        self.range = range
    }
}
