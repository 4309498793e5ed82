/// Text from a peer, made harmless for a terminal.
///
/// C0 and C1 controls, DEL, bidirectional controls and bytes that are no UTF-8 are shown escaped; line feed and
/// tab stay.
package enum TerminalText {
    /// The harmless form of a text.
    package static func sanitize(_ text: String) -> String {
        var output: [UInt8] = []
        Array(text.utf8).withUnsafeBytes { append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    /// The harmless form of a text that is to stay on its line: line feeds and tabs are shown escaped as well.
    package static func sanitizeLine(_ text: String) -> String {
        sanitize(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\x0a")
            .split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "\\x09")
    }

    /// Appends the harmless form of some bytes.
    package static func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        var start = 0
        while start < bytes.count {
            let end = PlainText.end(in: bytes, from: start)
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end
            // No plain byte is a part of a longer code point, so the others can be decoded for themselves.
            while start < bytes.count, !PlainText.isPlain(bytes[start]) { start += 1 }
            if start > end { decode(UnsafeRawBufferPointer(rebasing: bytes[end..<start]), to: &output) }
        }
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        var decoder = UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &rest) {
            case .valid(let encoded):
                offset += encoded.count
                let scalar = UTF8.decode(encoded)
                if isHarmful(scalar) {
                    output += escape(scalar)
                } else {
                    output.append(contentsOf: encoded)
                }
            case .error(let length):
                for byte in bytes[offset..<offset + length] { output += escape(Unicode.Scalar(byte)) }
                offset += length
            case .emptyInput:
                return
            }
        }
    }

    /// Whether a terminal would act on this scalar, or show what follows in another order.
    package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> [UInt8] {
        let digits = String(scalar.value, radix: 16)
        let text = scalar.value < 0x100 ? "\\x" + (digits.count < 2 ? "0" : "") + digits : "\\u{\(digits)}"
        return Array(text.utf8)
    }
}
