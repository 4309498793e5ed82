internal import WebSocketProtocol

extension HTTPResponse {
    /// Lines of a body that are told.
    private static let bodyLineLimit = 20

    /// Status line, headers and the beginning of the body, which is where servers say why. Values that are secrets are
    /// left out.
    var lines: [String] {
        let fields = head.fields.fields.map { field in
            "\(field.name): \(HeaderFields.isSecret(field.name) ? "•••" : field.value)"
        }
        var text = String(decoding: body, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        if text.last?.isEmpty == true { text.removeLast() }
        let isCut = text.count > Self.bodyLineLimit || isBodyTruncated
        return [head.startLine] + fields + (text.isEmpty ? [] : [""]) + text.prefix(Self.bodyLineLimit).map(String.init)
            + (isCut ? ["…"] : [])
    }
}
