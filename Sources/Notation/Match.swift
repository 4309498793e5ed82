package import JSONText

/// What became of a payload that was held against a pattern.
package enum Match: Sendable {
    /// With what the pattern captures, in its order, each name once.
    case matched([Capture])
    case mismatched(Mismatch)
    /// It can not be told: an expression of the pattern takes too long on this payload.
    case failed(Regex.Failure)
}

/// A part of what was received, and its name.
package struct Capture: Hashable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}
