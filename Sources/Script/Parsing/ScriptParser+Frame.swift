internal import Notation
internal import WebSocketProtocol

/// `frame op=3 fin=0 rsv=4 mask=no len=200 deflate=yes VALUE`
extension ScriptParser {
    private enum Attribute: String, CaseIterable {
        case op, fin, rsv, mask, len, deflate
    }

    /// What attributes say of a frame; what they do not say is as in a frame of a message.
    private struct FrameAttributes {
        var opcode: Opcode?
        var isFinal = true
        var reservedBits: UInt8?
        var isMasked = true
        var length: UInt64?
        var isDeflated = false
    }

    mutating func frame() throws(Diagnostic) -> FrameSyntax {
        var attributes = FrameAttributes()
        var seen: Set<Attribute> = []
        while let word = reader.word, let attribute = Attribute(rawValue: word) {
            guard seen.insert(attribute).inserted else {
                throw Diagnostic("`\(word)` stands twice", at: reader.nextRange, hint: "once is enough")
            }
            _ = reader.take(word: word)
            try equalsSign()
            try take(attribute, of: &attributes)
        }
        var behind = reader
        if let word = reader.word, behind.take(word: word), behind.next == "=" {
            let words = Attribute.allCases.map(\.rawValue)
            throw reader.unexpected("an attribute: \(SyntaxReader.choice(of: words))", words: words)
        }
        var payload: PayloadSyntax?
        if !reader.isBehindPayload {
            payload = try reader.payload(.value, orWords: Attribute.allCases.map(\.rawValue))
        }
        return FrameSyntax(
            opcode: attributes.opcode ?? payload?.ownType.opcode ?? .text, isFinal: attributes.isFinal,
            // RSV1 says that a message is compressed (RFC 7692 section 6).
            reservedBits: attributes.reservedBits ?? (attributes.isDeflated ? 4 : 0), isMasked: attributes.isMasked,
            length: attributes.length, isDeflated: attributes.isDeflated, payload: payload)
    }

    private mutating func take(_ attribute: Attribute, of frame: inout FrameAttributes) throws(Diagnostic) {
        switch attribute {
        case .op:
            frame.opcode = try attributeValue(
                "an opcode from 0 to 15, or \(SyntaxReader.choice(of: Self.opcodes.map(\.description)))"
            ) { text in
                UInt8(text).flatMap { $0 < 16 ? Opcode(rawValue: $0) : nil }
                    ?? Self.opcodes.first { $0.description == text }
            }
        case .fin: frame.isFinal = try attributeValue("`0` or `1`", Self.boolean)
        case .rsv:
            frame.reservedBits = try attributeValue("three bits as a number from 0 to 7; RSV1 is 4") { text in
                UInt8(text).flatMap { $0 < 8 ? $0 : nil }
            }
        case .mask: frame.isMasked = try attributeValue("`yes` or `no`", Self.boolean)
        case .len: frame.length = try attributeValue("the length that the header tells") { UInt64($0) }
        case .deflate: frame.isDeflated = try attributeValue("`yes` or `no`", Self.boolean)
        }
    }

    /// The value of an attribute; `what` it is, and what its text stands for.
    private mutating func attributeValue<Value>(_ what: String, _ value: (String) -> Value?) throws(Diagnostic) -> Value
    {
        guard !reader.isAtLineEnd else { throw reader.unexpected(what) }
        let start = reader.offset
        let end = reader.endOfSolidText
        let text = reader.source.text(start..<end)
        reader.skip(end - start)
        guard let value = value(text) else {
            throw reader.diagnostic("`\(text)` is not possible here", from: start, hint: "expected \(what)")
        }
        return value
    }

    private static func boolean(_ text: String) -> Bool? {
        switch text {
        case "1", "yes": true
        case "0", "no": false
        default: nil
        }
    }

    private static let opcodes: [Opcode] = [.continuation, .text, .binary, .close, .ping, .pong]
}
