import Session
import StandardStreams
import Synchronization
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

/// A recording that counts.
private final class CountingRecording: ConversationRecording {
    /// What was written, and where to.
    struct Written: Equatable, Sendable {
        let path: String
        let sentCount: Int
        let receivedCount: Int
    }

    let tell: (String) -> Void
    let failure: StreamError?
    let written: Monitor<[Written]>
    private var sentCount = 0
    private var receivedCount = 0

    init(_ tell: @escaping (String) -> Void, failure: StreamError?, written: Monitor<[Written]>) {
        self.tell = tell
        self.failure = failure
        self.written = written
    }

    func didSend(_ event: SentEvent) {
        sentCount += 1
        if sentCount == 3 { tell("full") }
    }

    func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
        receivedCount += events.count
    }

    func didEnd(_ ending: SessionEnding) {}

    func makeWriter() -> @Sendable (String) -> StreamError? {
        let (failure, written, sentCount, receivedCount) = (failure, written, sentCount, receivedCount)
        return { path in
            written.update {
                $0.append(Written(path: path, sentCount: sentCount, receivedCount: receivedCount))
            }
            return failure
        }
    }
}

@Suite("Recording at a terminal")
struct ConversationRecordingTests {
    private let folder: ScratchFolder
    private let written = Monitor<[CountingRecording.Written]>([])

    init() throws {
        folder = try ScratchFolder()
    }

    private func stage(
        failure: StreamError? = nil, _ configure: (inout ConversationOptions) -> Void = { _ in }
    ) -> ConversationStage {
        ConversationStage.opened { [written] options in
            options.makeRecording = { CountingRecording($0, failure: failure, written: written) }
            configure(&options)
        }
    }

    private var writes: [CountingRecording.Written] { written.update { $0 } }

    @Test func `from the command to off`() {
        let stage = stage()
        let path = folder.path("x.wst")
        stage.enter("before")
        #expect(
            stage.shown(by: "/record \(path)")
                == "* recording to \(path); /record off or the end of the session writes it\n")
        stage.enter("one")
        _ = stage.shown(receiving: Wire.text("a"), Wire.text("b"))
        #expect(stage.shown(by: "/record off") == "* recorded in \(path); wsx run \(path) does it again\n")
        #expect(stage.display.takeWorks() == [false], "it is written where it holds up nobody")
        stage.enter("after")
        #expect(writes == [.init(path: path, sentCount: 1, receivedCount: 2)])
        #expect(stage.conversation.takeRecording()?.path == nil)
        #expect(folder.bytes(of: "x.wst") == nil, "it is only looked whether it can be written")
    }

    @Test func `another file ends the first`() {
        let stage = stage()
        stage.enter("/record \(folder.path("1"))")
        stage.enter("/record \(folder.path("2"))")
        #expect(writes.map(\.path) == [folder.path("1")])
        #expect(stage.conversation.takeRecording()?.path == folder.path("2"))
    }

    @Test func `from the beginning on, and over a new connection`() {
        let stage = stage { $0.recordPath = "r.wst" }
        stage.enter("one")
        stage.enter("/reconnect")
        stage.connection.receive(Wire.close(1000))
        stage.connection.session.transportDidReceiveEnd()
        stage.connection.session.transportDidClose()
        stage.connect().open()
        stage.enter("two")
        stage.enter("/record off")
        #expect(writes == [.init(path: "r.wst", sentCount: 3, receivedCount: 1)])
    }

    @Test func `the beginning says so once`() {
        let stage = ConversationStage {
            $0.makeRecording = { CountingRecording($0, failure: nil, written: Monitor([])) }
            $0.recordPath = "r.wst"
        }
        stage.connect().open()
        #expect(
            stage.display.take().hasSuffix("* recording to r.wst; /record off or the end of the session writes it\n"))
    }

    @Test func `what the recording has to say is shown`() {
        let stage = stage { $0.recordPath = "r.wst" }
        stage.enter("one")
        stage.enter("two")
        #expect(stage.shown(by: "three") == "* full\n")
    }

    @Test func `a file that can not be written`() {
        let stage = stage(failure: .tooLarge)
        #expect(stage.shown(by: "/record /nowhere/x").hasPrefix("* cannot write /nowhere/x: "))
        #expect(stage.conversation.takeRecording()?.path == nil)
        let path = folder.path("x")
        stage.enter("/record \(path)")
        stage.forget()
        #expect(stage.shown(by: "/record off").hasPrefix("* cannot write \(path): "))
    }

    @Test func `what is missing is told`() {
        #expect(stage().shown(by: "/record off") == "* nothing is recorded; write /record FILE\n")
        #expect(stage().shown(by: "/record") == "* there is no file; write /record FILE or /record off\n")
        let server = ConversationStage.serving(1)
        #expect(server.shown(by: "/record x") == "* only a conversation with a server can be recorded\n")
    }
}
