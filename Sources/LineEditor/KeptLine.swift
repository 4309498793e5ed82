internal import CLibEdit

/// A copy of the line being edited, for when libedit loses it: a search of vi's clears the line, and a walk through the
/// history comes back with its first 1024 characters alone, and NUL for the others.
struct KeptLine {
    /// Characters that libedit keeps by itself.
    static let safeCount = 1023

    let characters: [wchar_t]
    /// Number of characters before the cursor.
    let cursor: Int

    /// Whether a line is this one without its end.
    func isCut(in line: some Collection<wchar_t>) -> Bool {
        guard line.count == characters.count, let start = line.firstIndex(of: 0) else { return false }
        return characters.starts(with: line[..<start])
    }
}
