import Pipe
import Session
import StandardStreams
import Synchronization
import TestSupport
import WebSocketProtocol

/// Input that a test puts there.
final class MemoryInput: InputSource {
    private struct State {
        var deliver: (@Sendable (InputEvent) -> Void)?
        var recycledCount = 0
        var isStopped = false
        var hasUnusedInput = false
    }

    private let state = Mutex(State())

    func start(_ deliver: @escaping @Sendable (InputEvent) -> Void) {
        state.withLock { $0.deliver = deliver }
    }

    func recycle(_ block: consuming InputBlock) {
        state.withLock { $0.recycledCount += 1 }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
    }

    var hasUnusedInput: Bool {
        get { state.withLock { $0.hasUnusedInput } }
        set { state.withLock { $0.hasUnusedInput = newValue } }
    }

    /// Whether it was asked to begin.
    var isStarted: Bool { state.withLock { $0.deliver != nil } }
    var isStopped: Bool { state.withLock { $0.isStopped } }
    /// Blocks that were given back.
    var recycledCount: Int { state.withLock { $0.recycledCount } }

    func deliver(_ event: InputEvent) {
        state.withLock { $0.deliver }?(event)
    }
}

/// Pipe mode between an input and a transport in memory and two pipes for what it writes.
final class PipeStage {
    typealias Command = PipeFrontEnd.Command

    let stage: SessionStage<PipeFrontEnd>
    let input = MemoryInput()
    let output: TestPipe
    let notices: TestPipe
    private let posted = Monitor<[Command]>([])
    private let outcomes = Monitor<[PipeOutcome]>([])
    private let openings = Monitor(0)

    init(
        deadline: Duration? = nil, _ configure: (inout PipeOptions) throws -> Void = { _ in },
        session: (inout SessionConfiguration) -> Void = { _ in }
    ) throws {
        var options = PipeOptions()
        try configure(&options)
        output = try TestPipe()
        notices = try TestPipe()
        let port = SessionPort<Command> { [posted] command in posted.update { $0.append(command) } }
        let writer = OutputWriter(output.writeEnd) { event in
            switch event {
            case .drained: port.post(.outputDrained)
            case .failed(let error): port.post(.outputFailed(error))
            }
        }
        let front = PipeFrontEnd(
            options, port: port, input: input, output: writer,
            notices: OutputWriter(notices.writeEnd) { _ in }, deadline: deadline.map { .at($0) },
            opened: { [openings] _ in openings.update { $0 += 1 } },
            finished: { [outcomes] outcome in outcomes.update { $0.append(outcome) } })
        stage = SessionStage(front: front, configure: session)
    }

    deinit {
        output.close()
        notices.close()
    }

    /// A stage whose opening handshake is over.
    static func opened(_ configure: (inout PipeOptions) throws -> Void = { _ in }) throws -> PipeStage {
        let stage = try PipeStage(configure)
        stage.open()
        return stage
    }

    func open() {
        stage.open()
    }

    var transport: MemoryTransport { stage.transport }
    var openingCount: Int { openings.update { $0 } }

    // MARK: What happens around it

    /// Performs what was posted.
    func pump() {
        while true {
            let commands = posted.update { commands in
                defer { commands = [] }
                return commands
            }
            guard !commands.isEmpty else { return }
            for command in commands { stage.session.perform(command) }
        }
    }

    /// Waits until something is posted and performs it.
    func pumpNext() async -> Bool {
        defer { pump() }
        return await posted.reach(.seconds(30)) { !$0.isEmpty }
    }

    /// A block of input.
    func put(_ bytes: [UInt8]) {
        input.deliver(.block(InputBlock(storage: bytes + [0xEE], count: bytes.count)))
        pump()
    }

    func put(_ text: String) {
        put(Array(text.utf8))
    }

    func endInput() {
        input.deliver(.end)
        pump()
    }

    /// The server sends these frames.
    func receive(_ frames: [UInt8]...) {
        stage.receive(frames.flatMap(\.self))
        pump()
    }

    /// The server has read everything and says so.
    func answerFence() {
        receive(Self.pong)
    }

    /// Lets time pass; false when a timer spins.
    @discardableResult
    func advance(to duration: Duration) -> Bool {
        defer { pump() }
        return stage.advance(to: duration)
    }

    /// The server answers our Close and ends the stream.
    func answerClose() {
        receive(Wire.close(1000))
        stage.session.transportDidReceiveEnd()
    }

    // MARK: What it does

    static let fence = WireFrame(0x89, Array("wsx fence".utf8))
    static let pong = Wire.frame(0xA, Array("wsx fence".utf8))
    static let close = WireFrame(0x88, [0x03, 0xE8])

    static func text(_ text: String) -> WireFrame {
        WireFrame(0x81, Array(text.utf8))
    }

    /// The frames that went out since the last time, without their masks.
    func sent() -> [WireFrame]? {
        stage.takeFrames()?.map { WireFrame($0.first, $0.payload) }
    }

    /// What is on stdout that was not looked at.
    func printed() async -> String {
        String(decoding: await output.take(output.unreadByteCount), as: UTF8.self)
    }

    /// What is on stderr that was not looked at.
    func noticed() async -> String {
        String(decoding: await notices.take(notices.unreadByteCount), as: UTF8.self)
    }

    /// How it went, once.
    var outcome: PipeOutcome? {
        outcomes.update { $0.count == 1 ? $0[0] : nil }
    }
}
