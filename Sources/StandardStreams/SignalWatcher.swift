#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Takes signals on a thread of its own, by `sigwait`, so that no handler runs anywhere.
package enum SignalWatcher {
    /// What Control-C sends.
    package static let interruption: CInt = SIGINT
    /// The terminal is gone.
    package static let hangUp: CInt = SIGHUP
    /// What Control-Z sends.
    package static let suspension: CInt = SIGTSTP
    /// The process goes on after it was stopped.
    package static let continuation: CInt = SIGCONT
    /// The terminal has another size.
    package static let resizing: CInt = SIGWINCH

    private static let watched: [CInt] = [interruption, SIGTERM, hangUp, suspension, continuation, resizing]

    /// Keeps the signals from every thread that is started from now on, and ignores SIGPIPE.
    package static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var set = set(of: watched)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Calls `deliver` on the watcher's thread for every signal.
    package static func start(_ deliver: @escaping @Sendable (CInt) -> Void) {
        SystemThread.start {
            var set = set(of: watched)
            while true {
                var number: CInt = 0
                if sigwait(&set, &number) == 0 { deliver(number) }
            }
        }
    }

    /// Stops the process as Control-Z would have; returns when it goes on, or at once where nobody could let it go on.
    package static func stopProcess() {
        var set = set(of: [suspension])
        raise(suspension)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    private static func set(of numbers: [CInt]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }
}
