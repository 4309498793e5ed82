internal import StandardStreams
internal import Synchronization

/// What a signal does: the first one ends the work properly, the second one leaves at once.
final class Interruption: Sendable {
    private struct State {
        var hasHappened = false
        var handler: (@Sendable (Int32) -> Void)?
    }

    private let state = Mutex(State())
    private let leave: @Sendable (Int32) -> Void

    /// - Parameter leave: ends the process with a status; it is called when there is nothing to be ended properly.
    init(leave: @escaping @Sendable (Int32) -> Void) {
        self.leave = leave
        SignalWatcher.start { self.happened($0) }
    }

    /// Sets what the first signal does from now on.
    func handle(_ handler: @escaping @Sendable (Int32) -> Void) {
        state.withLock { $0.handler = handler }
    }

    /// Lets the next signal end the process at once: nothing is left to be ended properly.
    func release() {
        state.withLock { $0.handler = nil }
    }

    private func happened(_ signal: Int32) {
        let handler = state.withLock { state -> (@Sendable (Int32) -> Void)? in
            guard !state.hasHappened, let handler = state.handler else { return nil }
            state.hasHappened = true
            return handler
        }
        guard let handler else { return leave(ExitStatus(signal: signal).rawValue) }
        handler(signal)
    }
}
