import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

/// A script that does as a test says.
private final class StubScript: RunningScript {
    let request: ScriptRequest
    private(set) var calls: [String] = []
    var onStart: () -> Void = {}

    init(_ request: ScriptRequest) {
        self.request = request
    }

    func start() {
        calls.append("start")
        onStart()
    }

    func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
        calls += events.map { "\(RecordedEvent($0, payloads))" }
    }

    func sessionDidBecomeWritable() {
        calls.append("writable")
    }

    func sessionDidEnd(_ ending: SessionEnding, isEndedByPeer: Bool) {
        calls.append("end")
    }

    func interrupt() {
        calls.append("interrupt")
    }
}

@Suite("Scripts on the connection of a conversation")
struct RunningScriptTests {
    /// Begins a script in a conversation.
    private func begin(_ stage: ConversationStage, _ onStart: @escaping () -> Void = {}) throws -> StubScript {
        var script: StubScript?
        stage.conversation.begin { request in
            let stub = StubScript(request)
            stub.onStart = onStart
            script = stub
            return stub
        }
        return try #require(script)
    }

    @Test func `gets what comes, after it was shown`() throws {
        let stage = ConversationStage.opened()
        let script = try begin(stage)
        #expect(script.calls == ["start"])
        #expect(stage.display.survivesInterrupt)
        #expect(stage.shown(receiving: Wire.text("a"), Wire.frame(9)) == "< a\n")
        #expect(script.calls.count == 3)
        // Behind the Pong.
        #expect(stage.sent(by: "typed").suffix(11) == Wire.text("typed", mask: [4, 5, 6, 7])[...])
        stage.conversation.take(.passed("script x: passed"))
        #expect(stage.display.take() == "* script x: passed\n")
        #expect(!stage.display.survivesInterrupt)
        _ = stage.shown(receiving: Wire.text("b"))
        #expect(script.calls.count == 3, "it is over")
    }

    @Test func `knows the connection and what was set`() throws {
        let stage = ConversationStage.opened()
        stage.enter("/set a 1")
        let script = try begin(stage)
        #expect(script.request.session === stage.connection.session)
        #expect(script.request.variables == ["a": "1"])
        #expect(script.request.opening.response?.status == 101)
    }

    @Test func `shows what it prints and how it failed`() throws {
        let stage = ConversationStage.opened { $0.isQuiet = true }
        _ = try begin(stage)
        stage.conversation.take(.printed("hello"))
        stage.conversation.take(.failed("FAIL x\nerror: y"))
        #expect(stage.display.take() == "* hello\n* FAIL x\n  error: y\n")
        _ = try begin(stage)
    }

    @Test func `may be over as soon as it starts`() throws {
        let stage = ConversationStage.opened()
        _ = try begin(stage) { stage.conversation.take(.passed("done")) }
        #expect(stage.display.take() == "* done\n")
        #expect(stage.conversation.interruptScript() == false)
    }

    @Test func `there is one at a time, and only with a connection`() throws {
        let stage = ConversationStage.opened()
        _ = try begin(stage)
        stage.conversation.begin { StubScript($0) }
        #expect(stage.display.take() == "* a script is running; Ctrl-C interrupts it\n")
        let alone = ConversationStage()
        alone.conversation.begin { StubScript($0) }
        #expect(alone.display.take() == "* the connection is closed\n")
    }

    @Test func `is interrupted once; then it is the session's turn`() throws {
        let stage = ConversationStage.opened()
        #expect(stage.conversation.interruptScript() == false)
        let script = try begin(stage)
        #expect(stage.conversation.interruptScript())
        #expect(stage.conversation.interruptScript() == false)
        #expect(script.calls == ["start", "interrupt"])
    }

    @Test func `is waited for at the end`() throws {
        let stage = ConversationStage.opened()
        var isOver = false
        let script = try begin(stage)
        stage.conversation.endScript { isOver = true }
        #expect(isOver == false)
        #expect(script.calls == ["start", "interrupt"])
        stage.conversation.take(.failed("interrupted"))
        #expect(isOver)
        isOver = false
        stage.conversation.endScript { isOver = true }
        #expect(isOver)
    }

    @Test func `learns of the end of the connection`() throws {
        let stage = ConversationStage.opened()
        let script = try begin(stage)
        stage.connection.session.transportDidReceiveEnd()
        stage.connection.session.transportDidClose()
        #expect(script.calls.last == "end")
    }

    @Test func `has what it sends shown`() {
        let stage = ConversationStage.opened()
        let conversation = stage.conversation
        let text = Array("hello".utf8)
        text.withUnsafeBytes { conversation.didSend(.message(.text, $0)) }
        text.withUnsafeBytes { conversation.didSend(.fragment(.binary, $0, isFinal: false)) }
        [UInt8](repeating: 0x21, count: 1).withUnsafeBytes {
            conversation.didSend(.fragment(.binary, $0, isFinal: true))
        }
        conversation.didSend(.ping(Array("k1".utf8), number: 1))
        conversation.didSend(.pong([]))
        conversation.didSend(.close(.normalClosure, reason: "bye"))
        conversation.didSend(.close(nil, reason: ""))
        conversation.didSend(.raw([0x81, 0]))
        #expect(
            stage.display.take() == """
                > hello
                > binary, 6 bytes
                  00000000  68 65 6c 6c 6f 21                                 |hello!|
                > /ping k1
                > /pong
                > /close 1000 bye
                > /close
                > /raw hex 81 00

                """)
        #expect(stage.shown(receiving: Wire.frame(0xA)) == "", "no such Ping was sent")
    }

    @Test func `is nothing for servers`() {
        let server = ConversationStage.serving(1)
        #expect(server.shown(by: "/run x.wst") == "* only a conversation with a server can carry out a script\n")
        #expect(server.shown(by: "/run") == "* there is no file; write /run FILE\n")
    }
}
