internal import NIOCore
internal import NIOPosix
package import StandardStreams
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Input from a pipe, read on the event loop itself: a line goes out without a change of threads.
///
/// The pipe is opened a second time by way of `/proc`, so that making it non-blocking concerns nobody else.
package final class LoopInput: InputSource {
    private struct State {
        var free: [[UInt8]] = []
        /// Blocks that were delivered and not given back.
        var lentCount = 0
    }

    private let original: CInt
    private let descriptor: CInt
    private let loop: NetworkLoop
    private let state = Mutex(State())
    private let channel = Mutex<(any Channel)?>(nil)

    /// The input behind `descriptor`, if that is a pipe with a writer and can be opened a second time.
    package init?(_ descriptor: CInt, on loop: NetworkLoop) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return nil }
        let second = open("/proc/self/fd/\(descriptor)", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard second >= 0 else { return nil }
        // A pipe that was opened after its last writer had left never tells its end.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 0) >= 0, waiting.revents & Int16(POLLHUP) == 0 else {
            close(second)
            return nil
        }
        original = descriptor
        self.descriptor = second
        self.loop = loop
    }

    package func start(_ deliver: @escaping @Sendable (InputEvent) -> Void) {
        let bootstrap = NIOPipeBootstrap(group: loop.group)
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: InputReader.blockSize))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoopInputHandler(input: self, deliver: deliver))
                }
            }
        bootstrap.takingOwnershipOfDescriptor(input: descriptor).whenComplete { result in
            switch result {
            case .success(let channel):
                self.channel.withLock { $0 = channel }
                channel.read()
            case .failure:
                deliver(.failure(StreamError(code: EIO)))
            }
        }
    }

    package func recycle(_ block: consuming InputBlock) {
        let storage = block.storage
        state.withLock { state in
            state.free.append(storage)
            state.lentCount -= 1
        }
        channel.withLock { $0 }?.read()
    }

    package func stop() {
        channel.withLock { $0 }?.close(promise: nil)
    }

    package var hasUnusedInput: Bool {
        if state.withLock({ $0.lentCount > 0 }) { return true }
        var byteCount: CInt = 0
        return ioctl(original, UInt(FIONREAD), &byteCount) == 0 && byteCount > 0
    }

    /// A block with a copy of what was read.
    fileprivate func lend(_ bytes: UnsafeRawBufferPointer) -> InputBlock {
        var storage = state.withLock { state in
            state.lentCount += 1
            return state.free.popLast() ?? []
        }
        storage.removeAll(keepingCapacity: true)
        storage.append(contentsOf: bytes)
        return InputBlock(storage: storage, count: bytes.count)
    }
}

/// Delivers what the pipe's channel reads.
private final class LoopInputHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let input: LoopInput
    private let deliver: @Sendable (InputEvent) -> Void

    init(input: LoopInput, deliver: @escaping @Sendable (InputEvent) -> Void) {
        self.input = input
        self.deliver = deliver
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { deliver(.block(input.lend($0))) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deliver(.end)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let code = (error as? IOError)?.errnoCode ?? EIO
        deliver(.failure(StreamError(code: code)))
        context.close(promise: nil)
    }
}
