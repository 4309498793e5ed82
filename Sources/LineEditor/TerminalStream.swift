internal import CTerminalStream

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What libedit and we write to, in order; it goes out when it is flushed, and all of it does.
struct TerminalStream {
    private static let bufferSize = 64 << 10

    /// The stream as C knows it. It is never closed: libedit has it to the end.
    let file: UnsafeMutablePointer<FILE>

    init(descriptor: CInt) {
        guard let file = wsx_terminal_stream(descriptor) else { preconditionFailure("there is no memory") }
        self.file = file
        setvbuf(file, nil, _IOFBF, Self.bufferSize)
    }

    func write(_ bytes: [UInt8]) {
        fwrite(bytes, 1, bytes.count, file)
    }

    func flush() {
        fflush(file)
        clearerr(file)
    }
}
