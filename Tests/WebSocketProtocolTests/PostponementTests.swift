import TestSupport
import Testing
import WebSocketProtocol

/// The peer's silence counts only while we listen and while it has nothing of ours left to take.
@Suite("Timers: postponement")
struct PostponementTests {
    private let configuration = ConnectionConfiguration(pingTimeout: .seconds(10), closeTimeout: .seconds(5))

    private func set(_ seconds: Int, _ client: inout RecordingConnection) {
        client.connection.setTime(.at(.seconds(seconds)))
    }

    // MARK: While nothing is read

    @Test func `while nothing is read there is no deadline and nothing is overdue`() throws {
        var client = RecordingConnection(
            .client, ConnectionConfiguration(pingInterval: .seconds(4), pingTimeout: .seconds(10)))
        try client.connection.ping([1])
        client.connection.setReading(false)
        #expect(client.connection.nextDeadline == nil)
        #expect(client.advance(to: .seconds(100)) == [])
        #expect(client.takeFrames()?.count == 1)
    }

    @Test func `the time in which nothing was read is added to a Ping's`() throws {
        var client = RecordingConnection(.client, configuration)
        try client.connection.ping([1])
        set(3, &client)
        client.connection.setReading(false)
        set(103, &client)
        client.connection.setReading(true)
        #expect(client.connection.nextDeadline == .at(.seconds(110)))
        #expect(client.advance(to: .seconds(109)) == [])
        #expect(client.advance(to: .seconds(110)) == [.pingTimeout])
    }

    @Test func `a round trip is measured from when the Ping was sent`() throws {
        var client = RecordingConnection(.client, configuration)
        try client.connection.ping([1])
        client.connection.setReading(false)
        set(50, &client)
        client.connection.setReading(true)
        #expect(client.receive(Wire.hex("8A 01 01")) == [.pong([1], answers: 1, after: .seconds(50))])
    }

    @Test func `the time in which nothing was read is added to a Close's`() throws {
        var client = RecordingConnection(.client, configuration)
        try client.connection.close(.normalClosure)
        set(1, &client)
        client.connection.setReading(false)
        set(31, &client)
        client.connection.setReading(true)
        #expect(client.connection.nextDeadline == .at(.seconds(35)))
        #expect(client.advance(to: .seconds(35)) == [.closeTimeout])
    }

    @Test func `what is sent while nothing is read is waited for from when reading goes on`() throws {
        var client = RecordingConnection(.client, configuration)
        client.connection.setReading(false)
        set(30, &client)
        try client.connection.ping([1])
        set(40, &client)
        client.connection.setReading(true)
        #expect(client.connection.nextDeadline == .at(.seconds(50)))
        client.connection.setReading(false)
        set(60, &client)
        try client.connection.close(.normalClosure)
        set(70, &client)
        client.connection.setReading(true)
        #expect(client.connection.nextDeadline == .at(.seconds(75)))
    }

    @Test func `saying the same twice changes nothing`() throws {
        var client = RecordingConnection(.client, configuration)
        try client.connection.ping([1])
        client.connection.setReading(true)
        client.connection.setReading(false)
        set(5, &client)
        client.connection.setReading(false)
        set(10, &client)
        client.connection.setReading(true)
        client.connection.setReading(true)
        #expect(client.connection.nextDeadline == .at(.seconds(20)))
    }

    @Test func `an overdue keep-alive Ping is sent when reading goes on`() {
        var client = RecordingConnection(.client, ConnectionConfiguration(pingInterval: .seconds(4)))
        client.connection.setReading(false)
        #expect(client.advance(to: .seconds(10)) == [])
        client.connection.setReading(true)
        #expect(client.advance(to: .seconds(10)) == [])
        #expect(client.takeFrames()?.map(\.payload) == [Array("wsx 1".utf8)])
        #expect(client.connection.nextDeadline == .at(.seconds(14)))
    }

    // MARK: While the peer takes what stands before

    @Test func `a Ping behind other bytes is waited for from when the peer last took some`() throws {
        var server = RecordingConnection(.server, configuration)
        try server.send([UInt8](repeating: 0, count: 996))
        try server.connection.ping([1])
        #expect(server.takeOutput().count == 1003)
        set(8, &server)
        server.connection.noteAcknowledged(byteCount: 500)
        #expect(server.connection.nextDeadline == .at(.seconds(18)))
        set(16, &server)
        server.connection.noteAcknowledged(byteCount: 1002)
        #expect(server.connection.nextDeadline == .at(.seconds(26)))
        set(20, &server)
        server.connection.noteAcknowledged(byteCount: 1003)
        #expect(server.connection.nextDeadline == .at(.seconds(26)))
        #expect(server.advance(to: .seconds(26)) == [.pingTimeout])
    }

    @Test func `encoded runs count among the bytes that the peer takes`() throws {
        var server = RecordingConnection(.server, configuration)
        #expect(
            try server.encode(MessageRun(.binary, count: 100), from: [UInt8](repeating: 1, count: 100)).count == 102)
        try server.connection.ping([1])
        _ = server.takeOutput()
        set(5, &server)
        server.connection.noteAcknowledged(byteCount: 104)
        #expect(server.connection.nextDeadline == .at(.seconds(15)))
        set(6, &server)
        server.connection.noteAcknowledged(byteCount: 105)
        #expect(server.connection.nextDeadline == .at(.seconds(15)))
    }

    @Test func `a count that is not news puts nothing off`() throws {
        var server = RecordingConnection(.server, configuration)
        try server.send([UInt8](repeating: 0, count: 100))
        try server.connection.ping([1])
        _ = server.takeOutput()
        server.connection.noteAcknowledged(byteCount: 50)
        set(5, &server)
        server.connection.noteAcknowledged(byteCount: 50)
        server.connection.noteAcknowledged(byteCount: 49)
        #expect(server.connection.nextDeadline == .at(.seconds(10)))
    }

    @Test func `a Close behind other bytes is waited for from when the peer last took some`() throws {
        var server = RecordingConnection(.server, configuration)
        try server.send([UInt8](repeating: 0, count: 96))
        try server.connection.close(.normalClosure)
        #expect(server.takeOutput().count == 102)
        set(4, &server)
        server.connection.noteAcknowledged(byteCount: 101)
        #expect(server.connection.nextDeadline == .at(.seconds(9)))
        set(7, &server)
        server.connection.noteAcknowledged(byteCount: 102)
        #expect(server.connection.nextDeadline == .at(.seconds(9)))
        #expect(server.advance(to: .seconds(9)) == [.closeTimeout])
    }
}
