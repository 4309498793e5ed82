internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import CSystemCalls
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Writes to a descriptor from a thread of its own, so that nobody else is held up by a slow reader.
///
/// What is handed over is written in order. Little output goes out at once, on the caller's thread, when the system
/// takes it without waiting.
package final class OutputWriter: Sendable {
    package enum Event: Sendable {
        /// As much was written as `notify(below:)` asked for.
        case drained
        /// The stream takes no more; what was queued is dropped.
        case failed(StreamError)
    }

    private struct State {
        var queue: [[UInt8]] = []
        var free: [[UInt8]] = []
        /// Bytes handed over and not written yet.
        var queuedByteCount = 0
        var isThreadRunning = false
        var isThreadWaiting = false
        var canSkipThread = true
        var notifyBelow: Int?
        var failure: StreamError?
        var waiters: [DispatchSemaphore] = []
    }

    /// Output up to this size is tried without the thread.
    private static let directLimit = 16 << 10

    private let descriptor: CInt
    private let deliver: @Sendable (Event) -> Void
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    /// A writer to `descriptor`, which stays open; `deliver` may be called on any thread and must not block.
    package init(_ descriptor: CInt, _ deliver: @escaping @Sendable (Event) -> Void) {
        self.descriptor = descriptor
        self.deliver = deliver
    }

    /// Hands over the bytes in `buffer`, which is empty and ready to be filled anew afterwards; returns how many
    /// bytes now wait to be written.
    @discardableResult
    package func write(_ buffer: inout [UInt8]) -> Int {
        guard !buffer.isEmpty else { return queuedByteCount }
        var failure: StreamError?
        let waiting = state.withLock { state in
            if state.failure == nil, !tryDirectly(&state, &buffer, &failure) {
                state.queuedByteCount += buffer.count
                state.queue.append(buffer)
                buffer = state.free.popLast() ?? []
                wakeThread(&state)
            }
            buffer.removeAll(keepingCapacity: true)
            return state.queuedByteCount
        }
        if let failure { deliver(.failed(failure)) }
        return waiting
    }

    /// Hands over a line of text.
    package func writeLine(_ text: String) {
        var bytes = Array((text + "\n").utf8)
        write(&bytes)
    }

    /// Writes what the system takes without waiting; true when nothing is left to be queued.
    private func tryDirectly(_ state: inout State, _ buffer: inout [UInt8], _ failure: inout StreamError?) -> Bool {
        guard state.queuedByteCount == 0, state.canSkipThread, buffer.count <= Self.directLimit else { return false }
        let count = writeWithoutWaiting(buffer)
        if count == buffer.count { return true }
        if count > 0 {
            buffer.removeFirst(count)
        } else if errno == EPIPE {
            failure = StreamError(code: EPIPE)
            state.failure = failure
            return true
        } else if errno != EAGAIN, errno != EINTR {
            // Where the system can not tell whether it would wait, the thread does it all.
            state.canSkipThread = false
        }
        return false
    }

    /// Bytes that wait to be written.
    package var queuedByteCount: Int {
        state.withLock { $0.queuedByteCount }
    }

    /// Notices on a thread of its own when nobody reads the pipe any more, without anything being written.
    package func watchReader() {
        guard StandardStream.kind(of: descriptor) == .pipe else { return }
        SystemThread.start {
            if Self.awaitReaderGone(self.descriptor, timeout: -1) { self.fail(StreamError(code: EPIPE)) }
        }
    }

    /// Whether nobody reads the pipe any more.
    package var isReaderGone: Bool {
        StandardStream.kind(of: descriptor) == .pipe && Self.awaitReaderGone(descriptor, timeout: 0)
    }

    private static func awaitReaderGone(_ descriptor: CInt, timeout: CInt) -> Bool {
        var watched = pollfd(fd: descriptor, events: 0, revents: 0)
        while poll(&watched, 1, timeout) < 0 {
            guard errno == EINTR else { return false }
        }
        return watched.revents & Int16(POLLERR) != 0
    }

    /// Asks for one `drained` as soon as fewer than `byteCount` bytes wait.
    package func notify(below byteCount: Int) {
        let isBelow = state.withLock { state in
            if state.queuedByteCount < byteCount { return true }
            state.notifyBelow = byteCount
            return false
        }
        if isBelow { deliver(.drained) }
    }

    /// Blocks until all is written or the stream has failed, but no longer than `timeout`; for the end, when nothing
    /// more is handed over. Returns why the stream failed, if it did.
    @discardableResult
    package func finish(within timeout: Duration? = nil) -> StreamError? {
        let done = DispatchSemaphore(value: 0)
        let isWaiting = state.withLock { state in
            guard state.queuedByteCount > 0, state.failure == nil else { return false }
            state.waiters.append(done)
            return true
        }
        if isWaiting {
            let nanoseconds = timeout.map { Int($0 / .nanoseconds(1)) }
            _ = done.wait(timeout: nanoseconds.map { .now() + .nanoseconds($0) } ?? .distantFuture)
        }
        return state.withLock { $0.failure }
    }

    // MARK: The thread

    private func wakeThread(_ state: inout State) {
        if !state.isThreadRunning {
            state.isThreadRunning = true
            SystemThread.start { self.run() }
        } else if state.isThreadWaiting {
            state.isThreadWaiting = false
            wake.signal()
        }
    }

    private func run() {
        var batch: [[UInt8]] = []
        while true {
            let isEmpty = state.withLock { state in
                swap(&batch, &state.queue)
                state.isThreadWaiting = batch.isEmpty
                return batch.isEmpty
            }
            if isEmpty {
                wake.wait()
                continue
            }
            for index in batch.indices {
                var bytes: [UInt8] = []
                swap(&bytes, &batch[index])
                if let error = writeAll(bytes) { return fail(error) }
                finished(&bytes)
            }
            batch.removeAll(keepingCapacity: true)
        }
    }

    private func finished(_ bytes: inout [UInt8]) {
        let isDrained = state.withLock { state in
            state.queuedByteCount = max(0, state.queuedByteCount - bytes.count)
            // A few written buffers are kept for reuse, large ones not.
            bytes.removeAll(keepingCapacity: true)
            if state.free.count < 4, bytes.capacity <= 2 << 20 { state.free.append(bytes) }
            if state.queuedByteCount == 0 { Self.release(&state) }
            guard let limit = state.notifyBelow, state.queuedByteCount < limit else { return false }
            state.notifyBelow = nil
            return true
        }
        if isDrained { deliver(.drained) }
    }

    private func fail(_ error: StreamError) {
        let isFirst = state.withLock { state in
            guard state.failure == nil else { return false }
            state.failure = error
            state.queue = []
            state.queuedByteCount = 0
            Self.release(&state)
            return true
        }
        if isFirst { deliver(.failed(error)) }
    }

    private static func release(_ state: inout State) {
        for waiter in state.waiters { waiter.signal() }
        state.waiters = []
    }

    // MARK: System calls

    private func writeAll(_ bytes: [UInt8]) -> StreamError? {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = systemWrite(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                if count >= 0 {
                    offset += count
                } else if errno == EAGAIN {
                    // Somebody else made the shared open file non-blocking.
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return StreamError(code: errno)
                }
            }
            return nil
        }
    }

    /// Bytes written, or -1 with `errno`.
    private func writeWithoutWaiting(_ bytes: [UInt8]) -> Int {
        #if canImport(Glibc)
        bytes.withUnsafeBytes { wsx_write_without_waiting(descriptor, $0.baseAddress, $0.count) }
        #else
        errno = EOPNOTSUPP
        return -1
        #endif
    }
}

/// The system's `write`, by a name that the writer's own method does not hide.
private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
