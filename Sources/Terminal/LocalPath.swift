#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Paths as people type them.
enum LocalPath {
    /// `~` at the beginning is the home folder.
    static func expand(_ path: some StringProtocol) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return String(path) }
        return String(cString: home) + path.dropFirst()
    }

    /// The paths that begin like this one, sorted; folders end with a slash. Hidden ones only when asked for.
    static func completions(of path: String) -> [String] {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? ""
        let beginning = slash.map { path[path.index(after: $0)...] } ?? path[...]
        guard let handle = opendir(folder.isEmpty ? "." : expand(folder)) else { return [] }
        defer { closedir(handle) }
        var found: [String] = []
        while let entry = readdir(handle), found.count < 1000 {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(beginning), name != ".", name != "..", !name.hasPrefix(".") || beginning.hasPrefix(".")
            else { continue }
            found.append(folder + name + (isFolder(expand(folder + name)) ? "/" : ""))
        }
        return found.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
