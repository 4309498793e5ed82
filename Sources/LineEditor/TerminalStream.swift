internal import CTerminalStream

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What libedit and we write to, in order; it goes out when it is flushed, and all of it does.
struct TerminalStream: Sendable {
    private static let bufferSize = 64 << 10

    /// It is never closed: libedit has it to the end.
    private nonisolated(unsafe) let stream: OpaquePointer

    init(descriptor: CInt) {
        guard let stream = wsx_terminal_stream_make(descriptor) else { preconditionFailure("there is no memory") }
        self.stream = stream
        setvbuf(file, nil, _IOFBF, Self.bufferSize)
    }

    /// The stream as C knows it.
    var file: UnsafeMutablePointer<FILE> { wsx_terminal_stream_file(stream) }

    func write(_ bytes: [UInt8]) {
        fwrite(bytes, 1, bytes.count, file)
    }

    func flush() {
        fflush(file)
        clearerr(file)
    }

    /// Has nothing go out any more but the end of the row that has begun; on whatever thread, while another one writes.
    func cut() {
        wsx_terminal_stream_cut(stream)
    }
}
