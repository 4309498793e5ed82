internal import StandardStreams
internal import WebSocketProtocol

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The payload of one `-x`.
enum FirstMessage {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The text itself, or what the file after `@` holds; `@@` is a literal `@`.
    static func payload(_ argument: String, type: MessageType) throws(Failure) -> [UInt8] {
        guard argument.hasPrefix("@") else { return Array(argument.utf8) }
        guard !argument.hasPrefix("@@") else { return Array(argument.dropFirst().utf8) }
        let path = String(argument.dropFirst())
        let bytes = try read(path)
        var validator = UTF8Validator()
        let isText = bytes.withUnsafeBytes { validator.validate($0) == nil } && validator.isAtBoundary
        guard type == .binary || isText else {
            throw Failure(description: "\(path) is not UTF-8. Use --binary for bytes.")
        }
        return bytes
    }

    private static func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = block.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            if count > 0 {
                bytes += block[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw failure(path)
            }
        }
    }

    private static func failure(_ path: String) -> Failure {
        Failure(description: "cannot read \(path): \(StreamError(code: errno)). Check -x @\(path).")
    }
}
