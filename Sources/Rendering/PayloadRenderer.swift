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

    /// Appends all messages among some events; returns their number.
    package func append(_ events: [Event], _ payloads: PayloadBytes, to output: inout [UInt8]) -> Int {
        var count = 0
        guard form != .text || isSanitizing else { return appendPlainly(events, payloads, to: &output) }
        for case .message(let type, let payload) in events {
            append(type, payloads[payload], to: &output)
            count &+= 1
        }
        return count
    }

    /// Appends all messages as they are: the inner loop of receiving, with room made once for all of them.
    private func appendPlainly(_ events: [Event], _ payloads: PayloadBytes, to output: inout [UInt8]) -> Int {
        var messageCount = 0
        let room = payloads.block.count + payloads.storage.count + events.count
        output.append(addingCapacity: room) { span in
            span.withUnsafeMutableBufferPointer { buffer, byteCount in
                guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
                for case .message(let type, let payload) in events {
                    let bytes = payloads[payload]
                    precondition(byteCount &+ bytes.count < buffer.count, "a batch is larger than its bytes")
                    if let source = bytes.baseAddress {
                        (start + byteCount).copyMemory(from: source, byteCount: bytes.count)
                        byteCount &+= bytes.count
                    }
                    if case .text = type {
                        buffer[byteCount] = delimiter
                        byteCount &+= 1
                    }
                    messageCount &+= 1
                }
            }
        }
        return messageCount
    }

    /// Appends one message.
    @inline(__always)
    package func append(_ type: MessageType, _ payload: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        guard form == .text, !isSanitizing else { return appendSpecially(type, payload, to: &output) }
        output.append(contentsOf: payload)
        if case .text = type { output.append(delimiter) }
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
