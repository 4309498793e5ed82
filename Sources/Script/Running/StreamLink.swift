package import Session
package import WebSocketProtocol

/// A stream of bytes as steps use it: `connect tcp`. Only bytes can be sent.
package final class StreamLink: ConnectionLink {
    private let stream: ByteStream

    package init(_ stream: ByteStream) {
        self.stream = stream
    }

    package var isWritable: Bool { stream.isWritable }

    package func send(_ type: MessageType, _ payload: [UInt8], fragment: Int?, chop: Int?) throws(StateError) {
        throw .notOpen
    }

    package func ping(_ payload: [UInt8]) throws(StateError) -> Int { throw .notOpen }

    package func pong(_ payload: [UInt8]) throws(StateError) { throw .notOpen }

    package func close(_ code: CloseCode?, reason: String) throws(StateError) {
        stream.close()
    }

    package func sendFrame(
        _ header: FrameHeader, isMasked: Bool, _ payload: [UInt8], chop: Int?
    ) throws(StateError) {
        throw .notOpen
    }

    package func sendRaw(_ bytes: [UInt8], chop: Int?) throws(StateError) {
        try stream.send(bytes, inWritesOf: chop ?? .max)
    }

    package func shutdownOutput() throws(StateError) { try stream.shutdownOutput() }

    package func setReading(_ isReading: Bool) { stream.setReading(isReading) }

    package func abandon() { stream.abandon() }
}

/// A stream of bytes as a script has it.
package final class ScriptStreamFront: ByteStreamFront {
    private let connection: ScriptConnection

    package init(_ connection: ScriptConnection) {
        self.connection = connection
    }

    package func streamDidOpen(_ stream: ByteStream) {
        connection.didOpen(StreamLink(stream), nil)
    }

    package func stream(_ stream: ByteStream, didReceive bytes: UnsafeRawBufferPointer) {
        connection.didReceive(raw: bytes)
    }

    package func streamDidBecomeWritable(_ stream: ByteStream) {
        connection.didBecomeWritable()
    }

    package func streamDidReceiveEnd(_ stream: ByteStream) {
        connection.didReceiveEnd()
    }

    package func streamDidEnd(_ stream: ByteStream, reason: String?) {
        connection.didEnd(reason.map { "the connection failed: \($0)" }, isViolation: false)
        connection.didDisconnect()
    }
}
