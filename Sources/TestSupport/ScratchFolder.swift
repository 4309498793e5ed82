#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder of its own for a test, which is removed with all that is in it.
package final class ScratchFolder {
    /// Without a slash at its end.
    package let path: String

    package init() throws {
        var template = Array("/tmp/wsx-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw SocketError("mkdtemp") }
        path = String(cString: made)
    }

    deinit {
        removeTree(path)
    }

    /// The path of something in it.
    package func path(_ name: String) -> String {
        path + "/" + name
    }

    /// Makes a folder in it, but not those above.
    @discardableResult
    package func makeFolder(_ name: String, mode: Int = 0o755) throws -> String {
        guard mkdir(path(name), mode_t(mode)) == 0 else { throw SocketError("mkdir") }
        return path(name)
    }

    /// Makes a file in it, or replaces what it had.
    @discardableResult
    package func put(_ bytes: [UInt8], in name: String, mode: Int = 0o644) throws -> String {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(mode))
        guard descriptor >= 0 else { throw SocketError("open") }
        defer { close(descriptor) }
        guard fchmod(descriptor, mode_t(mode)) == 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            throw SocketError("write")
        }
        return path(name)
    }

    @discardableResult
    package func put(_ text: String, in name: String, mode: Int = 0o644) throws -> String {
        try put(Array(text.utf8), in: name, mode: mode)
    }

    /// The bytes of a file in it, or nil where there is none.
    package func bytes(of name: String) -> [UInt8]? {
        let descriptor = open(path(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
    }

    package func text(of name: String) -> String? {
        bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The permissions of something in it, or nil where there is nothing.
    package func mode(of name: String) -> Int? {
        var status = stat()
        return lstat(path(name), &status) == 0 ? Int(status.st_mode & 0o7777) : nil
    }
}

/// Removes a file, or a folder with all that is in it.
private func removeTree(_ path: String) {
    if let handle = opendir(path) {
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let child = path + "/" + name
            var status = stat()
            guard name != ".", name != "..", lstat(child, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { removeTree(child) } else { unlink(child) }
        }
        closedir(handle)
    }
    rmdir(path)
}
