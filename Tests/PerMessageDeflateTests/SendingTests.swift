import PerMessageDeflate
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Sending compressed messages (RFC 7692 section 7.2.1)")
struct SendingTests {
    private static let hello = "Hello Hello Hello"
    private static let deflated: [UInt8] = Wire.hex("F2 48 CD C9 C9 57 F0 40 50 00 00")

    private func peer(_ parameters: String = "", threshold: Int = 0) throws -> RecordingConnection {
        RecordingConnection(.server, agreed: try agreement(parameters, threshold: threshold).server)
    }

    /// What the other side makes of frames.
    private func read(_ frames: [WireFrame], _ parameters: String = "") throws -> [RecordedEvent] {
        var other = RecordingConnection(.client, agreed: try agreement(parameters).client)
        let wire = frames.flatMap { [$0.first] + Wire.frame(0, $0.payload).dropFirst() }
        return other.receive(wire)
    }

    @Test func `only the first frame has RSV1, and the end of the flush is left out`() throws {
        var peer = try peer()
        try peer.send(Self.hello)
        let frames = try peer.allFrames()
        #expect(frames.map(\.first) == [0xC1])
        let payload = try #require(frames.first).payload
        #expect(payload.count < Self.hello.utf8.count)
        #expect(payload.last == 0)
        #expect(try read(frames) == [.text(Self.hello)])
    }

    @Test func `a message that repeats the last one is shorter`() throws {
        var peer = try peer()
        try peer.send(Self.hello)
        try peer.send(Self.hello)
        let frames = try peer.allFrames()
        #expect(frames[1].payload.count < frames[0].payload.count)
        #expect(try read(frames) == [.text(Self.hello), .text(Self.hello)])
    }

    @Test func `unless nothing is to be remembered`() throws {
        var peer = try peer("server_no_context_takeover")
        try peer.send(Self.hello)
        try peer.send(Self.hello)
        let frames = try peer.allFrames()
        #expect(frames[1].payload == frames[0].payload)
        #expect(try read(frames, "server_no_context_takeover") == [.text(Self.hello), .text(Self.hello)])
    }

    @Test func `what does not get shorter is sent as it is, and refers to nothing afterwards`() throws {
        var peer = try peer()
        try peer.send(Self.hello)
        try peer.send("x")
        try peer.send(Self.hello)
        let frames = try peer.allFrames()
        #expect(frames.map(\.first) == [0xC1, 0x81, 0xC1])
        #expect(frames[1].payload == Array("x".utf8))
        #expect(frames[2].payload == frames[0].payload)
        #expect(try read(frames) == [.text(Self.hello), .text("x"), .text(Self.hello)])
    }

    @Test func `what is shorter than the threshold is not tried, and nothing is forgotten for it`() throws {
        var peer = try peer(threshold: 10)
        try peer.send(Self.hello)
        try peer.send("aaaaaaaaa")
        try peer.send(Self.hello)
        let frames = try peer.allFrames()
        #expect(frames.map(\.first) == [0xC1, 0x81, 0xC1])
        #expect(frames[2].payload.count < frames[0].payload.count)
        #expect(try read(frames) == [.text(Self.hello), .text("aaaaaaaaa"), .text(Self.hello)])
    }

    @Test func `an empty message is sent as it is`() throws {
        var peer = try peer()
        try peer.send("")
        let output = peer.takeOutput()
        #expect(output == [0x81, 0])
    }

    @Test func `a run of messages`() throws {
        var peer = try peer()
        var run = MessageRun()
        run.append(.text, start: 0, count: 17)
        run.append(.binary, start: 16, count: 1)
        run.append(.binary, start: 0, count: 17)
        try Array(Self.hello.utf8).withUnsafeBytes { try peer.connection.send(run, from: $0) }
        let frames = try peer.allFrames()
        #expect(frames.map(\.first) == [0xC1, 0x82, 0xC2])
        #expect(
            try read(frames) == [.text(Self.hello), .binary(Array("o".utf8)), .binary(Array(Self.hello.utf8))])
    }

    @Test(arguments: [["Hello ", "Hello ", "Hello"], ["", "Hello Hello Hello", ""], ["Hello Hello Hello", ""]])
    func `fragments are compressed as one message`(parts: [String]) throws {
        var peer = try peer()
        for _ in 0..<2 {
            for (index, part) in parts.enumerated() {
                try peer.sendFragment(.text, Array(part.utf8), isFinal: index == parts.count - 1)
            }
        }
        let frames = try peer.allFrames()
        let firsts = [0x41] + [UInt8](repeating: 0, count: parts.count - 2) + [0x80]
        #expect(frames.map(\.first) == firsts + firsts)
        #expect(try read(frames) == [.text(Self.hello), .text(Self.hello)])
    }

    @Test func `fragments of which the first is shorter than the threshold are sent as they are`() throws {
        var peer = try peer(threshold: 10)
        try peer.sendFragment(.text, Array("Hello ".utf8), isFinal: false)
        try peer.sendFragment(.text, Array("Hello Hello".utf8), isFinal: true)
        let firsts = try peer.allFrames().map(\.first)
        #expect(firsts == [0x01, 0x80])
    }

    @Test func `control frames are never compressed`() throws {
        var peer = try peer()
        try peer.connection.ping([UInt8](repeating: 0x61, count: 125))
        try peer.connection.close(.normalClosure, reason: String(repeating: "a", count: 100))
        let firsts = try peer.allFrames().map(\.first)
        #expect(firsts == [0x89, 0x88])
    }

    @Test func `after bytes of somebody else's nothing is referred to`() throws {
        var peer = try peer()
        try peer.send(Self.hello)
        let foreign = DeflatedMessage.compress(Array("something else".utf8))
        peer.connection.sendRaw(
            FrameHeader(reservedBits: 4, opcode: .text, payloadLength: UInt64(foreign.count)), foreign.span.bytes)
        try peer.send(Self.hello)
        let frame = [0xC1] + Wire.frame(0, foreign).dropFirst()
        peer.connection.sendRaw(frame.span.bytes)
        try peer.send(Self.hello)
        let text = RecordedEvent.text(Self.hello)
        let frames = try peer.allFrames()
        #expect(
            try read(frames) == [text, .text("something else"), text, .text("something else"), text])
    }

    @Test func `what came of it is counted`() throws {
        var peer = try peer()
        try peer.send(Self.hello)
        try peer.send("x")
        try peer.sendFragment(.text, Array(Self.hello.utf8), isFinal: false)
        try peer.sendFragment(.text, [], isFinal: true)
        let frames = try peer.allFrames()
        let tally = peer.connection.sentCompression
        #expect(tally.messageCount == 2)
        #expect(tally.plainByteCount == 34)
        #expect(
            tally.compressedByteCount == frames[0].payload.count + frames[2].payload.count + frames[3].payload.count)
    }
}
