/// A payload as it is written in a script: a value, which is sent, or a pattern, which is expected.
package struct PayloadSyntax: Sendable {
    package enum Kind: Sendable {
        /// `"text"`: exactly that text.
        case text(Template)
        case json(JSONSyntax)
        /// `hex …` and `base64 …`.
        case bytes([UInt8])
        /// `file "path"`; relative to the file that says so.
        case file(Template)
        /// `fill N "ab"`: the text repeated to N bytes.
        case fill(IntegerSyntax, Template)
        /// In patterns only.
        case regex(RegexSyntax)
        /// `glob "user-*"`; in patterns only.
        case glob(Template)
    }

    package let kind: Kind
    package let range: SourceRange

    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}
