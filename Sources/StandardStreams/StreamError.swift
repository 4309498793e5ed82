#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What the system says of a local stream.
package struct StreamError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The system's error number.
    package let code: CInt

    package init(code: CInt) {
        self.code = code
    }

    /// Whether nobody reads the stream any more.
    package var isClosedPipe: Bool { code == EPIPE }

    /// What `LocalFile` throws for what is no regular file, and for one that is larger than allowed.
    package static let notRegular = StreamError(code: EINVAL)
    package static let tooLarge = StreamError(code: EFBIG)

    /// The system's words, such as `no space left on device`.
    package var description: String {
        var buffer = [CChar](repeating: 0, count: 256)
        _ = strerror_r(code, &buffer, buffer.count)
        let end = buffer.firstIndex(of: 0) ?? buffer.endIndex
        let text = String(decoding: buffer[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
