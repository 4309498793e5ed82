package import WebSocketProtocol

/// What a step can do with a connection that is open.
package protocol ConnectionLink: AnyObject {
    /// Whether more should be sent now; if not, `ScriptConnection.didBecomeWritable` follows.
    var isWritable: Bool { get }
    /// Sends one message, in frames of `fragment` bytes of payload, in writes of `chop` bytes.
    func send(_ type: MessageType, _ payload: [UInt8], fragment: Int?, chop: Int?) throws(StateError)
    /// Sends a Ping; returns its number on this connection.
    func ping(_ payload: [UInt8]) throws(StateError) -> Int
    func pong(_ payload: [UInt8]) throws(StateError)
    /// Begins the closing handshake.
    func close(_ code: CloseCode?, reason: String) throws(StateError)
    /// Sends a frame as it is described; a mask key is added if it is to have one. In writes of `chop` bytes.
    func sendFrame(_ header: FrameHeader, isMasked: Bool, _ payload: [UInt8], chop: Int?) throws(StateError)
    /// Sends bytes as they are, in writes of `chop` bytes.
    func sendRaw(_ bytes: [UInt8], chop: Int?) throws(StateError)
    /// Ends our direction of the stream.
    func shutdownOutput() throws(StateError)
    func setReading(_ isReading: Bool)
    /// Ends the connection without any handshake.
    func abandon()
}
