extension PredicateSyntax {
    /// Why an answer is not as the predicate says; nil when it is.
    ///
    /// Throws where a name has no value, a value has open parts, or an expression takes too long.
    package func failure(of answer: QueryAnswer, in scope: some Scope) throws(Diagnostic) -> PredicateFailure? {
        let predicate = Predicate(isNegated: isNegated, try condition(in: scope))
        do {
            return try predicate.failure(of: answer)
        } catch {
            throw Diagnostic("\(error)", at: range)
        }
    }

    private func condition(in scope: some Scope) throws(Diagnostic) -> Predicate.Condition {
        switch kind {
        case .compare(let comparison, let value): .compare(comparison, try value.value(in: scope))
        case .contains(let value): .contains(try value.value(in: scope))
        case .startsWith(let text): .startsWith(try text.text(in: scope))
        case .endsWith(let text): .endsWith(try text.text(in: scope))
        case .matches(let regex): .matches(try regex.regex(in: scope))
        case .exists: .exists
        case .count(let comparison, let count): .count(comparison, try count.value(in: scope))
        case .isType(let type): .isType(type)
        }
    }
}
