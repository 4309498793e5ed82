package import WebSocketProtocol

/// A user of a session: it decides what is sent and what becomes of what arrives.
///
/// All calls come in the session's isolation, in the order of events, and none may block. After `sessionDidEnd` there
/// is none.
package protocol FrontEnd: AnyObject, SendableMetatype {
    /// What the outside world may ask of the front end while the session runs: a block of input, a signal.
    associatedtype Command: Sendable

    /// The opening handshake is over; messages can be sent.
    func sessionDidOpen(_ session: Session<Self>, _ opening: Opening)

    /// One block of bytes arrived; `block` is where the batch's payloads of place `.block` are.
    func session(
        _ session: Session<Self>, didReceive batch: borrowing EventBatch, from block: UnsafeRawBufferPointer)

    /// The outside world asks for something; it may come before the session is open.
    func session(_ session: Session<Self>, perform command: Command)

    /// The transport takes more after it was not writable.
    func sessionDidBecomeWritable(_ session: Session<Self>)

    /// Time has passed: `nextDeadline` or later.
    func session(_ session: Session<Self>, advanceTo now: Instant)

    /// When `session(_:advanceTo:)` should be called, asked after every turn.
    var nextDeadline: Instant? { get }

    /// The connection is over and its transport closed.
    func sessionDidEnd(_ session: Session<Self>, _ ending: SessionEnding)
}

/// How the opening handshake went.
package struct Opening: Sendable {
    /// What the client sent.
    package let request: HTTPHead
    /// What the server answered; nil in the server's role.
    package let response: HTTPResponse?
    /// The subprotocol that was agreed on, if any.
    package let subprotocol: String?
    /// The extension that was agreed on, if any.
    package let agreedExtension: AgreedExtension?
}
