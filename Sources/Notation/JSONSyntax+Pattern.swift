internal import JSONText

extension JSONSyntax {
    /// The pattern with everything put in.
    func pattern(in scope: some Scope) throws(Diagnostic) -> JSONPattern {
        try pattern(in: scope, depth: 0)
    }

    /// The pattern of a part with so many objects and arrays around it.
    private func pattern(in scope: some Scope, depth: Int) throws(Diagnostic) -> JSONPattern {
        switch kind {
        case .scalar(let value): return JSONPattern(value, range: range)
        case .string(let template): return JSONPattern(.string(try template.text(in: scope)), range: range)
        case .reference(let reference):
            return JSONPattern(try value(of: reference, in: scope, depth: depth), range: range)
        case .array(let elements):
            try checkDepth(depth + 1)
            return JSONPattern(try Self.array(elements, in: scope, depth: depth + 1), range: range)
        case .object(let members, let isOpen):
            try checkDepth(depth + 1)
            let members = try Self.members(members, in: scope, depth: depth + 1)
            return JSONPattern(.object(members.lastOfEachName, isOpen: isOpen), range: range)
        case .wildcard(let wildcard):
            return JSONPattern(.wildcard(name: wildcard.name, try wildcard.constraint(in: scope)), range: range)
        case .rest:
            throw Diagnostic("`...` stands for the rest of an array or an object", at: range)
        }
    }

    private static func array(
        _ elements: [JSONSyntax], in scope: some Scope, depth: Int
    ) throws(Diagnostic) -> JSONPattern.Kind {
        var start: [JSONPattern] = []
        var end: [JSONPattern]?
        for element in elements {
            if case .rest = element.kind, end == nil {
                end = []
            } else if end == nil {
                start.append(try element.pattern(in: scope, depth: depth))
            } else {
                end?.append(try element.pattern(in: scope, depth: depth))
            }
        }
        return .array(start, end: end)
    }

    private static func members(
        _ members: [Member], in scope: some Scope, depth: Int
    ) throws(Diagnostic) -> [JSONPattern.Member] {
        var patterns: [JSONPattern.Member] = []
        for member in members {
            patterns.append(
                JSONPattern.Member(
                    name: try member.name.text(in: scope), value: try member.value.pattern(in: scope, depth: depth),
                    range: member.name.range.through(member.value.range)))
        }
        return patterns
    }
}

extension Wildcard {
    fileprivate func constraint(in scope: some Scope) throws(Diagnostic) -> JSONPattern.Constraint? {
        switch constraint {
        case .type(let type): .type(type)
        case .regex(let regex): .regex(try regex.regex(in: scope))
        case nil: nil
        }
    }
}
