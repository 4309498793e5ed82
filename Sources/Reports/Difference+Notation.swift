internal import Script

extension Failure.Difference {
    /// What was expected, in script notation: bytes as `hex 00 ff`.
    var expectedText: String {
        switch self {
        case .texts(let expected, _, _): expected
        case .bytes(let expected, _, _): Self.notation(expected)
        }
    }

    /// What was received, in script notation.
    var receivedText: String {
        switch self {
        case .texts(_, let received, _): received
        case .bytes(_, let received, _): Self.notation(received)
        }
    }

    /// Which message was received.
    var note: String? {
        switch self {
        case .texts(_, _, let note), .bytes(_, _, let note): note
        }
    }

    private static func notation(_ bytes: [UInt8]) -> String {
        bytes.reduce(into: "hex") { text, byte in
            text += (byte < 16 ? " 0" : " ") + String(byte, radix: 16)
        }
    }
}
