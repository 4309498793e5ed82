/// How received payloads are written to stdout.
package enum OutputForm: String, CaseIterable, Sendable {
    /// A text message and a line end; a binary message as its bytes alone.
    case text
    /// Payload bytes alone, for both types.
    case raw
    /// A line of hexadecimal digits a message.
    case hex
    /// A line of Base64 a message.
    case base64
}
