internal import NIOCore
internal import NIOPosix
internal import NIOSSL
package import WebSocketProtocol

/// The one thread on which all sessions of the process live.
package struct NetworkLoop: Sendable {
    let group: MultiThreadedEventLoopGroup
    let eventLoop: any EventLoop
    /// See `clientContext(_:)`.
    let clientContexts: NIOLoopBoundBox<[TLSOptions: NIOSSLContext]>

    /// Starts the thread.
    package init() {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        eventLoop = group.next()
        clientContexts = .makeBoxSendingValue([:], eventLoop: eventLoop)
    }

    /// The time now, on the clock of every session.
    package static var now: Instant {
        Instant(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds))
    }
}
