extension RegexSyntax {
    /// The expression with everything put in, which stands for itself there.
    package func regex(in scope: some Scope) throws(Diagnostic) -> Regex {
        if let compiled { return compiled }
        let pattern = try expression.text(in: scope, inserting: Regex.escape)
        do {
            return try Regex(pattern, flags: flags)
        } catch {
            throw Diagnostic("the expression /\(pattern)/\(flags) is wrong: \(error)", at: range)
        }
    }
}
