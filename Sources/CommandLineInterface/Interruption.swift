internal import LineEditor
internal import StandardStreams
internal import Synchronization

/// What a signal does: the first one ends the work properly, the second one leaves at once. A terminal has its own
/// part in them.
final class Interruption: Sendable {
    private struct State {
        var hasHappened = false
        var handler: (@Sendable (Int32) -> Void)?
        var editor: LineEditor?
    }

    private let state = Mutex(State())
    private let leave: @Sendable (Int32) -> Void

    /// - Parameter leave: ends the process with a status; it is called when there is nothing to be ended properly.
    init(leave: @escaping @Sendable (Int32) -> Void) {
        self.leave = leave
        SignalWatcher.start { self.received($0) }
    }

    /// Sets what the first signal does from now on.
    func handle(_ handler: @escaping @Sendable (Int32) -> Void) {
        state.withLock { $0.handler = handler }
    }

    /// Lets a line editor have Control-C first, and know when the process is stopped, goes on, or the screen changes.
    func involve(_ editor: LineEditor?) {
        state.withLock { $0.editor = editor }
    }

    /// Lets the next signal end the process at once: nothing is left to be ended properly.
    func release() {
        state.withLock { $0.handler = nil }
    }

    /// Does what a signal does that the line editor has not taken for itself.
    func happen(_ signal: Int32) {
        let (isFirst, handler) = state.withLock { state in
            defer { if state.handler != nil { state.hasHappened = true } }
            return (!state.hasHappened, state.hasHappened ? nil : state.handler)
        }
        guard let handler else {
            // A terminal that goes tells it twice: by the signal, and by the end of what it sends.
            if !isFirst, signal == SignalWatcher.hangUp { return }
            LineEditor.restoreTerminal()
            return leave(ExitStatus(signal: signal).rawValue)
        }
        handler(signal)
    }

    private func received(_ signal: Int32) {
        let editor = state.withLock { $0.editor }
        switch signal {
        case SignalWatcher.suspension:
            editor?.suspend()
            SignalWatcher.stopProcess()
            editor?.resume()
        case SignalWatcher.continuation: editor?.resume()
        case SignalWatcher.resizing: editor?.resize()
        case SignalWatcher.interruption where editor?.interrupt() == true: break
        default: happen(signal)
        }
    }
}
