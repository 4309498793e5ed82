internal import JSONText

/// Why an answer to a query is not as it should be.
package struct PredicateFailure: Hashable, Sendable {
    /// What is wrong, as part of a sentence, such as "there is nothing at $.id".
    package let message: String
    /// In script notation, cut where it is long.
    package let expected: String
    /// In the same way; what was found.
    package let received: String
}

/// What the answer to a query has to be, with everything put in.
struct Predicate {
    enum Condition {
        case compare(PredicateSyntax.Comparison, JSONValue)
        case contains(JSONValue)
        case startsWith(String)
        case endsWith(String)
        case matches(Regex)
        case exists
        case count(PredicateSyntax.Comparison, Int)
        case isType(ValueType)
    }

    private enum Verdict {
        case holds(Bool)
        /// Neither the condition nor its opposite is met, for this reason.
        case senseless(String)
    }

    let isNegated: Bool
    let condition: Condition

    init(isNegated: Bool, _ condition: Condition) {
        self.isNegated = isNegated
        self.condition = condition
    }

    func failure(of answer: QueryAnswer) throws(Regex.Failure) -> PredicateFailure? {
        let message: String
        switch try verdict(on: answer) {
        case .holds(!isNegated): return nil
        case .holds: message = "\(answer.query) is not as demanded"
        case .senseless(let reason): message = reason
        }
        return PredicateFailure(
            message: message, expected: notation,
            received: answer.value.map { MessageNotation.json($0, limit: 500) } ?? "nothing")
    }

    private func verdict(on answer: QueryAnswer) throws(Regex.Failure) -> Verdict {
        switch condition {
        case .exists: return .holds(!answer.values.isEmpty)
        case .count(let comparison, let count): return .holds(comparison.holds(answer.count, count))
        default:
            guard let value = answer.value else { return .senseless(answer.absence) }
            return try verdict(on: value)
        }
    }

    private func verdict(on value: JSONValue) throws(Regex.Failure) -> Verdict {
        switch (condition, value) {
        case (.compare(.equal, let expected), _): .holds(value == expected)
        case (.compare(.notEqual, let expected), _): .holds(value != expected)
        case (.compare(let comparison, .number(let expected)), .number(let number)):
            .holds(comparison.holds(number, expected))
        case (.compare(let comparison, .string(let expected)), .string(let text)):
            .holds(comparison.holds(ScalarOrder(text), ScalarOrder(expected)))
        case (.compare(let comparison, let expected), _):
            .senseless(
                "`\(comparison.rawValue)` compares two numbers or two strings,"
                    + " not \(value.kindInWords) and \(expected.kindInWords)")
        case (.contains(let expected), .array(let elements)): .holds(elements.contains(expected))
        case (.contains(.string(let part)), .string(let text)): .holds(text.hasPart(part))
        case (.contains(let expected), .string): .senseless("a string never contains \(expected.kindInWords)")
        case (.contains, _): .senseless("`contains` is for strings and arrays, not for \(value.kindInWords)")
        case (.startsWith(let start), .string(let text)): .holds(text.utf8.starts(with: start.utf8))
        case (.endsWith(let end), .string(let text)): .holds(text.utf8.reversed().starts(with: end.utf8.reversed()))
        case (.matches(let regex), .string(let text)): .holds(try regex.groups(in: text) != nil)
        case (.isType(let type), _): .holds(type.accepts(value))
        default: .senseless("`\(word)` is for strings, not for \(value.kindInWords)")
        }
    }
}

extension Predicate {
    /// What is expected, as it could have been written; of an equation the value alone.
    private var notation: String {
        if case .compare(.equal, let value) = condition, !isNegated { return MessageNotation.json(value, limit: 500) }
        let operand: String? =
            switch condition {
            case .compare(_, let value), .contains(let value): MessageNotation.json(value, limit: 500)
            case .startsWith(let text), .endsWith(let text): MessageNotation.string(text, limit: 500)
            case .matches(let regex): regex.notation
            case .exists: nil
            case .count(let comparison, let count): "\(comparison.rawValue) \(count)"
            case .isType(let type): type.rawValue
            }
        return [isNegated ? "not" : nil, word, operand].compactMap(\.self).joined(separator: " ")
    }

    /// The keyword or the sign.
    private var word: String {
        switch condition {
        case .compare(let comparison, _): comparison.rawValue
        case .contains: "contains"
        case .startsWith: "startsWith"
        case .endsWith: "endsWith"
        case .matches: "matches"
        case .exists: "exists"
        case .count: "count"
        case .isType: "is"
        }
    }
}

extension PredicateSyntax.Comparison {
    /// Whether two values, or two durations, are as the sign says.
    package func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}

/// A text in the order of its code points.
private struct ScalarOrder: Comparable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: ScalarOrder, right: ScalarOrder) -> Bool { left.text.hasSameCharacters(as: right.text) }

    static func < (left: ScalarOrder, right: ScalarOrder) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension QueryAnswer {
    /// What `count` counts: the elements of a single array or object, else what was found.
    fileprivate var count: Int {
        switch values.first {
        case .array(let elements) where !isPlural: elements.count
        case .object(let members) where !isPlural: members.count
        default: values.count
        }
    }
}

extension String {
    /// Whether another text lies in this one, code point by code point.
    fileprivate func hasPart(_ part: String) -> Bool {
        let (bytes, part) = (Array(utf8), Array(part.utf8))
        guard part.count <= bytes.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0...].starts(with: part) }
    }
}
