/// A JSON value that keeps what came: the order of members, names that come twice, the text of numbers (RFC 8259).
///
/// Nothing that recurses over a value that was parsed can run out of stack, its end of life included: it is at most
/// `maximumDepth` deep. Who builds a value in another way has to see to that.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

extension JSONValue {
    /// What the value is, in the words of RFC 8259 section 3: `null`, `boolean`, `number`, `string`, `array`, `object`.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The value of an object's member, the last of that name; nil where there is none, and for what is no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        let name = ExactText(name)
        return members.last { ExactText($0.name) == name }?.value
    }
}
