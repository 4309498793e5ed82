internal import NIOCore
internal import Session
internal import WebSocketProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A channel as its user sees it. Lives on the channel's event loop.
final class ChannelTransport: Transport {
    private let context: ChannelHandlerContext
    let keepsBuffers: Bool
    /// What was handed over in this turn.
    private var pending = ByteBuffer()
    /// The buffer of the turn before; free again once the channel has written it.
    private var spare = ByteBuffer()
    private lazy var timer = LoopTimer(eventLoop: context.eventLoop) { [weak self] in
        self?.user?.transportDidWake()
    }
    private var isClosing = false
    /// Little pieces since it was last looked at whether they can leave.
    private var littleCount = 0
    /// Whether the channel holds bytes that the system has not taken, and tells when it has.
    private var isBacklogNoted = false
    /// Whether the user was told to wait although the channel itself has room.
    private var owesRoom = false
    /// Told when the timer fires, and of room that the channel does not tell of itself.
    weak var user: (any TransportUser)?

    /// How much may wait to be written before a user should stop to send, in bytes.
    static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 256 << 10, high: 512 << 10)
    /// Bytes that are a buffer of their own even while others wait.
    private static let gatheringLimit = 64 << 10
    /// After how many little pieces it is looked at whether they can leave: to ask the channel each time would be felt
    /// in every round trip.
    private static let littleLimit = 64
    /// How long bytes that wait may take to leave after `close`.
    private static let lastWriteTimeout = TimeAmount.seconds(1)

    /// How much memory a channel takes for a read, up to 256 KiB; it keeps that for the next one.
    static func readAllocator(keepsBuffers: Bool) -> any RecvByteBufferAllocator {
        keepsBuffers
            ? FixedSizeRecvByteBufferAllocator(capacity: 256 << 10)
            : AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 256 << 10)
    }

    init(context: ChannelHandlerContext, keepsBuffers: Bool) {
        self.context = context
        self.keepsBuffers = keepsBuffers
    }

    var now: Instant { NetworkLoop.now }

    var isWritable: Bool {
        guard pending.readableBytes < Self.waterMark.high else {
            owesRoom = true
            return false
        }
        return context.channel.isWritable
    }

    var isBackedUp: Bool {
        noteBacklog()
        if isBacklogNoted { owesRoom = true }
        return isBacklogNoted
    }

    var unacknowledgedByteCount: Int {
        pending.readableBytes + bufferedByteCount + systemByteCount
    }

    func write(byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        pending.writeWithUnsafeMutableBytes(minimumWritableBytes: byteCount) { buffer in
            body(UnsafeMutableRawBufferPointer(rebasing: buffer[..<byteCount]))
            return byteCount
        }
    }

    func flush(inWritesOf byteCount: Int) {
        guard pending.readableBytes > 0 else { return }
        // Behind bytes that can not leave, little pieces would take a buffer each: an answer for every message of a
        // peer that does not read. They are gathered in one.
        if isBacklogNoted, byteCount == .max, pending.readableBytes < Self.gatheringLimit { return }
        if pending.readableBytes < Self.gatheringLimit { littleCount += 1 }
        handOver(inWritesOf: byteCount)
        if littleCount == Self.littleLimit {
            littleCount = 0
            noteBacklog()
        }
    }

    /// Has the channel tell when the system has taken all that it holds, if it holds anything.
    private func noteBacklog() {
        guard !isBacklogNoted, context.channel.isActive, bufferedByteCount > 0 else { return }
        isBacklogNoted = true
        whenAllIsTaken { [weak self] in
            guard let self else { return }
            isBacklogNoted = false
            flush()
            tellRoom()
        }
    }

    /// Calls back once the system has taken all that the channel holds, or never will: an empty write tells.
    private func whenAllIsTaken(_ body: @escaping () -> Void) {
        context.writeAndFlush(NIOAny(ByteBuffer())).assumeIsolated().whenComplete { _ in body() }
    }

    /// Gives the channel what was handed over to us.
    private func handOver(inWritesOf byteCount: Int = .max) {
        guard pending.readableBytes > 0 else { return }
        guard context.channel.isActive else { return pending.clear() }
        while pending.readableBytes > byteCount, let piece = pending.readSlice(length: byteCount) {
            context.writeAndFlush(NIOAny(piece), promise: nil)
        }
        context.writeAndFlush(NIOAny(pending), promise: nil)
        tellRoom()
        guard keepsBuffers else {
            pending = ByteBuffer()
            return
        }
        swap(&pending, &spare)
        pending.clear()
    }

    /// If the channel itself was never full, it will not say that it has room.
    private func tellRoom() {
        guard owesRoom, context.channel.isWritable else { return }
        owesRoom = false
        context.eventLoop.assumeIsolated().execute { [weak self] in self?.user?.transportDidBecomeWritable() }
    }

    func setReading(_ isReading: Bool) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    func wake(at instant: Instant?) {
        timer.wake(at: instant)
    }

    func shutdownOutput() {
        handOver()
        context.close(mode: .output, promise: nil)
    }

    func close() {
        guard !isClosing else { return }
        isClosing = true
        handOver()
        guard bufferedByteCount > 0, context.channel.isActive else { return context.close(promise: nil) }
        // What is written last must be out before the channel lets go of it.
        let context = context
        let isolated = context.eventLoop.assumeIsolated()
        let timeout = isolated.scheduleTask(in: Self.lastWriteTimeout) { context.close(promise: nil) }
        whenAllIsTaken {
            timeout.cancel()
            context.close(promise: nil)
        }
    }

    func abort() {
        isClosing = true
        context.close(promise: nil)
    }

    private var bufferedByteCount: Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Bytes in the system's buffer that the peer's system has not acknowledged.
    private var systemByteCount: Int {
        #if canImport(Glibc)
        let siocoutq: UInt = 0x5411
        let operations = context.pipeline.syncOperations
        let count = try? operations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { handle in
            var count: CInt = 0
            return ioctl(handle, siocoutq, &count) == 0 ? Int(count) : 0
        }
        return count ?? 0
        #else
        return 0
        #endif
    }
}
