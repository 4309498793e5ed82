package import WebSocketProtocol

extension PayloadSyntax {
    /// The message that is sent: of its own type unless `type` forces one. Text has to be UTF-8.
    package func message(
        as type: MessageType?, in scope: some Scope
    ) throws(Diagnostic) -> (type: MessageType, payload: [UInt8]) {
        let type = type ?? ownType
        let payload = try bytes(in: scope)
        guard type == .binary || payload.isUTF8 else {
            throw Diagnostic(
                "these bytes are not UTF-8, as a text message has to be", at: range,
                hint: "send them as `binary …`, or as they are with `frame op=text …`")
        }
        return (type, payload)
    }

    /// The bytes of a payload that is no message: of a Ping, of a frame, of none.
    package func bytes(in scope: some Scope) throws(Diagnostic) -> [UInt8] {
        switch kind {
        case .text(let template): return Array(try template.text(in: scope).utf8)
        case .json(let syntax): return try syntax.payload(in: scope)
        case .bytes(let bytes): return bytes
        case .file(let path): return try scope.bytes(ofFile: try path.text(in: scope), at: range)
        case .fill(let count, let template):
            return try fill(Array(try template.text(in: scope).utf8), count: try count.value(in: scope))
        case .regex, .glob: throw Diagnostic("this is a pattern, which can not be sent", at: range)
        }
    }

    /// Whether the payload is the same at each use, so that it may be kept: no names, no files.
    package var isConstant: Bool {
        switch kind {
        case .text(let template), .glob(let template): template.isConstant
        case .json(let syntax): syntax.isConstant
        case .bytes: true
        case .file: false
        case .fill(let count, let template): count.isConstant && template.isConstant
        case .regex(let regex): regex.expression.isConstant
        }
    }

    /// The type of a message that nothing else is said of.
    package var ownType: MessageType {
        switch kind {
        case .bytes, .file: .binary
        case .text, .json, .fill, .regex, .glob: .text
        }
    }

    /// The most bytes that `fill` makes.
    private static let longestFill = 1 << 30

    private func fill(_ unit: [UInt8], count: Int) throws(Diagnostic) -> [UInt8] {
        guard 0...Self.longestFill ~= count else {
            throw Diagnostic("`fill` makes 0 to \(Self.longestFill) bytes, not \(count)", at: range)
        }
        guard count == 0 || !unit.isEmpty else { throw Diagnostic("`fill` has no text to repeat", at: range) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        bytes += unit.prefix(count)
        // What is there is doubled.
        while bytes.count < count { bytes += bytes.prefix(count - bytes.count) }
        return bytes
    }
}
