package import Session

/// The front of a byte stream that records what it is told and reacts to it as a test says.
package final class RecordingStreamFront: ByteStreamFront {
    package enum Call: Equatable, Sendable {
        case open
        case bytes([UInt8])
        case writable
        case endOfStream
        case end(reason: String?)
    }

    package private(set) var calls: [Call] = []
    /// What is done after a call has been recorded.
    package var onCall: (ByteStream, Call) -> Void = { _, _ in }

    package init() {}

    package func streamDidOpen(_ stream: ByteStream) {
        record(.open, stream)
    }

    package func stream(_ stream: ByteStream, didReceive bytes: UnsafeRawBufferPointer) {
        record(.bytes(Array(bytes)), stream)
    }

    package func streamDidBecomeWritable(_ stream: ByteStream) {
        record(.writable, stream)
    }

    package func streamDidReceiveEnd(_ stream: ByteStream) {
        record(.endOfStream, stream)
    }

    package func streamDidEnd(_ stream: ByteStream, reason: String?) {
        record(.end(reason: reason), stream)
    }

    private func record(_ call: Call, _ stream: ByteStream) {
        calls.append(call)
        onCall(stream, call)
    }

    /// What happened since this was called last.
    package func takeCalls() -> [Call] {
        defer { calls = [] }
        return calls
    }
}
