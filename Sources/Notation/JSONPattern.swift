internal import JSONText

/// What a JSON value is held against, with everything put in.
struct JSONPattern: Sendable {
    indirect enum Kind: Sendable {
        /// A value that is neither object nor array.
        case scalar(JSONValue)
        /// The first elements, and behind `...` the last ones; without `...` these are all.
        case array([JSONPattern], end: [JSONPattern]?)
        /// No two members have the same name.
        case object([Member], isOpen: Bool)
        case wildcard(name: String?, Constraint?)
    }

    struct Member: Sendable {
        let name: String
        let value: JSONPattern
        /// From the name to the end of the value.
        let range: SourceRange
    }

    enum Constraint: Sendable {
        case type(ValueType)
        case regex(Regex)
    }

    let kind: Kind
    /// Where it is written; parts of a value that was put in have the range of its reference.
    let range: SourceRange

    init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    /// The pattern that exactly this value matches.
    init(_ value: JSONValue, range: SourceRange) {
        self.range = range
        switch value {
        case .null, .bool, .number, .string: kind = .scalar(value)
        case .array(let elements): kind = .array(elements.map { JSONPattern($0, range: range) }, end: nil)
        case .object(let members):
            kind = .object(
                members.map { Member(name: $0.name, value: JSONPattern($0.value, range: range), range: range) }
                    .lastOfEachName,
                isOpen: false)
        }
    }

    /// The only value that matches; nil where parts are open.
    var value: JSONValue? {
        switch kind {
        case .scalar(let value): return value
        case .array(let elements, end: nil):
            let values = elements.compactMap(\.value)
            return values.count == elements.count ? .array(values) : nil
        case .object(let members, isOpen: false):
            let values = members.compactMap { member in
                member.value.value.map { JSONMember(name: member.name, value: $0) }
            }
            return values.count == members.count ? .object(values) : nil
        case .array, .object, .wildcard: return nil
        }
    }
}

extension [JSONPattern.Member] {
    /// Without members that another one of the same name follows, as values are compared.
    var lastOfEachName: [JSONPattern.Member] {
        var names = Set<[UInt8]>()
        let last = reversed().filter { names.insert(Array<UInt8>($0.name.utf8)).inserted }
        return last.count == count ? self : last.reversed()
    }
}

extension JSONPattern {
    /// The pattern as it could have been written.
    var notation: String {
        switch kind {
        case .scalar(let value): return MessageNotation.json(value)
        case .array(let elements, let end):
            let parts = elements.map(\.notation) + (end.map { ["..."] + $0.map(\.notation) } ?? [])
            return "[\(parts.joined(separator: ","))]"
        case .object(let members, let isOpen):
            let parts = members.map(\.notation) + (isOpen ? ["..."] : [])
            return "{\(parts.joined(separator: ","))}"
        case .wildcard(let name, let constraint):
            let suffix: String? =
                switch constraint {
                case .type(let type): ":\(type.rawValue)"
                case .regex(let regex): ":\(regex.notation)"
                case nil: nil
                }
            return "?\(name ?? "")\(suffix ?? "")"
        }
    }
}

extension JSONPattern.Member {
    /// The member as it could have been written.
    var notation: String { "\(MessageNotation.json(.string(name))):\(value.notation)" }
}
