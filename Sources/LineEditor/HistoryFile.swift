internal import StandardStreams

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The lines of former sessions: a text file of mode 0600, a line an entry, the newest last.
///
/// A line feed within an entry is written `\n`, a backslash `\\`. Each entry is appended by one write, so that several
/// sessions can share the file.
struct HistoryFile {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Bytes that are read, from the end.
    private static let largestLoaded = 8 << 20

    let path: String
    /// Entries that are loaded; a file with twice as many is shortened.
    let capacity: Int

    /// Reads the entries, the oldest first; makes the folder if that is not there.
    func load() throws(Failure) -> [String] {
        makeFolders()
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        // A device may stand in for it, such as /dev/null, and belongs to others too.
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG { fchmod(descriptor, 0o600) }
        let size = lseek(descriptor, 0, SEEK_END)
        let start = max(0, size - off_t(Self.largestLoaded))
        lseek(descriptor, start, SEEK_SET)
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count > 0 else {
                if count < 0 { throw failure() }
                break
            }
            bytes += block[..<count]
        }
        // The first line of a part is none.
        let lines = bytes.split(separator: 0x0A).dropFirst(start > 0 ? 1 : 0)
        if lines.count > 2 * capacity { shorten(to: lines.suffix(capacity)) }
        return lines.suffix(capacity).map(Self.decode)
    }

    /// Adds an entry; if that fails, it is kept for this session only. Returns whether it is in the file.
    @discardableResult
    func append(_ entry: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let line = Self.encode(entry)
        return write(descriptor, line, line.count) == line.count
    }

    private func shorten(to lines: ArraySlice<ArraySlice<UInt8>>) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let bytes = Array(lines.joined(separator: [0x0A])) + [0x0A]
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count
        close(descriptor)
        if !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
    }

    private func makeFolders() {
        var index = path.startIndex
        while let slash = path[index...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            index = slash
        }
    }

    private func failure() -> Failure {
        Failure(description: "cannot use the history file \(path): \(StreamError(code: errno))")
    }

    static func encode(_ entry: String) -> [UInt8] {
        var line: [UInt8] = []
        for byte in entry.utf8 {
            switch byte {
            case 0x0A: line += Array("\\n".utf8)
            case 0x5C: line += Array("\\\\".utf8)
            default: line.append(byte)
            }
        }
        return line + [0x0A]
    }

    static func decode(_ line: ArraySlice<UInt8>) -> String {
        var entry: [UInt8] = []
        var isEscaped = false
        for byte in line {
            if isEscaped {
                entry.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else if byte != 0 {
                entry.append(byte)
            }
        }
        return String(decoding: entry, as: UTF8.self)
    }
}
