internal import JSONText
internal import Notation
internal import WebSocketProtocol

/// Values that came in JSON and were sent later: another time they will be other ones.
struct RecordedVariables {
    /// Shorter ones are the same each time, mostly: words, counters.
    private static let shortest = 8
    /// Longer ones, in bytes, are content.
    private static let longest = 64 << 10

    private struct Variable {
        let name: String
        /// The entry in which it came.
        let first: Int
    }

    private var variables: [JSONValue: Variable] = [:]

    init(_ entries: [Recording.Entry]) {
        var lastSent: [JSONValue: Int] = [:]
        for (index, entry) in entries.enumerated() {
            guard case .message(.sent, .text, let payload, _) = entry else { continue }
            Self.forEachValue(in: payload, isSent: true) { lastSent[$0] = index }
        }
        guard !lastSent.isEmpty else { return }
        for (index, entry) in entries.enumerated() {
            guard case .message(.received, .text, let payload, _) = entry else { continue }
            Self.forEachValue(in: payload, isSent: false) { value in
                guard variables[value] == nil, let last = lastSent[value], last > index else { return }
                variables[value] = Variable(name: "v\(variables.count + 1)", first: index)
            }
        }
    }

    /// A text message with names for values; nil when none is in it.
    func text(_ payload: [UInt8], at index: Int) -> String? {
        guard !variables.isEmpty else { return nil }
        if let whole = Self.whole(payload), let name = notation(of: whole, at: index) { return "\"\(name)\"" }
        guard let value = JSONValue(container: payload) else { return nil }
        var isNamed = false
        let text = text(value, at: index, &isNamed)
        return isNamed ? text : nil
    }

    private func text(_ value: JSONValue, at index: Int, _ isNamed: inout Bool) -> String {
        switch value {
        case .array(let elements):
            return "[" + elements.map { text($0, at: index, &isNamed) }.joined(separator: ",") + "]"
        case .object(let members):
            let parts = members.map { member in
                MessageNotation.json(.string(member.name)) + ":" + text(member.value, at: index, &isNamed)
            }
            return "{" + parts.joined(separator: ",") + "}"
        case .string, .number, .bool, .null:
            guard let notation = notation(of: value, at: index) else { return MessageNotation.json(value) }
            isNamed = true
            return notation
        }
    }

    /// How a value is written in an entry, where it has a name by then.
    private func notation(of value: JSONValue, at index: Int) -> String? {
        guard let variable = variables[value], index >= variable.first else { return nil }
        return index == variable.first ? "?\(variable.name)" : "{{\(variable.name)}}"
    }

    // MARK: Finding

    /// Calls `body` with each value of a message that may get a name: in JSON, and of what is sent the whole text.
    private static func forEachValue(in payload: [UInt8], isSent: Bool, _ body: (JSONValue) -> Void) {
        if let value = JSONValue(container: payload) {
            forEachLeaf(of: value, body)
        } else if isSent, let whole = whole(payload) {
            body(whole)
        }
    }

    private static func forEachLeaf(of value: JSONValue, _ body: (JSONValue) -> Void) {
        switch value {
        case .array(let elements): for element in elements { forEachLeaf(of: element, body) }
        case .object(let members): for member in members { forEachLeaf(of: member.value, body) }
        case .string(let text): if isLongEnough(text) { body(value) }
        case .number(let number): if isLongEnough(number.text) { body(value) }
        case .bool, .null: break
        }
    }

    /// The whole of a text as a value.
    private static func whole(_ payload: [UInt8]) -> JSONValue? {
        guard payload.count <= longest else { return nil }
        let text = String(decoding: payload, as: UTF8.self)
        guard isLongEnough(text) else { return nil }
        return JSONNumber(text).map { .number($0) } ?? .string(text)
    }

    private static func isLongEnough(_ text: String) -> Bool {
        text.utf8.count <= longest && text.unicodeScalars.count >= shortest
    }
}
