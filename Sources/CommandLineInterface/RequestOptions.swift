internal import ArgumentParser
internal import WebSocketProtocol

/// What the opening handshake asks for.
struct RequestOptions: ParsableArguments {
    @Option(
        name: [.customShort("H"), .customLong("header")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Send a header (repeatable).", valueName: "name: value"))
    var headers: [String] = []

    @Option(name: [.customShort("o"), .customLong("origin")], help: "Send an Origin header.")
    var origin: String?

    @Option(
        name: [.customShort("s"), .customLong("subprotocol")],
        help: ArgumentHelp("Ask for a subprotocol (repeatable, or a comma list).", valueName: "name"))
    var subprotocols: [String] = []

    /// Headers in order, each taken apart at its first colon.
    func fields() throws(UsageError) -> [HeaderFields.Field] {
        var fields: [HeaderFields.Field] = []
        for header in headers {
            let parts = header.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw UsageError("the header \"\(header)\" has no colon. Write -H \"Name: value\".")
            }
            let name = parts[0].trimmingASCIISpace
            guard name.isToken else { throw UsageError("\"\(name)\" is no header name. Write -H \"Name: value\".") }
            let value = parts[1].trimmingASCIISpace
            guard !value.unicodeScalars.contains(where: { $0.value < 0x20 && $0.value != 0x09 || $0.value == 0x7F })
            else { throw UsageError("the value of the header \(name) holds a control character.") }
            fields.append(HeaderFields.Field(name, value))
        }
        if let origin { fields.append(HeaderFields.Field("Origin", origin)) }
        return fields
    }

    /// Subprotocols in order of preference.
    func names() throws(UsageError) -> [String] {
        let names = subprotocols.flatMap { $0.split(separator: ",").map(\.trimmingASCIISpace) }
        for name in names where !name.isToken {
            throw UsageError("\"\(name)\" is no subprotocol: only letters, digits and !#$%&'*+-.^_`|~ may stand there.")
        }
        guard Set(names).count == names.count else {
            throw UsageError("a subprotocol is asked for twice. Name each once.")
        }
        return names
    }
}
