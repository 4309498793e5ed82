/// Follows the segments of a path, and counts the nodes that it looks at.
struct JSONPathWalk {
    private let path: JSONPath
    private var nodesLeft = JSONPath.TooManyNodes.limit

    init(_ path: JSONPath) {
        self.path = path
    }

    /// What a segment selects, from one node after the other (RFC 9535 section 2.5).
    mutating func apply(
        _ segment: JSONPath.Segment, to nodes: [JSONPath.Node]
    ) throws(JSONPath.TooManyNodes) -> [JSONPath.Node] {
        var selected: [JSONPath.Node] = []
        for node in nodes {
            // The last one is looked at first, so children come in reverse, and before their next sibling.
            var waiting = [node]
            while let node = waiting.popLast() {
                for selector in segment.selectors { selected += try select(selector, in: node) }
                if segment.reachesDescendants { waiting += try children(of: node).reversed() }
            }
        }
        return selected
    }

    /// The children that a selector selects (RFC 9535 section 2.3).
    private mutating func select(
        _ selector: JSONPath.Selector, in node: JSONPath.Node
    ) throws(JSONPath.TooManyNodes) -> [JSONPath.Node] {
        switch (selector, node.value) {
        case (.wildcard, _):
            return try children(of: node)
        case (.name(let name), .object):
            guard let value = node.value[name] else { return [] }
            try count(1)
            return [node.child(.name(name), value)]
        case (.index(let index), .array(let elements)):
            let index = index < 0 ? elements.count + index : index
            guard elements.indices.contains(index) else { return [] }
            try count(1)
            return [node.child(.index(index), elements[index])]
        case (.slice(let slice), .array(let elements)):
            let indices = slice.indices(count: elements.count)
            try count(indices.underestimatedCount)
            return indices.map { node.child(.index($0), elements[$0]) }
        default: return []
        }
    }

    private mutating func children(of node: JSONPath.Node) throws(JSONPath.TooManyNodes) -> [JSONPath.Node] {
        switch node.value {
        case .array(let elements):
            try count(elements.count)
            return elements.enumerated().map { node.child(.index($0), $1) }
        case .object(let members):
            try count(members.count)
            return members.counting.map { node.child(.name($0.name), $0.value) }
        default: return []
        }
    }

    private mutating func count(_ nodes: Int) throws(JSONPath.TooManyNodes) {
        nodesLeft -= nodes
        if nodesLeft < 0 { throw JSONPath.TooManyNodes(path: path) }
    }
}
