#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Folders of the user's. Calls block.
package enum Folder {
    /// Whether a path is that of a folder.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The files below a folder that have one of these ends, in the order of their names, folders among them entered.
    ///
    /// What begins with a dot is left out, and unless wanted what begins with `_`. Links to folders are not followed.
    package static func files(in folder: String, endingWith end: String, includesUnderscored: Bool = false)
        throws(StreamError) -> [String]
    {
        var result: [String] = []
        for name in try names(in: folder).sorted()
        where !name.hasPrefix(".") && (includesUnderscored || !name.hasPrefix("_")) {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { throw StreamError(code: errno) }
            if status.st_mode & S_IFMT == S_IFDIR {
                result += try files(in: path, endingWith: end, includesUnderscored: includesUnderscored)
            } else if name.hasSuffix(end) {
                result.append(path)
            }
        }
        return result
    }

    private static func names(in folder: String) throws(StreamError) -> [String] {
        guard let stream = opendir(folder) else { throw StreamError(code: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
