internal import JSONText

extension JSONValue {
    static func object(_ members: [(name: String, value: JSONValue)]) -> JSONValue {
        .object(members.map { JSONMember(name: $0.name, value: $0.value) })
    }

    static func integer(_ value: Int) -> JSONValue { number(digits: String(value)) }

    /// Seconds to the microsecond.
    static func seconds(_ duration: Duration) -> JSONValue { number(digits: duration.seconds(decimals: 6)) }

    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    private static func number(digits: String) -> JSONValue {
        guard let number = JSONNumber(digits) else { preconditionFailure("digits are a number") }
        return .number(number)
    }
}
