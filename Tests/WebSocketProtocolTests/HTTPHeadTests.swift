import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 9112, HTTP heads")
struct HTTPHeadTests {
    private func read(_ text: String, limit: Int = 1000) -> (HTTPHeadReader.Progress, HTTPHeadReader) {
        var reader = HTTPHeadReader(limit: limit)
        let progress = Array(text.utf8).withUnsafeBytes { reader.read($0) }
        return (progress, reader)
    }

    @Test func `a head is a start line and fields, with its bytes`() throws {
        let bytes = Array("HTTP/1.1 101 Switching\r\nA: 1\r\nb:2\r\nA:\t 3 \t\r\nEmpty:\r\n\r\n".utf8)
        let head = try HTTPHead(bytes)
        #expect(head.startLine == "HTTP/1.1 101 Switching")
        #expect(head.bytes == bytes)
        #expect(head.fields.fields.map(\.name) == ["A", "b", "A", "Empty"])
        #expect(head.fields.fields.map(\.value) == ["1", "2", "3", ""])
    }

    @Test func `lines may end with LF alone`() throws {
        let head = try HTTPHead(Array("GET / HTTP/1.1\nHost: a\nX: y: z\n\n".utf8))
        #expect(head.startLine == "GET / HTTP/1.1")
        #expect(head.fields == HeaderFields([.init("Host", "a"), .init("X", "y: z")]))
    }

    @Test(arguments: ["no colon", ": no name", "na me: x", "name : x", " folded: x", "n\u{00E4}me: x", "a(b): x"])
    func `a line that is no field is named`(line: String) {
        let error = #expect(throws: HTTPHead.Malformation.self) {
            try HTTPHead(Array("HTTP/1.1 200 OK\r\n\(line)\r\n\r\n".utf8))
        }
        #expect(error?.line == line)
    }

    @Test func `a head of no bytes has no fields`() throws {
        let head = try HTTPHead([])
        #expect(head.startLine == "")
        #expect(head.fields.fields.isEmpty)
    }

    @Test(arguments: [
        ("A\r\nB: c\r\n\r\n", "frames"), ("A\nB: c\n\n", "frames"), ("A\r\n\r\n", "\r\n"), ("A\n\r\n", ""),
        ("\r\nA\r\n\r\n", "x"),
    ])
    func `a head ends with its empty line`(head: String, rest: String) {
        let (progress, reader) = read(head + rest)
        #expect(progress == .complete(consumed: head.utf8.count))
        #expect(reader.bytes == Array(head.utf8))
        for end in head.utf8.indices {
            #expect(read(String(head[..<end])).0 == .incomplete)
        }
    }

    @Test func `a head can arrive byte by byte and the reader be used again`() {
        var reader = HTTPHeadReader(limit: 100)
        for _ in 0..<2 {
            let bytes = Array("HTTP/1.1 101 OK\r\nA: b\r\n\r\n".utf8)
            for byte in bytes.dropLast() { #expect([byte].withUnsafeBytes { reader.read($0) } == .incomplete) }
            #expect([0x0A as UInt8].withUnsafeBytes { reader.read($0) } == .complete(consumed: 1))
            #expect(reader.bytes == bytes)
            reader.reset()
            #expect(reader.bytes == [])
        }
    }

    @Test func `a head may have as many bytes as the limit and no more`() {
        let head = "A: bcd\r\n\r\n"
        #expect(read(head, limit: 10).0 == .complete(consumed: 10))
        #expect(read(head, limit: 9).0 == .tooLarge)
        #expect(read("12345678", limit: 8).0 == .incomplete)
        #expect(read("123456789", limit: 8).0 == .tooLarge)
        #expect(read("A\n\n" + String(repeating: "x", count: 99), limit: 3).0 == .complete(consumed: 3))
    }
}

@Suite("RFC 9110, header fields")
struct HeaderFieldsTests {
    private let fields = HeaderFields([
        .init("Upgrade", "websocket"), .init("CONNECTION", "keep-alive, Upgrade"), .init("connection", " ,x ,, y\t,"),
        .init("Empty", ""),
    ])

    @Test func `names are compared without their case`() {
        #expect(fields.first("upgrade") == "websocket")
        #expect(fields.values("Connection").count == 2)
        #expect(fields.first("Connection") == "keep-alive, Upgrade")
        #expect(fields.first("Missing") == nil)
        #expect(fields.values("Missing") == [])
        #expect(fields.first("Empty") == "")
        #expect("Straße".isEqualIgnoringASCIICase("sTRAßE"))
        #expect(!"Ä".isEqualIgnoringASCIICase("ä"))
        #expect(!"ab".isEqualIgnoringASCIICase("abc"))
        #expect(!"@".isEqualIgnoringASCIICase("`"))
    }

    @Test func `lists are the elements of all fields of a name`() {
        #expect(fields.list("connection") == ["keep-alive", "Upgrade", "x", "y"])
        #expect(fields.list("Empty") == [])
        #expect(fields.contains("UPGRADE", in: "Connection"))
        #expect(fields.contains("y", in: "Connection"))
        #expect(!fields.contains("keep", in: "Connection"))
    }

    @Test func `fields keep their order and their spelling`() {
        var fields = HeaderFields()
        fields.append("B", "1")
        fields.append("a", "2")
        #expect(fields.fields == [.init("B", "1"), .init("a", "2")])
    }

    @Test func `white space is trimmed at the ends only`() {
        #expect(" \ta b\t ".trimmingASCIISpace == "a b")
        #expect("\t ".trimmingASCIISpace == "")
        #expect("".trimmingASCIISpace == "")
        #expect("\u{A0}x".trimmingASCIISpace == "\u{A0}x")
    }

    @Test func `tokens have no separators`() {
        #expect("chat.v2".isToken)
        #expect("!#$%&'*+-.^_`|~09azAZ".isToken)
        for text in ["", "a b", "a,b", "a/b", "ä", "a\"", "a\n", "(a)", "a=b", "a:b", "{a}", "a@b"] {
            #expect(!text.isToken, "\(text)")
        }
    }
}
