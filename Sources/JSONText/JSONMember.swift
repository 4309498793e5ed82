/// A member of an object: a name and its value (RFC 8259 section 4).
package struct JSONMember: Sendable {
    package let name: String
    package let value: JSONValue

    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension [JSONMember] {
    /// The members that count: of those with the same name the last.
    ///
    /// RFC 8259 leaves it open. The last is what most others take.
    var counting: [JSONMember] {
        if count <= 8, hasEachNameOnce { return self }
        var names = Set<ExactText>()
        let counting = reversed().filter { names.insert(ExactText($0.name)).inserted }
        return counting.count == count ? self : counting.reversed()
    }

    /// Compares each name with each, which is the fastest way for a few.
    private var hasEachNameOnce: Bool {
        for index in indices {
            let name = ExactText(self[index].name)
            for other in 0..<index where ExactText(self[other].name) == name { return false }
        }
        return true
    }

    /// The members in the order of others; nil unless the names are the same. Both have each name once.
    func inOrder(of others: [JSONMember]) -> [JSONMember]? {
        guard count == others.count else { return nil }
        if zip(self, others).allSatisfy({ ExactText($0.name) == ExactText($1.name) }) { return self }
        let members = Dictionary(uniqueKeysWithValues: map { (ExactText($0.name), $0) })
        let ordered = others.compactMap { members[ExactText($0.name)] }
        return ordered.count == count ? ordered : nil
    }
}
