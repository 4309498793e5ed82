package import JSONText

extension JSONSyntax {
    /// The value, members in their order, numbers as they were written. Open parts are errors.
    package func value(in scope: some Scope) throws(Diagnostic) -> JSONValue {
        try value(in: scope, depth: 0)
    }

    /// The value of a part with so many objects and arrays around it.
    private func value(in scope: some Scope, depth: Int) throws(Diagnostic) -> JSONValue {
        switch kind {
        case .scalar(let value): return value
        case .string(let template): return .string(try template.text(in: scope))
        case .reference(let reference): return try value(of: reference, in: scope, depth: depth)
        case .array(let elements):
            try checkDepth(depth + 1)
            var values: [JSONValue] = []
            for element in elements { values.append(try element.value(in: scope, depth: depth + 1)) }
            return .array(values)
        case .object(let members, let isOpen):
            if isOpen { throw openPart("...") }
            try checkDepth(depth + 1)
            var values: [JSONMember] = []
            for member in members {
                let name = try member.name.text(in: scope)
                values.append(JSONMember(name: name, value: try member.value.value(in: scope, depth: depth + 1)))
            }
            return .object(values)
        case .wildcard: throw openPart("?")
        case .rest: throw openPart("...")
        }
    }

    func openPart(_ sign: String) -> Diagnostic {
        Diagnostic("`\(sign)` leaves a part open, which only a pattern can", at: range)
    }

    /// What a reference stands for at some depth.
    ///
    /// A value that is put into itself in a loop would grow until nothing that recurses over it has enough stack.
    func value(of reference: Reference, in scope: some Scope, depth: Int) throws(Diagnostic) -> JSONValue {
        let value = try scope.value(of: reference)
        if depth > 0 { try checkDepth(depth + value.depth) }
        return value
    }

    func checkDepth(_ depth: Int) throws(Diagnostic) {
        guard depth > JSONValue.maximumDepth else { return }
        throw Diagnostic("more than \(JSONValue.maximumDepth) objects and arrays lie inside one another", at: range)
    }

    /// Whether nothing is to be put in.
    var isConstant: Bool {
        switch kind {
        case .scalar, .rest: true
        case .string(let template): template.isConstant
        case .reference: false
        case .array(let elements): elements.allSatisfy(\.isConstant)
        case .object(let members, _): members.allSatisfy { $0.name.isConstant && $0.value.isConstant }
        case .wildcard(let wildcard):
            if case .regex(let regex)? = wildcard.constraint { regex.expression.isConstant } else { true }
        }
    }
}

extension JSONValue {
    /// How many objects and arrays lie inside one another.
    fileprivate var depth: Int {
        switch self {
        case .null, .bool, .number, .string: 0
        case .array(let elements): 1 + (elements.lazy.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.lazy.map(\.value.depth).max() ?? 0)
        }
    }
}
