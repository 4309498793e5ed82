import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("A stream of bytes without a handshake")
struct ByteStreamTests {
    private let transport = MemoryTransport()
    private let front = RecordingStreamFront()
    private let stream: ByteStream

    init() {
        stream = ByteStream(transport: transport, front: front)
        transport.user = stream
    }

    private func receive(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { stream.transportDidReceive($0) }
    }

    @Test func `nothing goes out by itself, and no timer runs`() {
        stream.start()
        #expect(front.calls == [.open])
        #expect(transport.calls.isEmpty)
        #expect(transport.wakeAt == nil)
        #expect(stream.isOpen)
    }

    @Test func `bytes go both ways at once and as they are`() throws {
        try stream.send([1, 2])
        receive([0x81, 0x00])
        try stream.send([3])
        #expect(transport.calls == [.flush([1, 2]), .flush([3])])
        #expect(front.calls == [.bytes([0x81, 0x00])])
    }

    @Test func `bytes can be sent in writes of a few each`() throws {
        try stream.send([1, 2, 3, 4, 5], inWritesOf: 2)
        #expect(transport.calls == [.flush([1, 2]), .flush([3, 4]), .flush([5])])
    }

    @Test func `the front hears that there is room, only while the stream is open`() {
        transport.isWritable = false
        #expect(!stream.isWritable)
        stream.transportDidBecomeWritable()
        #expect(front.takeCalls() == [.writable])
        stream.close()
        _ = front.takeCalls()
        stream.transportDidBecomeWritable()
        #expect(front.calls.isEmpty)
    }

    @Test func `our direction stays open when the peer has ended its own`() throws {
        stream.transportDidReceiveEnd()
        stream.transportDidReceiveEnd()
        #expect(front.calls == [.endOfStream])
        try stream.send([1])
        #expect(transport.calls == [.flush([1])])
    }

    @Test func `the peer's direction stays open when we have ended ours`() throws {
        try stream.send([1])
        try stream.shutdownOutput()
        #expect(transport.takeCalls() == [.flush([1]), .shutdownOutput])
        #expect(throws: StateError.notOpen) { try stream.send([2]) }
        #expect(throws: StateError.notOpen) { try stream.shutdownOutput() }
        receive([3])
        #expect(front.takeCalls() == [.bytes([3])])
        stream.transportDidReceiveEnd()
        #expect(transport.calls == [.close])
        #expect(front.calls == [.endOfStream, .end(reason: nil)])
    }

    @Test func `ending our direction after the peer has ended its own is the end`() throws {
        stream.transportDidReceiveEnd()
        try stream.shutdownOutput()
        #expect(transport.calls == [.close])
        #expect(front.calls == [.endOfStream, .end(reason: nil)])
    }

    @Test func `our direction can be ended as soon as the peer's end is told`() {
        front.onCall = { stream, call in if call == .endOfStream { try? stream.shutdownOutput() } }
        stream.transportDidReceiveEnd()
        #expect(transport.calls == [.close])
        #expect(front.calls == [.endOfStream, .end(reason: nil)])
    }

    @Test(arguments: [false, true])
    func `what arrives after we have closed is not told, and the end once`(isAbandoned: Bool) {
        transport.closesAtOnce = false
        if isAbandoned { stream.abandon() } else { stream.close() }
        #expect(transport.takeCalls() == [isAbandoned ? .abort : .close])
        #expect(throws: StateError.notOpen) { try stream.send([1]) }
        receive([2])
        transport.endStream()
        stream.close()
        stream.abandon()
        stream.transportDidFail("gone")
        stream.transportDidClose()
        #expect(transport.calls.isEmpty)
        #expect(front.calls == [.end(reason: nil)])
    }

    @Test func `a stream that is closing can be given up`() {
        transport.closesAtOnce = false
        stream.close()
        stream.abandon()
        #expect(transport.calls == [.close, .abort])
    }

    @Test func `a failure is the reason of the end`() {
        stream.transportDidFail("connection reset by peer")
        #expect(transport.calls == [.close])
        #expect(front.calls == [.end(reason: "connection reset by peer")])
    }

    @Test func `reading is stopped and resumed once`() {
        for isReading in [true, false, false, true] { stream.setReading(isReading) }
        #expect(transport.calls == [.setReading(false), .setReading(true)])
    }
}
