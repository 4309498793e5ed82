package import Rendering
internal import Session
package import StandardStreams
package import WebSocketProtocol

/// A server's pipe mode: lines of stdin go to all clients, what they send goes to stdout.
///
/// It lives on the loop of its sessions. Input waits until there is a client, and as long as one takes no more.
package final class ServedPipe {
    /// What the streams tell.
    package enum Command: Sendable {
        case input(InputEvent)
        case outputDrained
    }

    private let input: any InputSource
    private let output: OutputWriter
    private let renderer: PayloadRenderer
    private let inputFailed: @Sendable (InputError) -> Void
    private var splitter: MessageSplitter
    private var sessions: [Session<ServedPipeFrontEnd>] = []
    private var blocks: [InputBlock] = []
    private var isInputOver = false
    private var buffer: [UInt8] = []
    private var isReading = true
    private var haveAllLeft: (() -> Void)?

    /// - Parameters:
    ///   - type: the type of the messages that are sent.
    ///   - maximumMessageSize: bytes of the longest line.
    ///   - output: for payloads.
    ///   - inputFailed: told when the input can not be sent any further.
    package init(
        type: MessageType, maximumMessageSize: Int, renderer: PayloadRenderer, input: any InputSource,
        output: OutputWriter, inputFailed: @escaping @Sendable (InputError) -> Void
    ) {
        var options = PipeOptions()
        options.type = type
        options.maximumMessageSize = maximumMessageSize
        splitter = MessageSplitter(options)
        self.renderer = renderer
        self.input = input
        self.output = output
        self.inputFailed = inputFailed
    }

    /// Takes what the streams tell.
    package func take(_ command: Command) {
        switch command {
        case .input(.block(let block)):
            blocks.append(block)
            continueInput()
        case .input(.end):
            isInputOver = true
            continueInput()
        case .input(.failure(let error)):
            isInputOver = true
            inputFailed(.unreadable(error.description))
        case .outputDrained: setReading(true)
        }
    }

    // MARK: Clients

    func sessionDidOpen(_ session: Session<ServedPipeFrontEnd>) {
        sessions.append(session)
        if !isReading { session.setReading(false) }
        continueInput()
    }

    func sessionDidEnd(_ session: Session<ServedPipeFrontEnd>) {
        sessions.removeAll { $0 === session }
        if sessions.isEmpty { haveAllLeft?() }
        continueInput()
    }

    /// Begins the closing handshake with all clients; calls back when the last one has left.
    package func closeAll(_ haveAllLeft: @escaping () -> Void) {
        input.stop()
        isInputOver = true
        guard !sessions.isEmpty else { return haveAllLeft() }
        self.haveAllLeft = haveAllLeft
        for session in sessions {
            session.perform { try? session.close(.goingAway, reason: "the server is stopping") }
        }
    }

    // MARK: Output

    func didReceive(_ events: [Event], _ payloads: PayloadBytes) {
        guard renderer.append(events, payloads, to: &buffer) > 0 else { return }
        guard output.write(&buffer) > PipeFrontEnd.outputHighWater else { return }
        setReading(false)
        output.notify(below: PipeFrontEnd.outputLowWater)
    }

    private func setReading(_ isReading: Bool) {
        self.isReading = isReading
        for session in sessions { session.setReading(isReading) }
    }

    // MARK: Input

    /// Sends as much of what waits as every client takes.
    func continueInput() {
        while !blocks.isEmpty, canSend {
            let block = blocks.removeFirst()
            block.withUnsafeBytes { bytes in
                split { splitter, emit throws(InputError) in try splitter.split(bytes, emit) }
            }
            input.recycle(block)
        }
        guard isInputOver, blocks.isEmpty, canSend else { return }
        split { splitter, emit throws(InputError) in try splitter.finish(emit) }
    }

    private var canSend: Bool { !sessions.isEmpty && sessions.allSatisfy { $0.isWritable || !$0.isOpen } }

    private func split(_ body: (inout MessageSplitter, MessageSplitter.Emit) throws(InputError) -> Void) {
        let sessions = sessions
        do throws(InputError) {
            try body(&splitter) { run, bytes in
                for session in sessions { session.perform { try? session.send(run, from: bytes) } }
            }
        } catch {
            isInputOver = true
            blocks = []
            input.stop()
            inputFailed(error)
        }
    }
}
