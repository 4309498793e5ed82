internal import CLibEdit

/// What libedit does to a line while it searches, made good.
extension EditingThread {
    /// Puts the line back that a search or a walk through the history has lost.
    func mendLine() {
        let wasSearching = isSearching
        isSearching = isSearching ? hasSearchMark : beginsSearch
        guard !isSearching else { return }
        if isAsking {
            guard promptLength == nil else { return }
            isAsking = false
            // A pattern that is found leaves an entry in the place of the line.
            if !line.isEmpty {
                isPastedAtStart = false
            } else if let keptLine {
                putBack(keptLine.characters, cursor: keptLine.cursor)
            }
        } else if promptLength != nil {
            isAsking = true
        } else if line.count > KeptLine.safeCount, line[line.count - 1] == 0 {
            mendCutLine()
        }
        if wasSearching, let keptLine, !line.elementsEqual(keptLine.characters) { isPastedAtStart = false }
    }

    /// Keeps the line before a key that may begin a search or a walk. No other key is worth a copy: there are many.
    func keepLine(before key: wchar_t) {
        guard !isAsking, !isSearching else { return }
        switch key {
        // What they insert may look like a search.
        case Self.pasteKey, Self.lineBreakKey: return keptLine = nil
        case 0..<0x20: break
        case 0x2F, 0x3A, 0x3F:
            guard wsx_el_has_vi_keys(editor) != 0 else { return }
        default: return
        }
        let kept = KeptLine(characters: Array(line), cursor: cursor)
        keptLine = kept
        // What a walk shows is in the history as well, and must not take the place of what was typed.
        guard kept.characters.count > KeptLine.safeCount, !kept.characters.contains(0) else { return }
        if !history.contains(kept.characters) { longDraft = kept }
    }

    private func mendCutLine() {
        let cut = line
        let kept = [keptLine, longDraft].compactMap(\.self).first { $0.isCut(in: cut) }
        guard let whole = kept?.characters ?? history.entry(cutTo: cut) else { return }
        putBack(whole, cursor: cursor)
    }

    private func putBack(_ characters: [wchar_t], cursor: Int) {
        if canRedraw { wipe() }
        replaceLine(characters)
        el_cursor(editor, CInt(cursor - characters.count))
        refresh()
    }

    /// Puts other text in the place of the line, with the cursor behind it.
    func replaceLine(_ characters: [wchar_t]) {
        el_cursor(editor, CInt(line.count - cursor))
        el_deletestr(editor, CInt(line.count))
        _ = el_winsertstr(editor, characters + [0])
    }

    /// Whether a search letter by letter has begun: libedit has appended a row with its pattern to the line.
    private var beginsSearch: Bool {
        guard let start = keptLine?.characters.count else { return false }
        return isSearchMark(at: start)
    }

    /// Whether such a search goes on.
    private var hasSearchMark: Bool {
        line.lastIndex(of: 0x0A).map { isSearchMark(at: $0) } ?? false
    }

    private func isSearchMark(at start: Int) -> Bool {
        let line = line
        guard start + 5 <= line.count, line[start] == 0x0A else { return false }
        return ["bck:", "bck?", "fwd:", "fwd?"].contains(String(decoding: line[(start + 1)..<(start + 5)]))
    }

    /// Characters before the word that libedit asks for in place of the line, such as vi's `/`; nil when it does not.
    var promptLength: Int? {
        let line = line
        // Its cursor stands on a blank behind the word.
        guard line.count > 2, line[0] == 0x0A, cursor == line.count - 1, line[cursor] == 0x20 else { return nil }
        switch line[1] {
        case 0x2F, 0x3F: return 2
        case 0x3A: return 3
        default: return nil
        }
    }
}
