/// What lives on a transport: a session, or a stream without a protocol. Everything happens in the transport's
/// isolation.
package protocol TransportUser: AnyObject {
    /// The transport is connected.
    func start()

    /// Bytes arrived from the peer; they are valid for the time of the call.
    func transportDidReceive(_ block: UnsafeRawBufferPointer)

    /// The peer has ended its direction of the stream. May be told again when the transport closes.
    func transportDidReceiveEnd()

    /// The transport has room again.
    func transportDidBecomeWritable()

    /// The time given to `wake(at:)` has come.
    func transportDidWake()

    /// The transport failed; what the system said.
    func transportDidFail(_ message: String)

    /// The transport is closed, for whatever reason. Nothing is told after it.
    func transportDidClose()
}
