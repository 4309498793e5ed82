/// A server's answer to the opening handshake (RFC 9112 section 4).
package struct HTTPResponse: Equatable, Sendable {
    package let head: HTTPHead
    package let status: Int
    /// The start of the body of a refusal; empty for 101.
    package var body: [UInt8] = []
    /// Whether the body was longer than what is kept of it.
    package var isBodyTruncated = false

    /// The response with that head, or nil when its first line is no HTTP/1.x status line.
    init?(_ head: HTTPHead) {
        let parts = head.startLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), parts[1].utf8.count == 3, let status = Int(parts[1]),
            (100...599).contains(status)
        else { return nil }
        self.head = head
        self.status = status
    }
}
