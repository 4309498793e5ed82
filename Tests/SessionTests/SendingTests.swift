import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Sending through a session")
struct SendingTests {
    @Test func `nothing can be sent before the opening`() {
        let session = closedStage().session
        session.start()
        #expect(throws: StateError.notOpen) { try session.send("a") }
        #expect(throws: StateError.notOpen) { try session.sendFragment(.text, "a", isFinal: true) }
        #expect(throws: StateError.notOpen) { try session.ping([]) }
        #expect(throws: StateError.notOpen) { try session.close(.normalClosure) }
        #expect(session.acknowledgedByteCount == SampleHandshake.client().request.bytes.count)
    }

    @Test func `an empty run is nothing at any time`() throws {
        let stage = closedStage()
        try stage.session.send(MessageRun(), from: UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(stage.transport.takeWritten() == [])
    }

    @Test func `a run goes out in one piece and in the order of the calls`() throws {
        let stage = openStage()
        stage.front.onPerform = { session, _ in
            Array("onetwo".utf8).withUnsafeBytes { block in
                var run = MessageRun()
                run.append(.text, start: 0, count: 3)
                run.append(.binary, start: 3, count: 3)
                run.append(.text, start: 0, count: 0)
                #expect(throws: Never.self) {
                    try session.ping([7])
                    try session.send(run, from: block)
                    try session.sendFragment(.text, "fr", isFinal: false)
                    try session.ping([8])
                    try session.sendFragment(.text, "ag", isFinal: true)
                    try session.send("last")
                }
            }
        }
        stage.session.perform("send")
        #expect(stage.transport.calls.count == 1, "one flush a turn")
        #expect(
            stage.takeFrames() == [
                ours(0x89, [7], key: 0), ours(0x81, Array("one".utf8), key: 1), ours(0x82, Array("two".utf8), key: 2),
                ours(0x81, [], key: 3), ours(0x01, Array("fr".utf8), key: 4), ours(0x89, [8], key: 5),
                ours(0x80, Array("ag".utf8), key: 6), ours(0x81, Array("last".utf8), key: 7),
            ])
    }

    @Test func `a message within a fragmented one is refused and leaves no bytes`() {
        let stage = openStage()
        stage.session.perform {
            #expect(throws: Never.self) { try stage.session.sendFragment(.text, "a", isFinal: false) }
            #expect(throws: StateError.messageInProgress) { try stage.session.send("b") }
            #expect(throws: Never.self) { try stage.session.sendFragment(.text, "c", isFinal: true) }
        }
        #expect(stage.takeFrames() == [ours(0x01, [0x61]), ours(0x80, [0x63], key: 1)])
    }

    @Test func `what the front end sends while it receives goes out with the turn`() {
        let stage = openStage()
        stage.front.onEvents = { session, _ in
            try? session.send("1")
            try? session.send("2")
        }
        stage.receive(Wire.text("go") + Wire.frame(0x9, [9]))
        #expect(stage.transport.calls.count == 1)
        #expect(stage.takeFrames()?.map(\.first) == [0x8A, 0x81, 0x81])
    }

    @Test func `a turn within a turn is part of it`() {
        let stage = openStage()
        stage.front.onEvents = { session, _ in
            session.perform { try? session.send("1") }
            session.perform("more")
        }
        stage.front.onPerform = { session, _ in try? session.send("2") }
        stage.receive(Wire.text("go"))
        #expect(stage.transport.calls.count == 1)
        #expect(stage.takeFrames()?.map(\.payload) == [[0x31], [0x32]])
    }

    @Test func `the numbers of Pings rise and a Pong tells which it answers and after how long`() throws {
        let stage = openStage()
        #expect(try stage.session.ping([1]) == 1)
        #expect(try stage.session.ping([2]) == 2)
        #expect(throws: StateError.controlPayloadTooLong(126)) {
            try stage.session.ping([UInt8](repeating: 0, count: 126))
        }
        stage.transport.now = .at(.seconds(2))
        stage.receive(Wire.frame(0xA, [2]))
        #expect(stage.front.events == [.pong([2], answers: 2, after: .seconds(2))])
    }

    @Test func `the front end hears that there is room, only while the session is open`() throws {
        let stage = openStage()
        stage.session.transportDidBecomeWritable()
        #expect(stage.front.takeCalls() == [.writable])
        stage.receive(Wire.close(1000))
        _ = stage.front.takeCalls()
        stage.session.transportDidBecomeWritable()
        #expect(stage.front.calls.isEmpty)
    }

    @Test func `there is no room behind many messages of one turn`() throws {
        let stage = openStage()
        stage.transport.capacity = 1000
        var count = 0
        stage.session.perform {
            while stage.session.isWritable, count < 100 {
                try? stage.session.send(.binary, [UInt8](repeating: 0, count: 94))
                count += 1
            }
        }
        #expect(count == 10)
        #expect(stage.transport.takeWritten().count == 1000)
    }

    @Test func `Pongs that nobody reads do not pile up`() throws {
        let stage = openStage()
        stage.transport.isWritable = false
        for number in 0..<40 {
            let pings = (0..<50).flatMap {
                Wire.frame(0x9, [UInt8](repeating: UInt8($0), count: 124) + [UInt8(number)])
            }
            stage.receive(pings)
        }
        #expect(stage.front.events.count == 2000)
        #expect(stage.transport.calls.isEmpty)
        stage.transport.isWritable = true
        stage.session.transportDidBecomeWritable()
        let written = stage.transport.takeWritten()
        #expect(written.count < 66_000)
        let latest = try #require(WireFrame.all(in: written)?.last)
        #expect(latest.first == 0x8A)
        #expect(latest.payload == [UInt8](repeating: 49, count: 124) + [39])
    }

    @Test func `Pongs that can not leave yet go out before the next message`() throws {
        let stage = openStage()
        stage.transport.hasBacklog = true
        stage.receive(Wire.frame(0x9, Array("a".utf8)))
        stage.receive(Wire.frame(0x9, Array("b".utf8)))
        #expect(stage.transport.calls.isEmpty)
        try stage.session.send("hi")
        stage.session.perform {}
        #expect(
            stage.takeFrames() == [
                ours(0x8A, Array("a".utf8)), ours(0x8A, Array("b".utf8), key: 1), ours(0x81, Array("hi".utf8), key: 2),
            ])
    }

    @Test func `a Close goes out although there is no room`() throws {
        let stage = openStage()
        stage.transport.isWritable = false
        stage.session.perform { try? stage.session.close(.normalClosure) }
        #expect(stage.takeFrames() == [ourClose(1000)])
    }

    @Test func `Pongs do not pile up behind a Close either`() throws {
        let stage = openStage()
        stage.transport.isWritable = false
        stage.session.perform { try? stage.session.close(.normalClosure) }
        _ = stage.takeFrames()
        let pings = (0..<1000).flatMap { _ in Wire.frame(0x9, [UInt8](repeating: 0, count: 125)) }
        for _ in 0..<10 { stage.receive(pings) }
        #expect(stage.transport.calls.isEmpty)
        stage.transport.isWritable = true
        stage.session.transportDidBecomeWritable()
        #expect(stage.transport.takeWritten().count < 66_000)
    }

    @Test func `acknowledged is what was written less what is still on its way`() throws {
        let stage = openStage()
        let request = SampleHandshake.client().request.bytes.count
        stage.transport.unacknowledgedByteCount = request + 50
        #expect(stage.session.acknowledgedByteCount == 0)
        try stage.session.send(String(repeating: "x", count: 92))
        #expect(stage.session.acknowledgedByteCount == 48)
        #expect(stage.session.unacknowledgedByteCount == request + 50)
    }
}
