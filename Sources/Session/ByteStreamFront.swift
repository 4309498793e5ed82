/// A user of a byte stream.
///
/// All calls come in the stream's isolation, in the order of events, and none may block. After `streamDidEnd` there is
/// none.
package protocol ByteStreamFront: AnyObject {
    /// The transport is there; bytes can be sent.
    func streamDidOpen(_ stream: ByteStream)

    /// Bytes arrived; they are valid for the time of the call.
    func stream(_ stream: ByteStream, didReceive bytes: UnsafeRawBufferPointer)

    /// The transport takes more after it was not writable.
    func streamDidBecomeWritable(_ stream: ByteStream)

    /// The peer has ended its direction of the stream. Ours stays open until it is ended.
    func streamDidReceiveEnd(_ stream: ByteStream)

    /// The stream is over and its transport closed; `reason` is what the system said if the transport failed.
    func streamDidEnd(_ stream: ByteStream, reason: String?)
}
