import JSONText
import Notation
import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Script

/// A network that stands still and reaches nobody.
private final class StillNetwork: ScriptNetwork {
    private final class Timer: ScriptTimer {
        func wake(at instant: Instant?) {}
    }

    var now: Instant { .at(.zero) }

    func makeTimer(_ onWake: @escaping () -> Void) -> any ScriptTimer { Timer() }

    func prepare(_ request: ConnectRequest) throws(ConnectRequest.Problem) -> any PreparedConnection {
        throw ConnectRequest.Problem("there is no \(request.url)")
    }
}

@Suite("Scripts on a connection that is open already")
struct AdoptionTests {
    /// A script on the connection of somebody else, who tells it what comes.
    private final class Stage: SessionObserver {
        let stage = SessionStage(front: RecordingFrontEnd())
        private(set) var result: TestResult?
        private(set) var printed: [String] = []
        private var run: TestRun?
        private var connection: ScriptConnection?

        init(_ lines: String..., variables: [String: JSONValue] = [:]) throws {
            stage.open()
            stage.session.add(self)
            let bytes = Array(lines.joined(separator: "\n").utf8)
            let script = try ScriptLoader.load("x.wst") { _ in .success(bytes) }
            let plan = TestPlan(
                script: script, name: "x.wst", line: 1, steps: script.syntax.preamble, skip: nil, assignment: nil)
            let inputs = RunInputs(variables: variables)
            let environment = TestEnvironment(network: StillNetwork(), inputs: inputs) { [unowned self] text in
                printed.append(text)
            }
            let run = TestRun(plan, environment) { [unowned self] result, _ in self.result = result }
            let response = stage.front.opening?.response
            connection = run.adopt(SessionLink(stage.session), response)
            self.run = run
            run.start()
        }

        func didSend(_ event: SentEvent) {}

        func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
            connection?.didReceive(events, payloads)
        }

        func didEnd(_ ending: SessionEnding) {
            connection?.didEnd(ending, isEndedByPeer: stage.session.isEndedByPeer)
        }

        func receive(_ texts: String...) {
            for text in texts { stage.receive(Wire.text(text)) }
        }

        var sentTexts: [String]? {
            stage.takeFrames()?.map { $0.first == 0x81 ? String(decoding: $0.payload, as: UTF8.self) : "\($0.first)" }
        }

        func interrupt() {
            run?.interrupt("interrupted")
        }
    }

    @Test func `leave the first connect out, and the connection open`() throws {
        let stage = try Stage(
            "connect ws://elsewhere/", "> {\"n\":{{n}}}", "< \"b\"", "> \"c\"", variables: ["n": .null])
        #expect(stage.sentTexts == ["{\"n\":null}"])
        #expect(stage.result == nil)
        stage.receive("b")
        #expect(stage.sentTexts == ["c"])
        #expect(stage.result?.verdict == .passed)
        #expect(stage.result?.stepCount == 4)
        #expect(stage.stage.session.isOpen)
    }

    @Test func `need no connect at all`() throws {
        let stage = try Stage("> \"a\"", "print \"done\"")
        #expect(stage.sentTexts == ["a"])
        #expect(stage.printed == ["done"])
        #expect(stage.result?.verdict == .passed)
    }

    @Test func `can look at the answer to the opening handshake`() throws {
        let stage = try Stage("connect ws://elsewhere/", "< http 101", "> \"a\"")
        #expect(stage.result?.verdict == .passed)
        #expect(stage.sentTexts == ["a"])
    }

    @Test func `that fail leave it open, with their teardown done`() throws {
        let stage = try Stage("always", "  > \"bye\"", "end", "< \"b\"")
        stage.receive("x")
        #expect(stage.result?.verdict == .failed)
        #expect(stage.sentTexts == ["bye"])
        #expect(stage.stage.session.isOpen)
        stage.receive("nobody listens")
        #expect(stage.result?.failures.count == 1)
    }

    @Test func `open no second one beside it`() throws {
        let stage = try Stage("connect ws://a/", "connect ws://b/")
        #expect(stage.result?.failures.map(\.message) == ["the connection is open already"])
    }

    @Test func `open others by name`() throws {
        let stage = try Stage("other connect ws://other/")
        #expect(stage.result?.failures.map(\.message) == ["there is no ws://other/"])
    }

    @Test func `close it where they say so`() throws {
        let stage = try Stage("> close 1000", "< close 1000")
        stage.stage.receive(Wire.close(1000))
        #expect(stage.result?.verdict == .passed)
    }

    @Test func `fail when it ends`() throws {
        let stage = try Stage("< \"a\"")
        stage.stage.session.transportDidReceiveEnd()
        stage.stage.session.transportDidClose()
        #expect(stage.result?.verdict == .failed)
    }

    @Test func `are interrupted`() throws {
        let stage = try Stage("< \"a\"")
        stage.interrupt()
        #expect(stage.result?.failures.map(\.message) == ["interrupted"])
        #expect(stage.stage.session.isOpen)
    }
}
