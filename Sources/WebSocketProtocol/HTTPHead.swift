/// The start line and header fields of an HTTP/1.1 message, with its bytes as they came (RFC 9112).
package struct HTTPHead: Equatable, Sendable {
    /// Everything up to and with the empty line.
    package let bytes: [UInt8]
    package let startLine: String
    package let fields: HeaderFields

    /// A line that is no header field, so that the bytes are no head.
    package struct Malformation: Error, Equatable, Sendable {
        package let line: String
    }

    /// Takes a whole head apart. Lines may end with LF alone (RFC 9112 section 2.2).
    package init(_ bytes: [UInt8]) throws(Malformation) {
        self.bytes = bytes
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { $0.last == 0x0D ? $0.dropLast() : $0 }
            .map { String(decoding: $0, as: UTF8.self) }[...]
        startLine = lines.popFirst() ?? ""
        var fields = HeaderFields()
        for line in lines where !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, String(parts[0]).isToken else { throw Malformation(line: line) }
            fields.append(String(parts[0]), parts[1].trimmingASCIISpace)
        }
        self.fields = fields
    }
}

/// Collects the bytes of a head up to the empty line, within a limit.
package struct HTTPHeadReader: Sendable {
    /// Bytes allowed for a head.
    package let limit: Int
    package private(set) var bytes: [UInt8] = []
    /// Bytes of the line that has not ended, without CR.
    private var lineLength = 0

    package init(limit: Int) {
        self.limit = limit
    }

    package enum Progress: Equatable, Sendable {
        case incomplete
        /// The head is in `bytes`; of the input this many bytes belonged to it.
        case complete(consumed: Int)
        case tooLarge
    }

    /// Takes the next bytes of the stream.
    package mutating func read(_ input: UnsafeRawBufferPointer) -> Progress {
        for (index, byte) in input.enumerated() {
            if bytes.count == limit { return .tooLarge }
            bytes.append(byte)
            if byte == 0x0A {
                if lineLength == 0, bytes.count > 2 { return .complete(consumed: index + 1) }
                lineLength = 0
            } else if byte != 0x0D {
                lineLength += 1
            }
        }
        return .incomplete
    }

    /// Begins anew, with the next message's head.
    package mutating func reset() {
        self = HTTPHeadReader(limit: limit)
    }
}
