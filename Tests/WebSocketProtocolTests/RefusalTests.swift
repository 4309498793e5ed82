import TestSupport
import Testing
import WebSocketProtocol

/// Answers with another status than 101, and their bodies (RFC 9112 section 6).
@Suite("RFC 6455 section 4.1, refusals")
struct RefusalTests {
    private static let limit = ClientHandshake.bodyLimit

    /// The body and whether it is truncated, when the answer is a whole refusal of that status.
    private func refusal(_ answer: String, status: Int = 403) throws -> (body: String, isTruncated: Bool)? {
        let outcome = outcome(of: "HTTP/1.1 \(status) Some Reason\r\n" + answer, for: try sampleHandshake())
        guard let response = outcome?.refusal else { return nil }
        #expect(response.status == status)
        #expect(response.head.startLine == "HTTP/1.1 \(status) Some Reason")
        return (String(decoding: response.body, as: UTF8.self), response.isBodyTruncated)
    }

    @Test(arguments: [200, 301, 400, 401, 426, 500, 503, 599])
    func `a refusal has its status and a body by length`(status: Int) throws {
        let refusal = try refusal("Content-Length: 5\r\n\r\nsorry", status: status)
        #expect(refusal?.body == "sorry")
        #expect(refusal?.isTruncated == false)
        #expect(try self.refusal("Content-Length: 6\r\n\r\nsorry", status: status) == nil)
    }

    @Test func `the failure says how it was refused`() throws {
        let outcome = outcome(of: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", for: try sampleHandshake())
        let response = try #require(outcome?.refusal)
        #expect(HandshakeFailure.refused(response).description == "refused the handshake: HTTP/1.1 403 Forbidden")
    }

    @Test(arguments: [(403, "Content-Length: 0\r\n\r\n"), (204, "\r\n"), (304, "Content-Length: 9\r\n\r\n")])
    func `a refusal may have no body`(status: Int, answer: String) throws {
        let refusal = try refusal(answer, status: status)
        #expect(refusal?.body == "")
        #expect(refusal?.isTruncated == false)
    }

    @Test(arguments: [
        ("5\r\nsorry\r\n0\r\n\r\n", "sorry"), ("3\r\nsor\r\n2;x=y\r\nry\r\n0\r\n", "sorry"), ("0\r\n\r\n", ""),
        ("A\r\n0123456789\r\n00\r\n", "0123456789"), ("2\nok\n0\n\n", "ok"), (" 2 \r\nok\r\n0\r\n\r\n", "ok"),
    ])
    func `a body may come in chunks`(chunks: String, body: String) throws {
        let refusal = try refusal("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n" + chunks)
        #expect(refusal?.body == body)
        #expect(refusal?.isTruncated == false)
    }

    @Test(arguments: ["2\r\nok\r\nxyz\r\n", "2\r\nok\r\n-1\r\n", "2\r\nok\r\n" + String(repeating: "0", count: 65)])
    func `a chunk without a size ends the body`(chunks: String) throws {
        #expect(try refusal("Transfer-Encoding: chunked\r\n\r\n" + chunks)?.body == "ok")
    }

    @Test(arguments: ["\r\n", "Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n"])
    func `a body of no length goes on to the end of the stream`(head: String) throws {
        var handshake = try sampleHandshake()
        #expect(handshake.receive("HTTP/1.1 500 Oops\r\n" + head + "so ") == .incomplete)
        #expect(handshake.receive("sorry") == .incomplete)
        let response = try #require(handshake.receiveEndOfStream().refusal)
        #expect(response.body == Array("so sorry".utf8))
        #expect(!response.isBodyTruncated)
        #expect(handshake.receive("more") == .incomplete)
    }

    @Test func `a body that is cut off by the end of the stream is kept`() throws {
        var handshake = try sampleHandshake()
        #expect(handshake.receive("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nhalf") == .incomplete)
        let response = try #require(handshake.receiveEndOfStream().refusal)
        #expect(response.body == Array("half".utf8))
    }

    @Test(arguments: [0, 1, 1000])
    func `of a longer body 64 KiB are kept`(excess: Int) throws {
        let count = Self.limit + excess
        let text = String(repeating: "x", count: count)
        let byLength = try refusal("Content-Length: \(count)\r\n\r\n" + text)
        #expect(byLength?.body.utf8.count == Self.limit)
        #expect(byLength?.isTruncated == (excess > 0))
        let toEnd = try refusal("\r\n" + text)
        #expect(toEnd?.body.utf8.count == Self.limit)
        #expect(toEnd?.isTruncated == true)
        let chunked = try refusal(
            "Transfer-Encoding: chunked\r\n\r\n\(String(count, radix: 16))\r\n\(text)\r\n0\r\n\r\n")
        #expect(chunked?.body.utf8.count == Self.limit)
        #expect(chunked?.isTruncated == true)
    }

    @Test func `a refusal belongs to the handshake with all its bytes`() throws {
        var handshake = try sampleHandshake()
        let answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno and more"
        let finished = try #require(handshake.receive(answer).finished)
        #expect(finished.outcome.refusal?.body == Array("no".utf8))
        #expect(finished.consumed == answer.utf8.count)
    }

    @Test func `an interim response may come before a refusal`() throws {
        let answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 No\r\nContent-Length: 1\r\n\r\n!"
        let response = try #require(outcome(of: answer, for: try sampleHandshake())?.refusal)
        #expect(response.status == 401)
        #expect(response.body == [0x21])
    }
}
