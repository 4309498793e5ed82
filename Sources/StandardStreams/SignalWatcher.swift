#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Takes signals on a thread of its own, by `sigwait`, so that no handler runs anywhere.
package enum SignalWatcher {
    /// SIGINT, SIGTERM and SIGHUP.
    package static let endings: [CInt] = [SIGINT, SIGTERM, SIGHUP]

    /// Keeps the signals from every thread that is started from now on, and ignores SIGPIPE.
    package static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var set = signalSet()
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Calls `deliver` on the watcher's thread for every signal.
    package static func start(_ deliver: @escaping @Sendable (CInt) -> Void) {
        SystemThread.start {
            var set = signalSet()
            while true {
                var number: CInt = 0
                if sigwait(&set, &number) == 0 { deliver(number) }
            }
        }
    }

    private static func signalSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in endings { sigaddset(&set, number) }
        return set
    }
}
