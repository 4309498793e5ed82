internal import ArgumentParser
internal import JSONText
internal import Notation
internal import StandardStreams

/// Values that scripts get from outside.
struct VariableOptions: ParsableArguments {
    @Option(
        name: .customLong("var"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Give {{NAME}} a text, or with := a JSON value (repeatable).", valueName: "name=value"))
    var variables: [String] = []

    @Option(
        name: .customLong("vars-file"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Take values from a file with a JSON object (repeatable).", valueName: "file"))
    var files: [String] = []

    @Option(
        name: .customLong("secret"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("The same as --var, with ••• in its place wherever it is shown.", valueName: "name=value"))
    var secrets: [String] = []

    /// The largest file of values.
    private static let fileLimit = 16 << 20

    /// Names and values: files first, so that the command line wins.
    func values() throws(UsageError) -> (values: [String: JSONValue], secrets: [JSONValue]) {
        var values: [String: JSONValue] = [:]
        for file in files {
            for member in try Self.members(ofFile: file) { values[member.name] = member.value }
        }
        var hidden: [JSONValue] = []
        for variable in variables {
            let (name, value) = try Self.assignment(variable, "--var")
            values[name] = value
        }
        for secret in secrets {
            let (name, value) = try Self.assignment(secret, "--secret")
            values[name] = value
            hidden.append(value)
        }
        return (values, hidden)
    }

    private static func assignment(_ text: String, _ option: String) throws(UsageError) -> (String, JSONValue) {
        guard let sign = text.firstIndex(of: "=") else {
            throw UsageError("\(option) \(text) has no =. Write \(option) NAME=VALUE.")
        }
        var name = text[..<sign]
        let value = String(text[text.index(after: sign)...])
        let isJSON = name.last == ":"
        if isJSON { name = name.dropLast() }
        guard Name.isValid(name) else {
            throw UsageError(
                "\(option): \"\(name)\" is no name. A name is a letter, then letters, digits, _ and -.")
        }
        guard !ReservedWord.contains(String(name)) else {
            throw UsageError("\(option): \(name) is a word of the language. Choose another name.")
        }
        guard isJSON else { return (String(name), .string(value)) }
        do {
            return (String(name), try JSONValue(parsing: value))
        } catch {
            throw UsageError("\(option) \(name): the value is no JSON: \(error). Text is written \(name)=TEXT.")
        }
    }

    private static func members(ofFile file: String) throws(UsageError) -> [JSONMember] {
        let bytes: [UInt8]
        do {
            bytes = try LocalFile.readRegular(file, upTo: fileLimit)
        } catch {
            throw UsageError("--vars-file: cannot read \(file): \(error).")
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw UsageError("--vars-file: \(file) is no JSON: \(error).")
        }
        guard case .object(let members) = value else {
            throw UsageError("--vars-file: \(file) holds no JSON object. Write {\"NAME\": VALUE, …}.")
        }
        for member in members where ReservedWord.contains(member.name) {
            throw UsageError("--vars-file: \(file): \(member.name) is a word of the language. Choose another name.")
        }
        for member in members where !Name.isValid(member.name) {
            throw UsageError("--vars-file: \(file): \"\(member.name)\" is no name.")
        }
        return members
    }
}
