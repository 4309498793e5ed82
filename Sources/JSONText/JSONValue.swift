package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}
package struct JSONMember: Hashable, Sendable {
    package let name: String
    package let value: JSONValue
    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}
package struct JSONNumber: Hashable, Sendable {
    package let text: String
}
package struct JSONPath: Sendable {
    package let text: String
}
