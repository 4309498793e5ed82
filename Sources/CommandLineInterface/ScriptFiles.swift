internal import Notation
internal import Script
internal import StandardStreams

/// The scripts that a command line names.
struct ScriptFiles {
    let console: Console
    /// Whether stderr shows colours.
    let isColored: Bool

    /// The files that paths stand for, each once, in their order: a folder for its scripts.
    static func find(_ paths: [String]) throws(UsageError) -> [String] {
        guard !paths.isEmpty else { throw UsageError("there is no script. Name a file or a folder.") }
        var files: [String] = []
        for path in paths {
            do throws(StreamError) {
                let found = Folder.exists(path) ? try Folder.files(in: path, endingWith: ".wst") : [path]
                files += found.filter { !files.contains($0) }
            } catch {
                throw UsageError("cannot read the folder \(path): \(error).")
            }
        }
        return files
    }

    /// What a file says, with all that is wrong with it.
    enum Loaded {
        case script(LoadedScript, findings: [Diagnostic], inputs: [String])
        case failure(LoadFailure)
    }
}
