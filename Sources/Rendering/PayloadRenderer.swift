package import WebSocketProtocol

/// Appends received messages to a buffer of output bytes.
package struct PayloadRenderer: Sendable {
    private let form: OutputForm
    /// What ends a message where the form says so: LF or NUL.
    private let delimiter: UInt8
    /// Whether the output is a terminal, which the peer must not drive.
    private let isSanitizing: Bool

    package init(form: OutputForm, delimiter: UInt8 = 0x0A, isSanitizing: Bool) {
        self.form = form
        self.delimiter = delimiter
        self.isSanitizing = isSanitizing
    }

    /// Appends one message.
    @inline(__always)
    package func append(_ type: MessageType, _ payload: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        guard form == .text, !isSanitizing else { return appendSpecially(type, payload, to: &output) }
        output.append(contentsOf: payload)
        if type == .text { output.append(delimiter) }
    }

    @inline(never)
    private func appendSpecially(_ type: MessageType, _ payload: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        switch form {
        case .text, .raw:
            if isSanitizing {
                TerminalText.append(payload, to: &output)
            } else {
                output.append(contentsOf: payload)
            }
            if form == .text, type == .text || isSanitizing { output.append(delimiter) }
        case .hex:
            for byte in payload {
                output.append(Self.digits[Int(byte >> 4)])
                output.append(Self.digits[Int(byte & 15)])
            }
            output.append(delimiter)
        case .base64:
            output += Base64.encodedBytes(of: payload)
            output.append(delimiter)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
