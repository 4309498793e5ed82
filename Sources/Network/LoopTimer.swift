internal import NIOCore
package import WebSocketProtocol

/// A timer that is set again and again. Lives on the loop.
package final class LoopTimer {
    private let eventLoop: any EventLoop
    private let onWake: () -> Void
    /// What it is set to.
    private var instant: Instant?
    private var task: Scheduled<Void>?
    /// When the task comes: at `instant` or before.
    private var taskInstant: Instant?

    init(eventLoop: any EventLoop, onWake: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.onWake = onWake
    }

    /// Sets it to wake once, then or soon after, or stops it. What it was set to before does not count any more.
    package func wake(at instant: Instant?) {
        self.instant = instant
        guard let instant else {
            task?.cancel()
            task = nil
            taskInstant = nil
            return
        }
        // A task that comes too early costs less than a new one each time.
        if let taskInstant, taskInstant <= instant { return }
        task?.cancel()
        schedule(at: instant)
    }

    private func schedule(at instant: Instant) {
        taskInstant = instant
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(clamping: instant.nanoseconds))
        task = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in self?.taskCame() }
    }

    private func taskCame() {
        task = nil
        taskInstant = nil
        guard let instant else { return }
        guard NetworkLoop.now >= instant else { return schedule(at: instant) }
        self.instant = nil
        onWake()
    }
}

extension NetworkLoop {
    /// Makes a timer that calls `onWake` on the loop; called on the loop.
    package func timer(_ onWake: @escaping () -> Void) -> LoopTimer {
        LoopTimer(eventLoop: eventLoop, onWake: onWake)
    }
}
