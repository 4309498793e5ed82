import Notation
import Pipe
import Rendering
import Session
import StandardStreams
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Pipe mode, from the server to the output", .timeLimit(.minutes(10)))
struct PipeOutputTests {
    @Test func `messages are printed as the renderer says, and nothing else`() async throws {
        let pipe = try PipeStage.opened()
        pipe.receive(Wire.text("a"), Wire.frame(0x9), Wire.frame(0x2, [0x62, 0x63]), Wire.text("d"))
        #expect(await pipe.printed() == "a\nbcd\n")
        #expect(await pipe.noticed() == "")
        let hex = try PipeStage.opened { $0.renderer = PayloadRenderer(form: .hex, delimiter: 0, isSanitizing: false) }
        hex.receive(Wire.text("a"), Wire.frame(0x2, [0xFF]))
        #expect(await hex.printed() == "61\0ff\0")
    }

    @Test func `pings and pongs are shown when that is asked for, beside the output`() async throws {
        let pipe = try PipeStage.opened { $0.showsPings = true }
        pipe.receive(Wire.frame(0x9), Wire.frame(0x9, Array("hi".utf8)), Wire.frame(0x9, [0x1B, 0x41]))
        pipe.put("a")
        pipe.endInput()
        pipe.transport.now = .at(.microseconds(12_345))
        pipe.receive(PipeStage.pong, Wire.frame(0xA, Array("other".utf8)))
        let lines = "* ping\n* ping \"hi\"\n* ping, 2 bytes\n* pong \"wsx fence\" in 12.34 ms\n* pong \"other\"\n"
        #expect(await pipe.noticed() == lines)
        #expect(await pipe.printed() == "")
    }

    @Test func `pings are only counted while nobody reads about them`() async throws {
        let pipe = try PipeStage.opened { $0.showsPings = true }
        let filled = try pipe.notices.fill()
        let payload = String(repeating: "p", count: 125)
        pipe.receive(Array(repeatElement(Wire.frame(0x9, Array(payload.utf8)), count: 8000).joined()))
        let line = "* ping \"\(payload)\"\n".utf8.count
        let shownCount = (1 << 20) / line + 1
        _ = await pipe.notices.take(filled + shownCount * line)
        pipe.receive(Wire.frame(0x9))
        let rest = "* Pings and Pongs that are not shown, for stderr was not read: \(8000 - shownCount)\n* ping\n"
        #expect(String(decoding: await pipe.notices.take(rest.utf8.count), as: UTF8.self) == rest)
    }

    @Test func `so many messages and no more are printed, whatever follows`() async throws {
        let pipe = try PipeStage.opened { $0.count = 2 }
        pipe.receive(Wire.text("1"), Wire.text("2"), Wire.text("3"))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.receive(Wire.text("4"), Wire.hex("83 00"))
        pipe.stage.session.transportDidReceiveEnd()
        #expect(await pipe.printed() == "1\n2\n")
        #expect(pipe.outcome?.isEndedByRule == true)
        #expect(pipe.outcome?.unmet == nil)
        #expect(pipe.input.isStopped)
    }

    @Test func `the message that ends it is printed as the last`() async throws {
        let pipe = try PipeStage.opened { $0.until = try ArgumentPattern("/^end/") }
        pipe.receive(Wire.text("a"))
        #expect(pipe.sent() == [])
        pipe.receive(Wire.text("end."), Wire.text("more"))
        #expect(pipe.sent() == [PipeStage.close])
        #expect(await pipe.printed() == "a\nend.\n")
    }

    @Test func `a closed output ends the session with a proper Close`() async throws {
        let pipe = try PipeStage.opened()
        pipe.output.closeReadEnd()
        pipe.stage.session.perform(.outputFailed(StreamError(code: 32)))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.receive(Wire.hex("83 00"))
        pipe.stage.session.transportDidReceiveEnd()
        let outcome = try #require(pipe.outcome)
        #expect(outcome.isOutputClosed)
        #expect(outcome.isEndedByRule)
        #expect(outcome.outputError == nil)
    }

    @Test func `an output that fails ends the session and is told`() throws {
        let pipe = try PipeStage.opened()
        pipe.stage.session.perform(.outputFailed(StreamError(code: 28)))
        #expect(pipe.sent() == [PipeStage.close])
        pipe.answerClose()
        #expect(pipe.outcome?.outputError?.description == "no space left on device")
        #expect(pipe.outcome?.isOutputClosed == false)
    }

    @Test func `a slow output stops the reading of the socket, and lets it go on`() async throws {
        let pipe = try PipeStage.opened()
        let filled = try pipe.output.fill()
        let message = Wire.frame(0x2, [UInt8](repeating: 0x78, count: 2_200_000))
        pipe.receive(message)
        #expect(pipe.transport.calls == [])
        pipe.receive(message)
        #expect(pipe.transport.takeCalls() == [.setReading(false)])
        _ = await pipe.output.take(filled + 3_300_000)
        #expect(pipe.transport.calls == [])
        _ = await pipe.output.take(1_100_000)
        #expect(await pipe.pumpNext())
        #expect(pipe.transport.calls == [.setReading(true)])
    }

    @Test func `output that waits to be written stops the clock of the end`() async throws {
        let pipe = try PipeStage.opened { $0.wait = .seconds(4) }
        let filled = try pipe.output.fill()
        pipe.put("a\n")
        pipe.endInput()
        pipe.receive(Wire.text("answer"), PipeStage.pong)
        _ = pipe.sent()
        #expect(pipe.advance(to: .seconds(100)))
        #expect(pipe.sent() == [])
        #expect(pipe.transport.wakeAt == nil)
        _ = await pipe.output.take(filled + 7)
        #expect(await pipe.pumpNext())
        #expect(pipe.transport.wakeAt == .at(.milliseconds(100_500)))
        pipe.advance(to: .milliseconds(100_500))
        #expect(pipe.sent() == [PipeStage.close])
    }
}
