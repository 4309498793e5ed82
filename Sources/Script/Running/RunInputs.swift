package import JSONText
internal import Notation
internal import WebSocketProtocol

/// What scripts get from outside.
package struct RunInputs: Sendable {
    /// `--var`, `--vars-file`, `--secret`.
    package var variables: [String: JSONValue]
    /// Texts that appear nowhere as they are.
    package var secrets: [String]
    /// `{{env.NAME}}`.
    package var environment: @Sendable (String) -> String?
    /// `{{now}}`: the time of day, as RFC 3339 has it.
    package var timestamp: @Sendable () -> String

    package init(
        variables: [String: JSONValue] = [:], secrets: [String] = [],
        environment: @escaping @Sendable (String) -> String? = { _ in nil },
        timestamp: @escaping @Sendable () -> String = { "1970-01-01T00:00:00.000Z" }
    ) {
        self.variables = variables
        self.secrets = secrets
        self.environment = environment
        self.timestamp = timestamp
    }

    /// The text with dots for each secret in it, as it is or as script notation writes it.
    package func redact(_ text: String) -> String {
        guard !secrets.isEmpty else { return text }
        // Bytes are compared: to characters, a secret with an accent behind it would be another one.
        var bytes = Array(text.utf8)
        for secret in longestFirst {
            let quoted = MessageNotation.string(secret).utf8.dropFirst().dropLast()
            let hex = MessageNotation.text(Array(secret.utf8), type: .binary).utf8.dropFirst("hex ".utf8.count)
            for notation in [Array(secret.utf8), Array(quoted), Array(hex)] {
                bytes = bytes.replacing(notation) { "•••".utf8 }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same for bytes that are shown one by one: they keep their places.
    func redact(_ bytes: [UInt8]) -> [UInt8] {
        longestFirst.reduce(bytes) { bytes, secret in
            bytes.replacing(Array(secret.utf8)) { repeatElement(UInt8(ascii: "*"), count: secret.utf8.count) }
        }
    }

    /// A secret may be a part of another one.
    private var longestFirst: [String] {
        secrets.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
    }
}

extension [UInt8] {
    /// The bytes with something else in place of each occurrence of a pattern.
    fileprivate func replacing(_ pattern: [UInt8], with replacement: () -> some Sequence<UInt8>) -> [UInt8] {
        guard let first = pattern.first else { return self }
        var result: [UInt8] = []
        var start = 0
        while start < count {
            if self[start] == first, self[start...].starts(with: pattern) {
                result += replacement()
                start += pattern.count
            } else {
                result.append(self[start])
                start += 1
            }
        }
        return result
    }
}
