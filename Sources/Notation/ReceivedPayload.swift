package import JSONText
package import WebSocketProtocol

/// What was received, read as text and as JSON at most once, however many patterns it is held against.
package final class ReceivedPayload {
    /// Nil for what is no message: payloads of Pings and Pongs, reasons of Closes, bytes without frames.
    package let type: MessageType?
    package let bytes: [UInt8]

    package init(type: MessageType?, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }

    /// The bytes as JSON, whatever the type.
    package private(set) lazy var json: Result<JSONValue, JSONError> = bytes.withUnsafeBytes { bytes in
        Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
    }

    /// The bytes as UTF-8, nil where they are not.
    package private(set) lazy var text: String? = String(validating: bytes, as: UTF8.self)

    /// The bytes as text for expressions and globs: what is no UTF-8 is U+FFFD.
    var repairedText: String { text ?? String(decoding: bytes, as: UTF8.self) }
}
