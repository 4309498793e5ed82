import Foundation
internal import StandardStreams

/// A state that threads share and wait for.
package final class Monitor<State>: @unchecked Sendable {
    /// Guards `state`, which is why the class may be sent.
    private let condition = NSCondition()
    private var state: State

    package init(_ state: State) {
        self.state = state
    }

    /// Changes the state and wakes whoever waits for it.
    @discardableResult
    package func update<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return try body(&state)
    }

    /// Waits on the calling thread until the state is as `predicate` says; false when it never was.
    package func wait(_ timeout: Duration, until predicate: (State) -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: timeout / .seconds(1))
        condition.lock()
        defer { condition.unlock() }
        while !predicate(state) {
            guard condition.wait(until: deadline) else { return predicate(state) }
        }
        return true
    }

    /// Waits without blocking a thread of the cooperative pool.
    package func reach(_ timeout: Duration, _ predicate: @escaping @Sendable (State) -> Bool) async -> Bool {
        await onThread { self.wait(timeout, until: predicate) }
    }
}

/// Does what blocks on a thread of its own, where no signal for a broken pipe is taken.
package func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        SystemThread.start {
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            continuation.resume(returning: body())
        }
    }
}
