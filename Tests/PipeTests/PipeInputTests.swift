import Pipe
import Session
import StandardStreams
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Pipe mode, from the input to the server")
struct PipeInputTests {
    @Test func `input is read when the session is open, and what waits goes out in one write`() throws {
        let pipe = try PipeStage()
        pipe.stage.session.start()
        #expect(pipe.input.isStarted == false)
        #expect(pipe.openingCount == 0)
        pipe.open()
        #expect(pipe.input.isStarted)
        #expect(pipe.openingCount == 1)
        _ = pipe.transport.takeCalls()
        pipe.put("one\ntwo\nthr")
        #expect(pipe.transport.calls.count == 1)
        #expect(pipe.sent() == [PipeStage.text("one"), PipeStage.text("two")])
        #expect(pipe.input.recycledCount == 1)
        pipe.put("ee\n")
        #expect(pipe.sent() == [PipeStage.text("three")])
    }

    @Test func `at the end the last line goes out, and the fence behind it`() throws {
        let pipe = try PipeStage.opened()
        pipe.put("one\nlast")
        pipe.endInput()
        #expect(pipe.sent() == [PipeStage.text("one"), PipeStage.text("last"), PipeStage.fence])
    }

    @Test func `messages of the command line go first`() throws {
        let pipe = try PipeStage { $0.first = [Array("x".utf8), []] }
        pipe.stage.session.start()
        _ = pipe.transport.takeCalls()
        pipe.stage.receive(SampleHandshake.response())
        #expect(pipe.sent() == [PipeStage.text("x"), PipeStage.text("")])
        pipe.put("in\n")
        #expect(pipe.sent() == [PipeStage.text("in")])
    }

    @Test func `without input the fence follows the messages of the command line at once`() throws {
        let pipe = try PipeStage {
            $0.first = [[1], [2]]
            $0.readsInput = false
            $0.type = .binary
        }
        pipe.stage.session.start()
        _ = pipe.transport.takeCalls()
        pipe.stage.receive(SampleHandshake.response())
        #expect(pipe.input.isStarted == false)
        #expect(pipe.sent() == [WireFrame(0x82, [1]), WireFrame(0x82, [2]), PipeStage.fence])
    }

    @Test func `while the server does not take more, blocks wait and are not given back`() throws {
        let pipe = try PipeStage { $0.first = [[0x31], [0x32]] }
        pipe.transport.capacity = 1
        pipe.stage.session.start()
        pipe.transport.isWritable = true
        _ = pipe.transport.takeCalls()
        pipe.stage.receive(SampleHandshake.response())
        #expect(pipe.sent() == [PipeStage.text("1")])
        pipe.put("3\n4\n")
        pipe.put("5\n")
        pipe.endInput()
        #expect(pipe.transport.calls.isEmpty)
        #expect(pipe.input.recycledCount == 0)
        var frames: [[WireFrame]?] = []
        for _ in 0..<3 {
            pipe.transport.isWritable = true
            pipe.stage.session.transportDidBecomeWritable()
            frames.append(pipe.sent())
        }
        let expected = [
            [PipeStage.text("2")], [PipeStage.text("3"), PipeStage.text("4")], [PipeStage.text("5")],
        ]
        #expect(frames == expected)
        #expect(pipe.input.recycledCount == 2)
        pipe.transport.isWritable = true
        pipe.stage.session.transportDidBecomeWritable()
        #expect(pipe.sent() == [PipeStage.fence])
    }

    @Test func `one message of the whole input goes out in fragments, one block held back`() throws {
        let pipe = try PipeStage.opened { $0.splitting = .whole }
        pipe.put("a\nb")
        #expect(pipe.sent() == [])
        pipe.put("\u{E9}")
        #expect(pipe.sent() == [WireFrame(0x01, Array("a\nb".utf8))])
        pipe.put("c")
        #expect(pipe.sent() == [WireFrame(0x00, [0xC3, 0xA9])])
        pipe.endInput()
        #expect(pipe.sent() == [WireFrame(0x80, [0x63]), PipeStage.fence])
    }

    @Test func `one short message is one frame, and an empty input an empty message, where there is one`() throws {
        let short = try PipeStage.opened {
            $0.splitting = .whole
            $0.type = .binary
        }
        short.put([0xFF, 0x0A])
        short.endInput()
        #expect(short.sent() == [WireFrame(0x82, [0xFF, 0x0A]), PipeStage.fence])
        let empty = try PipeStage.opened {
            $0.splitting = .whole
            $0.listensWithoutInput = false
        }
        empty.endInput()
        #expect(empty.sent() == [PipeStage.text(""), PipeStage.fence])
        let none = try PipeStage.opened { $0.splitting = .whole }
        none.endInput()
        #expect(none.sent() == [])
    }

    @Test func `a code point may lie across blocks of one message`() throws {
        let pipe = try PipeStage.opened { $0.splitting = .whole }
        pipe.put([0x61, 0xE2, 0x82])
        pipe.put([0xAC])
        pipe.endInput()
        #expect(pipe.sent()?.map(\.payload) == [[0x61, 0xE2, 0x82], [0xAC], PipeStage.fence.payload])
    }

    @Test(
        arguments: [
            ([[0x61], [0x62, 0xFF]], 2), ([[0x61, 0xC3]], 2), ([[0xE2, 0x82], [0x41]], 2),
        ] as [([[UInt8]], Int)])
    func `one message that is not UTF-8 fails the connection with 1007`(blocks: [[UInt8]], offset: Int) throws {
        let pipe = try PipeStage.opened { $0.splitting = .whole }
        for block in blocks { pipe.put(block) }
        pipe.endInput()
        let last = try #require(pipe.sent()?.last)
        #expect(last == WireFrame(0x88, [0x03, 0xEF] + Array("the input is not UTF-8".utf8)))
        pipe.answerClose()
        #expect(pipe.outcome?.inputError == .invalidUTF8At(offset: offset))
        #expect(pipe.outcome?.unsent == nil)
    }

    @Test func `after a line that is not UTF-8 nothing more is sent, but what was is still answered`() async throws {
        let pipe = try PipeStage.opened()
        pipe.put(Wire.hex("'one' 0A 'two' 0A 'x' FF 0A 'three' 0A"))
        #expect(pipe.sent() == [PipeStage.text("one"), PipeStage.text("two"), PipeStage.fence])
        #expect(pipe.input.isStopped)
        pipe.put("four\n")
        pipe.endInput()
        #expect(pipe.sent() == [])
        #expect(pipe.input.recycledCount == 2)
        pipe.receive(Wire.text("answer"), PipeStage.pong)
        #expect(await pipe.printed() == "answer\n")
        pipe.advance(to: .milliseconds(500))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.answerClose()
        #expect(pipe.outcome?.inputError == .invalidUTF8(line: 3))
        #expect(pipe.outcome?.isEndedByRule == true)
        #expect(pipe.outcome?.unsent == nil)
    }

    @Test func `a last line that is cut within a code point is told`() throws {
        let pipe = try PipeStage.opened()
        pipe.put([0x61, 0x0A, 0xC3])
        pipe.endInput()
        #expect(pipe.sent() == [PipeStage.text("a"), PipeStage.fence])
        pipe.stage.session.transportDidClose()
        #expect(pipe.outcome?.inputError == .invalidUTF8(line: 2))
    }

    @Test func `a line over the limit ends the input in the same way`() throws {
        let pipe = try PipeStage.opened { $0.maximumMessageSize = 3 }
        pipe.put("abc\nabcd\nx\n")
        #expect(pipe.sent() == [PipeStage.text("abc"), PipeStage.fence])
        pipe.stage.session.transportDidClose()
        #expect(pipe.outcome?.inputError == .tooLong(line: 2, limit: 3))
    }

    @Test func `what was read before the reading failed is sent`() throws {
        let pipe = try PipeStage.opened()
        pipe.transport.isWritable = false
        pipe.put("one\n")
        pipe.put("two\nhalf")
        pipe.input.deliver(.failure(StreamError(code: 5)))
        pipe.pump()
        pipe.transport.isWritable = true
        pipe.stage.session.transportDidBecomeWritable()
        #expect(pipe.sent() == [PipeStage.text("one"), PipeStage.text("two"), PipeStage.fence])
        pipe.stage.session.transportDidClose()
        #expect(pipe.outcome?.inputError == .unreadable("input/output error"))
    }

    @Test func `the words for what is wrong with the input`() {
        #expect(InputError.invalidUTF8(line: 3).description.hasPrefix("line 3 of the input is not UTF-8"))
        #expect(InputError.invalidUTF8At(offset: 9).description.hasPrefix("the input is not UTF-8 at byte 9"))
        let tooLong = InputError.tooLong(line: 2, limit: 7).description
        #expect(tooLong.hasPrefix("line 2 of the input is longer than 7 bytes"))
        #expect(InputError.unreadable("no").description == "cannot read stdin: no")
    }
}
