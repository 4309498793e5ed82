internal import Script
internal import StandardStreams

/// The scripts that a command line names.
enum ScriptFiles {
    /// The files that paths stand for, each once, in their order: a folder for its scripts, and on request for those
    /// that are only included.
    static func find(_ paths: [String], includesFragments: Bool = false) throws(UsageError) -> [String] {
        guard !paths.isEmpty else { throw UsageError("there is no script. Name a file or a folder.") }
        var files: [String] = []
        var known: Set<String> = []
        for path in paths {
            files += try scripts(at: path, includesFragments).filter { file in
                known.insert(IncludePath.canonical(file)).inserted
            }
        }
        return files
    }

    private static func scripts(at path: String, _ includesFragments: Bool) throws(UsageError) -> [String] {
        guard !path.isEmpty else { throw UsageError("the name of a script is empty. Name a file or a folder.") }
        guard Folder.exists(path), !path.hasSuffix(".wst") else { return [path] }
        do throws(StreamError) {
            let files = try Folder.files(in: path, endingWith: ".wst", includesUnderscored: includesFragments)
            // As programs that read our reports know them: from the folder we are in.
            return files.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
        } catch {
            throw UsageError("cannot read the folder \(path): \(error).")
        }
    }
}
