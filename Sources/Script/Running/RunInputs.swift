package import JSONText

/// What scripts get from outside.
package struct RunInputs: Sendable {
    /// `--var`, `--vars-file`, `--secret`.
    package var variables: [String: JSONValue]
    /// For values that appear nowhere as they are.
    let redaction: Redaction
    /// `{{env.NAME}}`.
    package var environment: @Sendable (String) -> String?
    /// `{{now}}`: the time of day, as RFC 3339 has it.
    package var timestamp: @Sendable () -> String

    package init(
        variables: [String: JSONValue] = [:], secrets: [JSONValue] = [],
        environment: @escaping @Sendable (String) -> String? = { _ in nil },
        timestamp: @escaping @Sendable () -> String = { "1970-01-01T00:00:00.000Z" }
    ) {
        self.variables = variables
        redaction = Redaction(secrets)
        self.environment = environment
        self.timestamp = timestamp
    }

    /// The text with dots for each secret in it.
    package func redact(_ text: String) -> String {
        redaction.text(text)
    }

    /// The same for bytes that are shown one by one: they keep their places.
    func redact(_ bytes: [UInt8]) -> [UInt8] {
        redaction.bytes(bytes)
    }
}
