extension JSONPath {
    /// A value that a path found, and where.
    package struct Node: Sendable {
        package let value: JSONValue
        private let trail: Trail

        /// The way back to the root. Nodes share it: locations of their own would be as long as the value is deep.
        private indirect enum Trail: Sendable {
            case root
            case child(of: Trail, JSONLocation.Step)
        }

        /// Where the value is; put together when it is asked for.
        package var location: JSONLocation {
            var steps: [JSONLocation.Step] = []
            var trail = trail
            while case .child(let parent, let step) = trail {
                steps.append(step)
                trail = parent
            }
            return JSONLocation(steps: steps.reversed())
        }

        private init(_ value: JSONValue, _ trail: Trail) {
            self.value = value
            self.trail = trail
        }

        /// The whole value.
        init(root value: JSONValue) {
            self.init(value, .root)
        }

        /// A child of this node.
        func child(_ step: JSONLocation.Step, _ value: JSONValue) -> Node {
            Node(value, .child(of: trail, step))
        }
    }

    /// A path looked at more nodes of a value than it may.
    package struct TooManyNodes: Error, Hashable, Sendable, CustomStringConvertible {
        /// How many nodes a path may look at.
        package static let limit = 100_000

        package let description: String

        init(path: JSONPath) {
            description = "\(path.text) looks at more than \(Self.limit) places of the JSON: name a part of it"
        }
    }

    /// The nodes that the path selects, in the order of RFC 9535; members in their order, the last of each name.
    ///
    /// A value is a peer's, and `..` can look at each of its parts many times. So a node counts each time that it is
    /// looked at, and beyond `TooManyNodes.limit` the error is thrown.
    package func nodes(in value: JSONValue) throws(TooManyNodes) -> [Node] {
        var walk = JSONPathWalk(self)
        var nodes = [Node(root: value)]
        for segment in segments { nodes = try walk.apply(segment, to: nodes) }
        return nodes
    }
}
