internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Reads a descriptor on a thread of its own, a block at a time, never further ahead than it is allowed.
///
/// The descriptor's flags are left alone, since the open file is shared with the shell; a wake descriptor ends the
/// wait for input.
package final class InputReader: InputSource {
    /// Bytes that one read asks for.
    package static let blockSize = 256 << 10
    /// Blocks that may be on their way at once: one is worked on while the next is read.
    private static let credit = 2

    private struct State {
        var free: [[UInt8]] = []
        /// Blocks that were delivered and not given back.
        var lentCount = 0
        var isStopped = false
    }

    private let descriptor: CInt
    private let state = Mutex(State())
    private let allowed = DispatchSemaphore(value: 0)
    private let wakePipe = WakePipe()

    /// A reader of `descriptor`, which stays open.
    package init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Begins to read; `deliver` is called on the reader's thread and must not block.
    package func start(_ deliver: @escaping @Sendable (InputEvent) -> Void) {
        // A semaphore must not be let go of below the value it was made with: hence it begins at 0.
        for _ in 0..<Self.credit { allowed.signal() }
        SystemThread.start { self.run(deliver) }
    }

    /// Gives a block back when it has been worked on, so that the next can be read.
    package func recycle(_ block: consuming InputBlock) {
        let storage = block.storage
        state.withLock { state in
            state.free.append(storage)
            state.lentCount -= 1
        }
        allowed.signal()
    }

    /// Reads no more. Input that has not been read stays where it is.
    package func stop() {
        state.withLock { $0.isStopped = true }
        wakePipe.wake()
        allowed.signal()
    }

    /// Whether there is input that nobody has worked on: in a block, or in the descriptor.
    package var hasUnusedInput: Bool {
        if state.withLock({ $0.lentCount > 0 }) { return true }
        var byteCount: CInt = 0
        return ioctl(descriptor, UInt(FIONREAD), &byteCount) == 0 && byteCount > 0
    }

    private func run(_ deliver: (InputEvent) -> Void) {
        while true {
            allowed.wait()
            guard awaitInput() else { return }
            var block = InputBlock(storage: takeStorage(), count: 0)
            let count = block.storage.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                block.count = count
                state.withLock { $0.lentCount += 1 }
                deliver(.block(block))
            } else {
                let code = errno
                state.withLock { $0.free.append(block.storage) }
                allowed.signal()
                if count == 0 { return deliver(.end) }
                if code != EINTR, code != EAGAIN { return deliver(.failure(StreamError(code: code))) }
            }
        }
    }

    /// Waits until there is something to read; false when the reader was stopped.
    private func awaitInput() -> Bool {
        var descriptors = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakePipe.readDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&descriptors, 2, -1) < 0, errno == EINTR {}
        return state.withLock { !$0.isStopped }
    }

    private func takeStorage() -> [UInt8] {
        state.withLock { $0.free.popLast() } ?? [UInt8](repeating: 0, count: Self.blockSize)
    }
}
