internal import Notation

/// Names that stand for text in what is sent: `{{NAME}}`.
struct Variables {
    private(set) var values: [String: String] = [:]
    /// Whether names are replaced.
    var isActive = false

    mutating func set(_ name: String, _ value: String) {
        values[name] = value
    }

    /// The text with all names replaced by their values; a name that has none is an error.
    func expand(_ text: String) throws(CommandError) -> String {
        guard isActive else { return text }
        var result = ""
        var rest = text[...]
        while let opening = rest.firstRange(of: "{{"), let closing = rest[opening.upperBound...].firstRange(of: "}}") {
            let name = rest[opening.upperBound..<closing.lowerBound]
            // What can not be a name, such as the end of a JSON object, stays as it is.
            guard Name.isValid(name) else {
                let second = rest.index(after: opening.lowerBound)
                result += rest[..<second]
                rest = rest[second...]
                continue
            }
            guard let value = values[String(name)] else {
                throw CommandError("{{\(name)}} has no value; write /set \(name) VALUE, or /vars off")
            }
            result += rest[..<opening.lowerBound] + value
            rest = rest[closing.upperBound...]
        }
        return result + rest
    }
}
