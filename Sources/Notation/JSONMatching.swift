internal import JSONText

/// One comparison of a value with a JSON pattern.
///
/// It goes on after a part that is not met, so that it can tell how near the value came. Time is linear in the two.
struct JSONMatching {
    /// A part of the pattern that is not met.
    private struct Difference {
        let message: String
        let range: SourceRange
        let expected: Mismatch.Side
        let received: Mismatch.Side
        /// From the part up to the root.
        var steps: [JSONLocation.Step] = []
    }

    private(set) var captures: [Capture] = []
    /// An expression took too long, so that nothing else counts.
    private(set) var failure: Regex.Failure?
    /// The first part that is not met, in the order of the pattern.
    private var difference: Difference?
    /// Number of scalars and wildcards that are met.
    private var metCount = 0

    /// What is wrong with the value; nil when all of the pattern is met.
    var mismatch: Mismatch? {
        difference.map { difference in
            Mismatch(
                difference.message, at: difference.range, location: JSONLocation(steps: difference.steps.reversed()),
                closeness: 2 + metCount, expected: difference.expected, received: difference.received)
        }
    }

    mutating func compare(_ value: JSONValue, with pattern: JSONPattern) {
        switch (pattern.kind, value) {
        case (.scalar(let expected), _):
            if expected == value { metCount += 1 } else { note("the value is different", pattern, value) }
        case (.wildcard(let name, let constraint), _):
            compare(value, name: name, constraint, pattern)
        case (.array(let start, let end), .array(let elements)):
            compare(elements, start, end, pattern)
        case (.object(let members, let isOpen), .object(let object)):
            compare(object, members, isOpen: isOpen, pattern)
        case (.array, _): note("the value is \(value.kindInWords), not an array", pattern, value)
        case (.object, _): note("the value is \(value.kindInWords), not an object", pattern, value)
        }
    }

    private mutating func note(_ message: @autoclosure () -> String, _ pattern: JSONPattern, _ value: JSONValue) {
        note(message(), at: pattern.range, expected: .json(pattern), received: .value(value))
    }

    private mutating func note(
        _ message: @autoclosure () -> String, at range: SourceRange, expected: @autoclosure () -> Mismatch.Side,
        received: @autoclosure () -> Mismatch.Side
    ) {
        guard difference == nil else { return }
        difference = Difference(message: message(), range: range, expected: expected(), received: received())
    }

    private mutating func compareChild(
        _ step: @autoclosure () -> JSONLocation.Step, _ value: JSONValue, _ pattern: JSONPattern
    ) {
        let isFirst = difference == nil
        compare(value, with: pattern)
        if isFirst, difference != nil { difference?.steps.append(step()) }
    }

    // MARK: - Wildcards

    private mutating func compare(
        _ value: JSONValue, name: String?, _ constraint: JSONPattern.Constraint?, _ pattern: JSONPattern
    ) {
        switch constraint {
        case .type(let type):
            guard type.accepts(value) else { return note("the value is not \(type.words)", pattern, value) }
        case .regex(let regex):
            guard case .string(let text) = value else {
                return note("the value is \(value.kindInWords), not a string", pattern, value)
            }
            do {
                guard let groups = try regex.groups(in: text) else {
                    return note("the value does not match", pattern, value)
                }
                for group in groups { capture(group.name, .string(group.value), pattern) }
            } catch {
                failure = failure ?? error
            }
        case nil: break
        }
        if let name { capture(name, value, pattern) }
        metCount += 1
    }

    /// A name that is captured twice must have equal values.
    private mutating func capture(_ name: String, _ value: JSONValue, _ pattern: JSONPattern) {
        guard let first = captures.first(where: { $0.name == name }) else {
            return captures.append(Capture(name: name, value: value))
        }
        if first.value != value {
            note(
                "`\(name)` has another value before", at: pattern.range, expected: .value(first.value),
                received: .value(value))
        }
    }

    // MARK: - Arrays

    private mutating func compare(
        _ elements: [JSONValue], _ start: [JSONPattern], _ end: [JSONPattern]?, _ pattern: JSONPattern
    ) {
        for (index, part) in zip(elements.indices, start) { compareChild(.index(index), elements[index], part) }
        let expectedCount = start.count + (end?.count ?? 0)
        guard end == nil ? elements.count == expectedCount : elements.count >= expectedCount else {
            let count = elements.count == 1 ? "1 element" : "\(elements.count) elements"
            return note(
                "the array has \(count), not \(end == nil ? "" : "at least ")\(expectedCount)", pattern,
                .array(elements))
        }
        for (index, part) in zip(elements.indices.suffix(end?.count ?? 0), end ?? []) {
            compareChild(.index(index), elements[index], part)
        }
    }

    // MARK: - Objects

    private mutating func compare(
        _ object: [JSONMember], _ members: [JSONPattern.Member], isOpen: Bool, _ pattern: JSONPattern
    ) {
        // The usual case: the same names in the same order, and so none of them twice.
        if object.count == members.count, zip(object, members).allSatisfy({ ExactText($0.name) == ExactText($1.name) })
        {
            for (member, part) in zip(object, members) { compareChild(.name(part.name), member.value, part.value) }
            return
        }
        let index = MemberIndex(object, lookups: members.count)
        for part in members {
            if let value = index[part.name] {
                compareChild(.name(part.name), value, part.value)
            } else {
                note("a member is missing", at: part.range, expected: .member(part), received: .value(.object(object)))
            }
        }
        if !isOpen, object.count > members.count { noteExtraMember(of: object, members, pattern) }
    }

    private mutating func noteExtraMember(
        of object: [JSONMember], _ members: [JSONPattern.Member], _ pattern: JSONPattern
    ) {
        guard difference == nil else { return }
        let names = Set(members.map { ExactText($0.name) })
        guard let extra = object.first(where: { !names.contains(ExactText($0.name)) }) else { return }
        note(
            "a member is not expected", at: pattern.range, expected: .json(pattern), received: .value(.object([extra])))
    }
}
