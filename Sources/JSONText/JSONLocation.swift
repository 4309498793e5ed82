/// A place in a value: the normalized path of RFC 9535 section 2.7, printed for people.
package struct JSONLocation: Hashable, Sendable {
    /// From a value to one of its children.
    package enum Step: Sendable {
        /// To the member of an object with this name.
        case name(String)
        /// To the element of an array at this index, from 0 on.
        case index(Int)
    }

    /// The way from the root.
    package var steps: [Step]

    package init(steps: [Step]) {
        self.steps = steps
    }

    /// The whole value.
    package static let root = JSONLocation(steps: [])

    /// The place one step further.
    package func appending(_ step: Step) -> JSONLocation {
        JSONLocation(steps: steps + [step])
    }
}

extension JSONLocation.Step: Hashable {
    /// Names are compared code point by code point, as JSON does.
    package static func == (lhs: Self, rhs: Self) -> Bool {
        switch (lhs, rhs) {
        case (.name(let lhs), .name(let rhs)): ExactText(lhs) == ExactText(rhs)
        case (.index(let lhs), .index(let rhs)): lhs == rhs
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .name(let name): hasher.combine(ExactText(name))
        case .index(let index): hasher.combine(index)
        }
    }
}

extension JSONLocation: CustomStringConvertible {
    /// A path that finds this place: `$.payload.items[0]['odd name']`.
    package var description: String {
        steps.reduce(into: "$") { text, step in
            switch step {
            case .index(let index): text += "[\(index)]"
            case .name(let name) where JSONPathLexeme.isShorthand(name): text += ".\(name)"
            case .name(let name): text += "['\(Self.escape(name))']"
            }
        }
    }

    /// A name as it stands between single quotes in a normalized path.
    private static func escape(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case 0..<0x20, UInt8(ascii: "'"), UInt8(ascii: "\\"): JSONString.append(escaping: byte, to: &bytes)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
