internal import JSONText
internal import Notation
internal import WebSocketProtocol

/// What bytes without frames are held against: the next bytes as they are, or an expression somewhere in what came.
enum RawPattern {
    case bytes([UInt8])
    case expression(Regex)

    init(_ syntax: PayloadSyntax, in scope: TestScope) throws(Diagnostic) {
        if case .regex(let regex) = syntax.kind {
            self = .expression(try regex.regex(in: scope))
        } else {
            self = .bytes(try syntax.bytes(in: scope))
        }
    }

    enum Outcome {
        /// How many bytes it takes.
        case matched(Int, [Capture])
        /// More of them may make it right.
        case incomplete
        case missed
        case failed(String)
    }

    /// Holds what came and was not taken against it: expressions look everywhere, bytes if they are told to.
    func match(_ bytes: [UInt8], isAnywhere: Bool) -> Outcome {
        switch self {
        case .bytes(let expected):
            if isAnywhere {
                let start = bytes.indices.first { bytes[$0...].starts(with: expected) }
                return start.map { .matched($0 + expected.count, []) } ?? .incomplete
            }
            if bytes.starts(with: expected) { return .matched(expected.count, []) }
            return expected.starts(with: bytes) ? .incomplete : .missed
        case .expression(let regex):
            do {
                // What is no UTF-8 is looked at a byte a character, so that offsets stay those of bytes.
                if bytes.isUTF8 { return try outcome(regex, bytes, byteCount: { $0 }) }
                let text = Array(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).utf8)
                return try outcome(regex, text) { end in text[..<end].count { $0 & 0xC0 != 0x80 } }
            } catch {
                return .failed("\(error)")
            }
        }
    }

    private func outcome(
        _ regex: Regex, _ text: [UInt8], byteCount: (Int) -> Int
    ) throws(Regex.Failure) -> Outcome {
        let found = text.withUnsafeBytes { bytes in
            Result { () throws(Regex.Failure) in try regex.firstMatch(in: bytes) }
        }
        guard let match = try found.get() else { return .incomplete }
        return .matched(byteCount(match.end), match.groups.map { Capture(name: $0.name, value: .string($0.value)) })
    }
}
