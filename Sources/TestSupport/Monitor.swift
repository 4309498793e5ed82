internal import Dispatch
internal import StandardStreams
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A state that threads share and wait for.
package final class Monitor<State: Sendable>: Sendable {
    private struct Guarded {
        var state: State
        var waiters: [DispatchSemaphore] = []
    }

    private let guarded: Mutex<Guarded>

    package init(_ state: State) {
        guarded = Mutex(Guarded(state: state))
    }

    /// Changes the state and wakes whoever waits for it.
    @discardableResult
    package func update<Result: Sendable>(_ body: (inout State) throws -> Result) rethrows -> Result {
        try guarded.withLock { guarded in
            defer {
                for waiter in guarded.waiters { waiter.signal() }
                guarded.waiters = []
            }
            return try body(&guarded.state)
        }
    }

    /// Waits on the calling thread until the state is as `predicate` says; false when it never was.
    package func wait(_ timeout: Duration, until predicate: (State) -> Bool) -> Bool {
        let deadline = DispatchTime.now() + timeout / .seconds(1)
        while true {
            let change = DispatchSemaphore(value: 0)
            let isThere = guarded.withLock { guarded in
                if predicate(guarded.state) { return true }
                guarded.waiters.append(change)
                return false
            }
            if isThere { return true }
            if change.wait(timeout: deadline) == .timedOut { return guarded.withLock { predicate($0.state) } }
        }
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
