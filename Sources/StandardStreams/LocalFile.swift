#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Whole files of the user's. Calls block.
package enum LocalFile {
    /// All bytes of a file.
    package static func read(_ path: String) throws(StreamError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StreamError(code: errno) }
        defer { close(descriptor) }
        return try readAll(descriptor, upTo: .max)
    }

    private static func readAll(_ descriptor: CInt, upTo limit: Int) throws(StreamError) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = systemRead(descriptor, &block, block.count)
            if count > 0 {
                guard bytes.count + count <= limit else { throw .tooLarge }
                bytes += block[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw StreamError(code: errno)
            }
        }
    }

    /// All bytes of a regular file that has at most `limit`; anything else could go on for ever.
    package static func readRegular(_ path: String, upTo limit: Int) throws(StreamError) -> [UInt8] {
        // A pipe without a writer would hold the opening up.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw StreamError(code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StreamError(code: errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw StreamError(code: EISDIR)
        default: throw .notRegular
        }
        return try readAll(descriptor, upTo: limit)
    }

    /// All bytes of stdin, of which there are at most `limit`.
    package static func readInput(upTo limit: Int) throws(StreamError) -> [UInt8] {
        try readAll(StandardStream.input, upTo: limit)
    }

    /// A path that is written in another file: relative to the folder of that.
    package static func path(_ path: String, besides file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// Looks whether a file can be written, and leaves it as it is.
    package static func checkWritable(_ path: String) throws(StreamError) {
        let flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC
        var descriptor = open(path, flags)
        if descriptor < 0, errno == ENOENT {
            descriptor = open(path, flags | O_CREAT | O_EXCL, 0o600)
            if descriptor >= 0 { unlink(path) }
        }
        guard descriptor >= 0 else { throw StreamError(code: errno) }
        close(descriptor)
    }

    /// Makes a file of some bytes, or replaces what it had.
    ///
    /// - Parameter isPrivate: whether nobody else may read a file that is made.
    package static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool = false) throws(StreamError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC
        let descriptor = open(path, flags, isPrivate ? 0o600 : 0o666)
        guard descriptor >= 0 else { throw StreamError(code: errno) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if count >= 0 {
                offset += count
            } else if errno != EINTR {
                throw StreamError(code: errno)
            }
        }
    }
}

/// The system's calls, by names that the methods do not hide.
private func systemRead(_ descriptor: CInt, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}

private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
