package import JSONText
internal import WebSocketProtocol

/// Why a payload is not what a pattern says.
package struct Mismatch: Sendable {
    /// One of the two sides, written down only when somebody asks for it: most mismatches are never shown.
    enum Side: Sendable {
        case pattern(Pattern)
        case json(JSONPattern)
        case member(JSONPattern.Member)
        case value(JSONValue)
        /// A whole message or, without a type, another payload.
        case payload([UInt8], MessageType?)
        /// A part of a payload that is to be compared character by character.
        case text(ArraySlice<UInt8>)
        /// A part of a payload that is to be compared byte by byte.
        case bytes(ArraySlice<UInt8>)
    }

    /// What is wrong, as part of a sentence, such as "a member is missing".
    package let message: String
    /// Where in the JSON; nil for what is not compared as JSON.
    package let location: JSONLocation?
    /// The smallest part of the pattern that is not met; nil for a pattern that nobody wrote.
    package let range: SourceRange?
    /// How much of the pattern is met: of several mismatches the nearest miss has the most.
    package let closeness: Int
    private let sides: (expected: Side, received: Side)

    init(
        _ message: String, at range: SourceRange?, location: JSONLocation? = nil, closeness: Int = 1, expected: Side,
        received: Side
    ) {
        self.message = message
        self.range = range
        self.location = location
        self.closeness = closeness
        sides = (expected, received)
    }

    /// What was expected, in script notation; cut where it is long.
    package var expected: String { sides.expected.notation }

    /// What came instead, in the same way.
    package var received: String { sides.received.notation }

    /// What was expected where bytes are compared that are no text, for dumps; cut after 4 KiB.
    package var expectedBytes: [UInt8]? { sides.expected.bytes }

    /// What came instead, in the same way.
    package var receivedBytes: [UInt8]? { sides.received.bytes }
}

extension Mismatch.Side {
    /// How many bytes of a notation are shown.
    private static let notationLimit = 500
    /// How many bytes are dumped.
    private static let dumpLimit = 4096

    fileprivate var notation: String {
        switch self {
        case .pattern(let pattern): Self.cut(pattern.notation)
        case .json(let pattern): Self.cut(pattern.notation)
        case .member(let member): Self.cut(member.notation)
        case .value(let value): MessageNotation.json(value, limit: Self.notationLimit)
        case .payload(let bytes, let type): MessageNotation.text(bytes, type: type, limit: Self.notationLimit)
        case .text(let text):
            (text.startIndex > 0 ? "…" : "") + MessageNotation.string(text, limit: Self.notationLimit)
        case .bytes(let bytes):
            (bytes.startIndex > 0 ? "…" : "") + MessageNotation.text(bytes, type: .binary, limit: Self.notationLimit)
        }
    }

    fileprivate var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { Array(bytes.prefix(Self.dumpLimit)) } else { nil }
    }

    private static func cut(_ notation: String) -> String {
        notation.utf8.count > notationLimit ? notation.prefix(notationLimit) + "…" : notation
    }
}
