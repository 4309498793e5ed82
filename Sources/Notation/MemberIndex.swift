internal import JSONText

/// Finds the members of an object by their names; of several with the same name the last counts.
struct MemberIndex {
    private let members: [JSONMember]
    /// Where the last member of each name is; nil where so few are looked up that this does not pay.
    private let positions: [ExactText: Int]?

    init(_ members: [JSONMember], lookups: Int) {
        self.members = members
        positions =
            lookups > 8 ? Dictionary(members.enumerated().map { (ExactText($1.name), $0) }) { $1 } : nil
    }

    subscript(name: String) -> JSONValue? {
        let name = ExactText(name)
        if let positions { return positions[name].map { members[$0].value } }
        return members.last { ExactText($0.name) == name }?.value
    }
}
