import TestSupport
import Testing
import WebSocketProtocol

@Suite("Timers: keep-alive, ping timeout and close timeout")
struct TimerTests {
    private let keepAlive = ConnectionConfiguration(
        pingInterval: .seconds(20), pingTimeout: .seconds(30), closeTimeout: .seconds(5))

    // MARK: Keep-alive Pings

    @Test func `without timers there is no deadline`() {
        var client = RecordingConnection()
        #expect(client.connection.nextDeadline == nil)
        #expect(client.advance(to: .seconds(1_000_000)) == [])
        #expect(client.connection.outputByteCount == 0)
    }

    @Test func `a keep-alive Ping is sent each interval and numbered`() {
        var client = RecordingConnection(.client, ConnectionConfiguration(pingInterval: .seconds(20)))
        #expect(client.connection.nextDeadline == .at(.seconds(20)))
        #expect(client.advance(to: .milliseconds(19_999)) == [])
        #expect(client.connection.outputByteCount == 0)
        #expect(client.advance(to: .seconds(20)) == [])
        #expect(client.takeFrames()?.map(\.payload) == [Array("wsx 1".utf8)])
        #expect(client.connection.nextDeadline == .at(.seconds(40)))
        #expect(client.advance(to: .seconds(41)) == [])
        #expect(client.takeFrames()?.map(\.payload) == [Array("wsx 2".utf8)])
        #expect(client.connection.nextDeadline == .at(.seconds(61)))
    }

    @Test func `a Pong stops the waiting for it`() {
        var client = RecordingConnection(.client, keepAlive)
        _ = client.advance(to: .seconds(20))
        client.connection.setTime(.at(.seconds(21)))
        #expect(
            client.receive(Wire.hex("8A 05 'wsx 1'")) == [
                .pong(Array("wsx 1".utf8), answers: 1, after: .seconds(1))
            ])
        #expect(client.connection.nextDeadline == .at(.seconds(40)))
        #expect(client.advance(to: .seconds(40)) == [])
        #expect(client.connection.nextDeadline == .at(.seconds(60)))
    }

    @Test func `time does not go back`() {
        var client = RecordingConnection(.client, keepAlive)
        client.connection.setTime(.at(.seconds(10)))
        client.connection.setTime(.at(.seconds(5)))
        #expect(throws: Never.self) { try client.connection.ping([1]) }
        client.connection.setTime(.at(.seconds(11)))
        #expect(client.receive(Wire.hex("8A 01 01")) == [.pong([1], answers: 1, after: .seconds(1))])
    }

    // MARK: Ping timeout

    @Test func `a Ping that is not answered in time fails the connection with 1008`() {
        var client = RecordingConnection(.client, keepAlive)
        _ = client.advance(to: .seconds(20))
        _ = client.advance(to: .seconds(40))
        _ = client.takeOutput()
        #expect(client.connection.nextDeadline == .at(.seconds(50)))
        #expect(client.advance(to: .milliseconds(49_999)) == [])
        #expect(client.advance(to: .seconds(50)) == [.pingTimeout])
        #expect(client.takeFrames()?.map(\.payload) == [Wire.hex("03F0 'no Pong in time'")])
        #expect(client.connection.isFinished == true)
        #expect(client.connection.nextDeadline == nil)
        #expect(client.advance(to: .seconds(100)) == [])
    }

    @Test func `without a ping timeout a Ping may go unanswered`() throws {
        var client = RecordingConnection(.client, ConnectionConfiguration())
        try client.connection.ping([1])
        #expect(client.connection.nextDeadline == nil)
        #expect(client.advance(to: .seconds(1000)) == [])
    }

    @Test func `a Ping of the user is waited for as well`() throws {
        var server = RecordingConnection(.server, ConnectionConfiguration(pingTimeout: .seconds(3)))
        server.connection.setTime(.at(.seconds(1)))
        try server.connection.ping([1])
        #expect(server.connection.nextDeadline == .at(.seconds(4)))
        #expect(server.advance(to: .seconds(4)) == [.pingTimeout])
        #expect(server.takeOutput() == Wire.hex("89 01 01 88 11 03F0 'no Pong in time'"))
    }

    @Test func `messages are no answer to a Ping`() {
        var client = RecordingConnection(.client, keepAlive)
        _ = client.advance(to: .seconds(20))
        #expect(client.receive(Wire.hex("81 01 'x' 8A 01 'y'")) == [.text("x"), .pong([0x79])])
        _ = client.advance(to: .seconds(40))
        #expect(client.advance(to: .seconds(50)) == [.pingTimeout])
    }

    // MARK: Close timeout

    @Test func `a Close that is not answered in time ends the connection`() throws {
        var client = RecordingConnection(.client, keepAlive)
        client.connection.setTime(.at(.seconds(2)))
        try client.connection.close(.normalClosure)
        #expect(client.connection.nextDeadline == .at(.seconds(7)))
        #expect(client.advance(to: .milliseconds(6_999)) == [])
        #expect(client.advance(to: .seconds(7)) == [.closeTimeout])
        #expect(client.takeFrames()?.count == 1)
        #expect(client.connection.isFinished == true)
        #expect(client.connection.isClosingHandshakeComplete == false)
        #expect(client.connection.nextDeadline == nil)
        #expect(client.receive(Wire.hex("88 00")) == [])
    }

    @Test func `messages do not put off the close timeout`() throws {
        var client = RecordingConnection()
        try client.connection.close(.normalClosure)
        _ = client.advance(to: .seconds(4))
        #expect(client.receive(Wire.hex("81 01 'x'")) == [.text("x")])
        #expect(client.advance(to: .seconds(5)) == [.closeTimeout])
    }

    @Test func `no keep-alive Ping is sent after a Close`() throws {
        var client = RecordingConnection(
            .client, ConnectionConfiguration(pingInterval: .seconds(1), closeTimeout: .seconds(60)))
        try client.connection.close(.normalClosure)
        #expect(client.advance(to: .seconds(10)) == [])
        #expect(client.takeFrames()?.count == 1)
        #expect(client.connection.nextDeadline == .at(.seconds(60)))
    }

    @Test func `a ping timeout after our Close sends no second one`() throws {
        var client = RecordingConnection(
            .client, ConnectionConfiguration(pingTimeout: .seconds(1), closeTimeout: .seconds(60)))
        try client.connection.ping([1])
        try client.connection.close(.normalClosure)
        #expect(client.connection.nextDeadline == .at(.seconds(1)))
        #expect(client.advance(to: .seconds(1)) == [.pingTimeout])
        #expect(client.takeFrames()?.map(\.first) == [0x89, 0x88])
    }

    @Test func `both Closes end all timers`() throws {
        var client = RecordingConnection(.client, keepAlive)
        try client.connection.ping([1])
        _ = client.receive(Wire.hex("88 00"))
        #expect(client.connection.nextDeadline == nil)
        #expect(client.advance(to: .seconds(1000)) == [])
    }
}
