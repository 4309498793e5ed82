internal import CLibEdit

/// Lines of this session and the ones before, in libedit's list and in a file.
final class History {
    /// Entries that are kept.
    private static let capacity = 1000
    /// Larger entries are kept for the session only, in bytes.
    private static let largestKept = 256 << 10

    private let list: OpaquePointer?
    private let file: HistoryFile?
    /// Why the file can not be used.
    private(set) var failure: String?
    private var latest = ""
    /// The entries that are longer than the part of a line that libedit keeps.
    private var longEntries: Set<[wchar_t]> = []

    init(file path: String?) {
        list = wsx_history_make(CInt(Self.capacity))
        file = path.map { HistoryFile(path: $0, capacity: Self.capacity) }
        do throws(HistoryFile.Failure) {
            for entry in try file?.load() ?? [] { remember(entry) }
        } catch {
            failure = error.description
        }
    }

    /// Has an editor's keys move through it.
    func attach(to editor: OpaquePointer) {
        if let list { wsx_el_use_history(editor, list) }
    }

    /// Adds a line, unless it is empty, begins with a space, or is the latest once more.
    func add(_ line: String) {
        guard !line.isEmpty, !line.hasPrefix(" "), line != latest else { return }
        remember(line)
        if line.utf8.count <= Self.largestKept { file?.append(line) }
    }

    /// Whether a long line is an entry.
    func has(_ line: UnsafeBufferPointer<wchar_t>) -> Bool {
        !longEntries.isEmpty && longEntries.contains(Array(line))
    }

    private func remember(_ line: String) {
        latest = line
        let characters = EditingThread.wide(line)
        if characters.count > 1000 { longEntries.insert(Array(characters.dropLast())) }
        if let list { wsx_history_add(list, characters) }
    }
}
