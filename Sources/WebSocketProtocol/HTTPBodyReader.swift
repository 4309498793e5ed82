/// Collects the start of a response's body: by length, in chunks, or to the end of the stream (RFC 9112 section 6).
struct HTTPBodyReader: Sendable {
    private enum Framing: Sendable {
        case length(remaining: Int)
        case chunkSize(digits: [UInt8])
        case chunk(remaining: Int)
        case toEnd
        case complete
    }

    /// Bytes that are kept; the rest is not waited for.
    private let limit: Int
    private var framing: Framing
    private(set) var body: [UInt8] = []

    /// The reader for the body that follows a response's head.
    init(status: Int, fields: HeaderFields, limit: Int) {
        self.limit = limit
        if status == 204 || status == 304 {
            framing = .complete
        } else if fields.contains("chunked", in: "Transfer-Encoding") {
            framing = .chunkSize(digits: [])
        } else if let length = fields.first("Content-Length").flatMap({ Int($0) }), length >= 0 {
            framing = length == 0 ? .complete : .length(remaining: length)
        } else {
            framing = .toEnd
        }
    }

    /// Whether the body is whole, or as much of it as is kept.
    var isComplete: Bool {
        if case .complete = framing { return true }
        return body.count >= limit
    }

    /// Whether more was sent than is kept.
    var isTruncated: Bool {
        if case .complete = framing { return false }
        return body.count >= limit
    }

    mutating func read(_ input: UnsafeRawBufferPointer) {
        var rest = input[...]
        while !rest.isEmpty, !isComplete {
            switch framing {
            case .length(let remaining):
                let taken = keep(&rest, atMost: remaining)
                framing = taken == remaining ? .complete : .length(remaining: remaining - taken)
            case .chunk(let remaining):
                let taken = keep(&rest, atMost: remaining)
                framing = taken == remaining ? .chunkSize(digits: []) : .chunk(remaining: remaining - taken)
            case .chunkSize(var digits):
                let byte = rest.removeFirst()
                if byte != 0x0A {
                    digits.append(byte)
                    framing = digits.count > 64 ? .complete : .chunkSize(digits: digits)
                } else if let size = Self.chunkSize(digits) {
                    framing = size == 0 ? .complete : .chunk(remaining: size)
                } else {
                    // The empty line after a chunk's data, or a line that is no size.
                    framing = digits.allSatisfy { $0 == 0x0D } ? .chunkSize(digits: []) : .complete
                }
            case .toEnd:
                _ = keep(&rest, atMost: .max)
            case .complete:
                return
            }
        }
    }

    private mutating func keep(_ rest: inout Slice<UnsafeRawBufferPointer>, atMost count: Int) -> Int {
        let taken = min(count, rest.count, limit - body.count)
        body.append(contentsOf: rest.prefix(taken))
        rest = rest.dropFirst(taken)
        return taken
    }

    private static func chunkSize(_ line: [UInt8]) -> Int? {
        let text = String(decoding: line.prefix { $0 != 0x3B && $0 != 0x0D }, as: UTF8.self).trimmingASCIISpace
        return Int(text, radix: 16).flatMap { $0 >= 0 ? $0 : nil }
    }
}
