import Script
import Session
import TestSupport
import Testing
import WebSocketProtocol

/// A script over real sessions and streams, down to the bytes.
struct SessionLinkTests {
    /// A script whose one connection is a session over a transport in memory.
    private final class WireStage {
        let script: ScriptStage
        private(set) var session: SessionStage<ScriptFrontEnd>?

        init(_ text: String) throws {
            script = try ScriptStage("connect ws://s/\n" + text)
            script.network.onConnect = { [weak self] connection in
                let session = SessionStage(front: ScriptFrontEnd(connection.connection))
                session.transport.keepsBuffers = true
                self?.session = session
                session.open()
            }
            script.start()
        }

        var writes: [[UInt8]] {
            session?.transport.calls.compactMap { if case .flush(let bytes) = $0 { bytes } else { nil } } ?? []
        }

        var frames: [WireFrame] { WireFrame.all(in: writes.flatMap(\.self)) ?? [] }
    }

    @Test func `A message in fragments, each in writes of a few bytes`() throws {
        let stage = try WireStage("wait 1ms\n> \"first\"\n> \"abcdefg\" fragment 3 chop 4\n> \"short\" fragment 5\n")
        stage.script.advance(1)
        let frames = stage.frames
        #expect(frames.prefix(5).map(\.first) == [0x81, 0x01, 0x00, 0x80, 0x81])
        #expect(
            frames.prefix(5).map { String(decoding: $0.payload, as: UTF8.self) } == [
                "first", "abc", "def", "g", "short",
            ])
        #expect(frames.prefix(5).allSatisfy { $0.mask != nil })
        // The message before is not cut, and of the fragments no write has more than 4 bytes.
        #expect(stage.writes.map(\.count).prefix(8) == [11, 4, 4, 4, 4, 4, 4, 1])
    }

    @Test func `A Ping, a Pong, a frame without a mask and raw bytes`() throws {
        let stage = try WireStage(
            """
            wait 1ms
            > ping "k"
            > pong "p"
            > frame op=text mask=no rsv=4 "hi"
            > raw hex 81 00
            < pong "k"

            """
        )
        stage.script.advance(1)
        let frames = stage.frames
        #expect(frames.map(\.first) == [0x89, 0x8A, 0xC1, 0x81])
        #expect(frames.map { $0.mask == nil } == [false, false, true, true])
        stage.session?.receive(Wire.frame(0xA, Array("k".utf8)))
        stage.session?.receive(Wire.close(1000))
        #expect(stage.script.end() == ["passed"])
    }

    @Test func `What the server sends, a Close and the end`() throws {
        let stage = try WireStage("> \"a\"\n< \"a\"\n< ping\n< close 4000 \"bye\"\n< eof\n")
        stage.session?.receive(Wire.text("a") + Wire.frame(0x9) + Wire.close(4000, "bye"))
        stage.session?.transport.endStream()
        #expect(stage.script.end() == ["passed"])
        #expect(stage.frames.map(\.first) == [0x81, 0x8A, 0x88])
    }

    @Test func `A violation fails the step that waits, with its reason`() throws {
        let stage = try WireStage("< close\n")
        stage.session?.receive([0x83, 0])
        stage.session?.transport.endStream()
        let failure = try #require(stage.script.end().first)
        #expect(failure.hasPrefix("2:3 `close` the server "))
        #expect(failure.contains("opcode"))
    }

    @Test func `A violation fails a step although the server does not end the stream`() throws {
        let stage = try WireStage("< \"a\"\n< no close for 500ms\n")
        stage.session?.receive(Wire.text("a") + [0x83, 0])
        #expect(stage.script.end().first?.hasPrefix("3:1 `< no close for 500ms` the connection ended") == true)
        #expect(stage.script.transcript.contains { $0.contains("opcode") })
    }

    @Test func `What is sent after a violation is told why it can not be`() throws {
        let stage = try WireStage("wait 1ms\n> \"x\"\n")
        stage.session?.receive([0x83, 0])
        let failure = try #require(stage.script.end().first)
        #expect(failure.hasPrefix("3:1 `> \"x\"` the connection is not open any more; it ended with: (the server "))
    }

    @Test func `The end of the stream is the server's, not that of our patience`() throws {
        let stage = try WireStage("> close 1000\n< close 1000\n< eof within 4s\n")
        stage.session?.receive(Wire.close(1000))
        stage.session?.advance(to: .seconds(2))
        #expect(
            stage.script.end() == [
                "4:3 `eof` the server did not end the TCP connection - eof "
                    + "+ (the server did not end the TCP connection)"
            ])
    }

    @Test func `A server that resets the stream has ended it`() throws {
        let stage = try WireStage("> close 1000\n< close 1000\n< eof within 4s\n")
        stage.session?.receive(Wire.close(1000))
        stage.session?.session.transportDidFail("connection reset by peer")
        #expect(stage.script.end() == ["passed"])
    }

    @Test func `A server that drops the connection`() throws {
        let stage = try WireStage("< close or \"a\"\n")
        stage.session?.transport.endStream()
        #expect(
            stage.script.end() == [
                #"2:3 `close or "a"` the server dropped the connection without a Close, before a matching message"#
                    + #" - close or "a" + eof"#
            ])
    }

    @Test func `At the end the connection is closed, and given up when that is not answered`() throws {
        let stage = try WireStage("option close-timeout 200ms\n")
        stage.script.advance(199)
        #expect(stage.frames.map(\.first) == [0x88])
        #expect(stage.script.outcome == ["it is not over"])
        #expect(stage.script.end() == ["passed"])
        #expect(stage.session?.transport.calls.contains(.abort) == true)
    }

    @Test func `A connection that the server has closed is not disturbed at the end`() throws {
        let stage = try WireStage("< close 1000\n")
        stage.session?.receive(Wire.close(1000))
        stage.script.advance(10)
        #expect(stage.session?.transport.calls.contains(.abort) == false)
        stage.session?.transport.endStream()
        #expect(stage.script.end() == ["passed"])
    }

    @Test func `Reading stops and goes on at the socket`() throws {
        let stage = try WireStage("wait 1s\n< binary\n")
        stage.session?.receive(Wire.frame(0x2, Array(repeating: 0, count: 17 << 20)))
        #expect(stage.session?.transport.calls.last == .setReading(false))
        stage.script.advance(1000)
        #expect(stage.session?.transport.calls.contains(.setReading(true)) == true)
    }
}
