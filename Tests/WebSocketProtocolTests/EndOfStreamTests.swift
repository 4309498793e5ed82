import TestSupport
import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 7.1.4, the end of the stream")
struct EndOfStreamTests {
    @Test(arguments: ["", "81", "82 05 0102", "01 01 'a'", "01 02 E282", "89 04 01", "82 7F 00000000"])
    func `a drop in any state of receiving is one event`(wire: String) {
        var client = RecordingConnection()
        #expect(client.receive(Wire.hex(wire)) == [])
        #expect(client.receiveEndOfStream() == [.endOfStream])
        #expect(client.connection.isFinished == true)
        #expect(client.connection.isOpen == false)
        #expect(client.connection.outputByteCount == 0)
        #expect(client.receiveEndOfStream() == [])
        #expect(client.receive(Wire.hex("81 01 'x'")) == [])
    }

    @Test func `after both Closes the end is expected`() {
        var client = RecordingConnection()
        _ = client.receive(Wire.hex("88 00"))
        #expect(client.receiveEndOfStream() == [.endOfStream])
        #expect(client.receiveEndOfStream() == [])
        #expect(client.takeFrames()?.count == 1)
    }

    @Test func `a drop after our Close ends the waiting for the peer's`() throws {
        var client = RecordingConnection()
        try client.connection.close(.normalClosure)
        #expect(client.receiveEndOfStream() == [.endOfStream])
        #expect(client.connection.isClosingHandshakeComplete == false)
        #expect(client.connection.nextDeadline == nil)
        #expect(client.advance(to: .seconds(60)) == [])
    }

    @Test func `after a violation the end says nothing new`() {
        var client = RecordingConnection()
        _ = client.receive([0x83, 0x00])
        #expect(client.receiveEndOfStream() == [])
    }

    @Test func `after a timeout the end says nothing new`() throws {
        var client = RecordingConnection()
        try client.connection.close(.normalClosure)
        #expect(client.advance(to: .seconds(5)) == [.closeTimeout])
        #expect(client.receiveEndOfStream() == [])
    }

    @Test func `timers end with the stream`() {
        var client = RecordingConnection(.client, ConnectionConfiguration(pingInterval: .seconds(1)))
        #expect(client.connection.nextDeadline == .at(.seconds(1)))
        _ = client.receiveEndOfStream()
        #expect(client.connection.nextDeadline == nil)
        #expect(client.advance(to: .seconds(9)) == [])
        #expect(client.connection.outputByteCount == 0)
    }
}
