import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("The latest messages")
struct MessageLogTests {
    private var log = MessageLog()

    private mutating func add(_ payloads: [[UInt8]], _ type: MessageType = .text, peer: String? = nil) {
        // All payloads in one block, as a batch has them.
        let block = payloads.flatMap(\.self)
        block.withUnsafeBytes { bytes in
            var start = 0
            let messages = payloads.map { payload in
                defer { start += payload.count }
                return (type, UnsafeRawBufferPointer(rebasing: bytes[start..<start + payload.count]))
            }
            log.append(messages[...], peer: peer)
        }
    }

    private func texts(_ count: Int) -> [String] {
        log.latest(count).map { String(decoding: $0.payload, as: UTF8.self) }
    }

    private static func numbered(_ range: Range<Int>) -> [[UInt8]] {
        range.map { Array(String($0).utf8) }
    }

    @Test mutating func `they come in the order of arrival, as many as there are`() {
        #expect(texts(3) == [])
        add(Self.numbered(0..<3))
        add([[]], .binary, peer: "2")
        #expect(texts(1) == [""])
        #expect(texts(3) == ["1", "2", ""])
        #expect(texts(100) == ["0", "1", "2", ""])
        #expect(log.latest(2).map(\.type) == [.text, .binary])
        #expect(log.latest(2).map(\.peer) == [nil, "2"])
    }

    @Test mutating func `of one batch a thousand are kept`() {
        add(Self.numbered(0..<10_000))
        #expect(texts(.max) == (9000..<10_000).map(String.init))
    }

    @Test(arguments: [1, 7, 999, 1000, 1001])
    mutating func `a thousand at least, and two thousand at most`(batchSize: Int) {
        for start in stride(from: 0, to: 12_000, by: batchSize) {
            add(Self.numbered(start..<start + batchSize))
            let end = start + batchSize
            let count = log.latest(.max).count
            // A batch that is larger than that is cut before.
            #expect(count >= min(end, 1000))
            #expect(count <= 2000)
            #expect(texts(500) == (max(0, end - 500)..<end).map(String.init))
        }
    }

    @Test mutating func `their payloads take a bounded number of bytes`() {
        let large = [UInt8](repeating: 0x78, count: 100_000)
        for number in 0..<300 {
            add([large, Array(String(number).utf8)])
            let byteCount = log.latest(.max).reduce(0) { $0 + $1.payload.count }
            #expect(byteCount <= 8 << 20)
            #expect(texts(1) == [String(number)])
            if number > 100 { #expect(byteCount >= 4 << 20 - 100_000) }
        }
    }

    @Test mutating func `the newest is kept, however large it is`() {
        add(Self.numbered(0..<5))
        let huge = [UInt8](repeating: 0x78, count: 20 << 20)
        add([huge])
        #expect(log.latest(.max).count == 1)
        #expect(log.latest(1).first?.payload.count == huge.count)
        add([Array("next".utf8)])
        #expect(texts(.max) == ["next"])
        add(Self.numbered(0..<5))
        #expect(texts(.max) == ["next", "0", "1", "2", "3", "4"])
    }
}
