extension JSONValue: Hashable {
    /// Whether two texts say the same in JSON.
    ///
    /// The order of members does not count, and of members with the same name the last does. Numbers are compared
    /// exactly at any size, strings code point by code point.
    package static func == (lhs: JSONValue, rhs: JSONValue) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.bool(let lhs), .bool(let rhs)): lhs == rhs
        case (.number(let lhs), .number(let rhs)): lhs == rhs
        case (.string(let lhs), .string(let rhs)): ExactText(lhs) == ExactText(rhs)
        case (.array(let lhs), .array(let rhs)): lhs == rhs
        case (.object(let lhs), .object(let rhs)): areEqual(lhs, rhs)
        default: false
        }
    }

    /// Whether the members are the same, in whatever order.
    ///
    /// Each value is compared once, or the time could double with each level. The loop takes less stack a level than
    /// closures.
    private static func areEqual(_ lhs: [JSONMember], _ rhs: [JSONMember]) -> Bool {
        let lhs = lhs.counting
        guard let rhs = rhs.counting.inOrder(of: lhs) else { return false }
        for index in lhs.indices where lhs[index].value != rhs[index].value { return false }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(ExactText(value))
        case .array(let elements): hasher.combine(elements)
        case .object(let members):
            // The order must not show, so each member has a hash of its own.
            var hashes = 0
            for member in members.counting {
                var hasher = hasher
                hasher.combine(ExactText(member.name))
                hasher.combine(member.value)
                hashes ^= hasher.finalize()
            }
            hasher.combine(hashes)
        }
    }
}
