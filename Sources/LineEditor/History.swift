internal import CLibEdit

/// Lines of this session and the ones before: in a list that Up and Down walk through, in libedit's, where its searches
/// look, and in a file.
///
/// libedit's own walk keeps only 1024 characters of the line that is left for it.
final class History {
    /// Entries that are kept.
    private static let capacity = 1000
    /// Larger entries are kept for the session only, in bytes.
    private static let largestKept = 256 << 10

    private let list: OpaquePointer?
    private let file: HistoryFile?
    /// Why the file can not be used.
    private(set) var failure: String?
    private var entries: [String] = []
    private var isLatestInFile = true
    /// How far back from the newest the walk is; 0 is the line that is typed.
    private var distance = 0
    /// The line that was left for the walk, and whether it begins with text that was pasted.
    private var draft: [wchar_t] = []
    private var isDraftPasted = false

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

    /// Adds a line, unless it is empty, begins with a space, or is the latest once more. A walk is over then.
    ///
    /// Returns whether the next session has it.
    @discardableResult
    func add(_ line: String) -> Bool {
        distance = 0
        draft = []
        guard !line.isEmpty, !line.hasPrefix(" ") else { return false }
        guard line != entries.last else { return isLatestInFile }
        remember(line)
        isLatestInFile = line.utf8.count <= Self.largestKept && file?.append(line) == true
        return isLatestInFile
    }

    /// The entry before the one that is shown; nil at the oldest.
    ///
    /// - Parameters:
    ///   - line: what is in the editor, to come back to when the walk begins here.
    ///   - isPasted: whether it begins with text that was pasted.
    func older(than line: UnsafeBufferPointer<wchar_t>, isPasted: Bool = false) -> [wchar_t]? {
        guard distance < entries.count else { return nil }
        if distance == 0 {
            draft = Array(line)
            isDraftPasted = isPasted
        }
        distance += 1
        return EditingThread.wide(entries[entries.count - distance])
    }

    /// The entry behind the one that is shown, and at last the line that was left; nil when that is shown.
    func newer() -> [wchar_t]? {
        guard distance > 0 else { return nil }
        distance -= 1
        return distance == 0 ? draft + [0] : EditingThread.wide(entries[entries.count - distance])
    }

    /// Whether a line is one of the entries.
    func contains(_ line: [wchar_t]) -> Bool {
        entries.contains(String(decoding: line))
    }

    /// The latest entry that is a line with its whole end, of which NUL is left.
    func entry(cutTo line: UnsafeBufferPointer<wchar_t>) -> [wchar_t]? {
        entries.reversed().lazy.map { Array(EditingThread.wide($0).dropLast()) }.first {
            KeptLine(characters: $0, cursor: 0).isCut(in: line)
        }
    }

    /// Whether what is shown begins with text that was pasted, which no entry does.
    var isPasted: Bool { distance == 0 && isDraftPasted }

    private func remember(_ line: String) {
        if entries.count == Self.capacity { entries.removeFirst() }
        entries.append(line)
        if let list { wsx_history_add(list, EditingThread.wide(line)) }
    }
}
