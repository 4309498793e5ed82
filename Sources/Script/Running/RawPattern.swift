internal import Notation

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

    /// Holds what came and was not taken against it.
    func match(_ bytes: [UInt8]) -> Outcome {
        switch self {
        case .bytes(let expected):
            if bytes.starts(with: expected) { return .matched(expected.count, []) }
            return expected.starts(with: bytes) ? .incomplete : .missed
        case .expression(let regex):
            // A byte a character, so that any bytes may be looked at, and offsets are offsets of bytes.
            let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
            do {
                guard let match = try regex.firstMatch(in: text) else { return .incomplete }
                let end = text.utf8.prefix(match.end).count { $0 & 0xC0 != 0x80 }
                return .matched(end, match.captures)
            } catch {
                return .failed("\(error)")
            }
        }
    }
}
