internal import CLibEdit
internal import Synchronization

/// The commands of ours that keys are bound to.
///
/// Control-C, Control-\ and Control-Z never arrive as keys, since the terminal makes signals of them. So they can stand
/// for what is no key: `nextKey` returns them.
extension EditingThread {
    static let interruptKey: wchar_t = 0x03
    static let pasteKey: wchar_t = 0x1C
    static let lineBreakKey: wchar_t = 0x1A

    func addCommands() {
        wsx_el_use_emacs_keys(editor)
        add("wsx-accept", "Enter the line") { editor, _ in EditingThread.of(editor).accept() }
        add("wsx-interrupt", "Clear the line, or leave") { editor, _ in EditingThread.of(editor).interrupt() }
        add("wsx-paste", "Insert what was pasted") { editor, _ in EditingThread.of(editor).insertPaste() }
        add("wsx-break", "Begin another row") { editor, _ in EditingThread.of(editor).insertLineBreak() }
        add("wsx-complete", "Complete the word") { editor, _ in EditingThread.of(editor).complete() }
        add("wsx-older", "Go to the line before") { editor, _ in EditingThread.of(editor).goOlder() }
        add("wsx-newer", "Go to the line behind") { editor, _ in EditingThread.of(editor).goNewer() }
        bindDefaults()
        // What people have set for all their programs comes after our defaults. Choosing vi's keys undoes them.
        el_source(editor, nil)
        if wsx_el_has_vi_keys(editor) != 0 {
            bindDefaults()
            bindVi()
        }
        wsx_el_allow_editing(editor)
        for key in [0x0A, 0x0D] { bindAlways(wchar_t(key), "wsx-accept") }
        bindAlways(Self.interruptKey, "wsx-interrupt")
        bindAlways(Self.pasteKey, "wsx-paste")
        bindAlways(Self.lineBreakKey, "wsx-break")
    }

    /// Keys that `.editrc` may bind otherwise.
    private func bindDefaults() {
        wsx_el_bind(editor, [0x09, 0], Self.wide("wsx-complete"))
        wsx_el_bind(editor, [0x12, 0], Self.wide("em-inc-search-prev"))
        wsx_el_bind(editor, [0x10, 0], Self.wide("wsx-older"))
        wsx_el_bind(editor, [0x0E, 0], Self.wide("wsx-newer"))
        guard wsx_el_has_vi_keys(editor) == 0 else { return }
        for start in ["\\e[", "\\eO"] {
            wsx_el_bind(editor, Self.wide(start + "A"), Self.wide("wsx-older"))
            wsx_el_bind(editor, Self.wide(start + "B"), Self.wide("wsx-newer"))
        }
        // Control and Alt with arrows and Delete, as xterm and its heirs send them.
        for modifier in [3, 5] {
            wsx_el_bind(editor, Self.wide("\\e[1;\(modifier)C"), Self.wide("em-next-word"))
            wsx_el_bind(editor, Self.wide("\\e[1;\(modifier)D"), Self.wide("ed-prev-word"))
            wsx_el_bind(editor, Self.wide("\\e[3;\(modifier)~"), Self.wide("em-delete-next-word"))
        }
    }

    /// Keys of vi's command mode. Arrows come without their Escape there, for that is what has led to it.
    private func bindVi() {
        for (key, command) in [
            ("k", "wsx-older"), ("j", "wsx-newer"), ("^P", "wsx-older"), ("^N", "wsx-newer"), ("[A", "wsx-older"),
            ("[B", "wsx-newer"), ("OA", "wsx-older"), ("OB", "wsx-newer"), ("\\e[A", "wsx-older"),
            ("\\e[B", "wsx-newer"), ("\\eOA", "wsx-older"), ("\\eOB", "wsx-newer"),
            // It would start another editor, which has no terminal.
            ("v", "ed-unassigned"), ("^D", "vi-list-or-eof"),
        ] {
            wsx_el_bind_alternative(editor, Self.wide(key), Self.wide(command))
        }
    }

    private func bindAlways(_ key: wchar_t, _ command: String) {
        wsx_el_bind(editor, [key, 0], Self.wide(command))
        wsx_el_bind_alternative(editor, [key, 0], Self.wide(command))
    }

    /// libedit keeps the name and the help text, so they are never freed.
    private func add(_ name: String, _ help: String, _ command: wsx_el_command) {
        wsx_el_add_command(editor, Self.kept(name), Self.kept(help), command)
    }

    private static func kept(_ text: String) -> UnsafePointer<wchar_t> {
        let characters = wide(text)
        let memory = UnsafeMutableBufferPointer<wchar_t>.allocate(capacity: characters.count)
        _ = memory.initialize(fromContentsOf: characters)
        return UnsafePointer(memory.baseAddress!)
    }

    static func wide(_ text: String) -> [wchar_t] {
        text.unicodeScalars.map { wchar_t($0.value) } + [0]
    }

    // MARK: What they do

    /// Enter: the line goes out, or goes on in another row.
    fileprivate func accept() -> UInt8 {
        // Enter that ends a search does not come from the terminal.
        mendLine()
        let characters = Array(line)
        let text = String(decoding: characters)
        let isValid = Self.isText(characters)
        let joined = (enteredRows + [text]).joined(separator: "\n")
        // An empty row ends what would go on, and what was pasted has all its rows.
        let endsUnfinished = !enteredRows.isEmpty && text.isEmpty
        if isValid, !endsUnfinished, !isPastedAtStart, configuration.isUnfinished(joined) {
            moveBelow()
            enteredRows.append(text)
            usePrompt(configuration.continuationPrompt)
            return UInt8(CC_FATAL)
        }
        let whole = endsUnfinished ? enteredRows.joined(separator: "\n") : joined
        leave(whole)
        deliver(whole, isValid: isValid)
        return UInt8(CC_FATAL)
    }

    /// A command of libedit's own has ended the line.
    func enter(_ characters: [wchar_t]) {
        var text = String(decoding: characters)
        if text.hasSuffix("\n") { text.removeLast() }
        deliver((enteredRows + [text]).joined(separator: "\n"), isValid: Self.isText(characters))
    }

    /// Whether there is neither a byte that was no UTF-8 nor what libedit fills a cut line with.
    private static func isText(_ characters: [wchar_t]) -> Bool {
        !characters.contains { $0 == 0 || (0xDC80...0xDCFF).contains($0) }
    }

    private func deliver(_ text: String, isValid: Bool) {
        enteredRows = []
        usePrompt(prompt)
        if isValid {
            let line = EditedLine(text: text, isPasted: isPastedAtStart)
            history.add(line.asTyped)
            shared.deliver(.line(line))
        } else {
            shared.deliver(.invalidLine)
        }
        isPastedAtStart = false
    }

    /// Leaves an entered line on the screen, as it was typed or as it is wanted.
    private func leave(_ text: String) {
        guard enteredRows.isEmpty, !text.isEmpty, canRedraw, let row = configuration.redrawn(text) else {
            return moveBelow()
        }
        wipe()
        write(row)
    }

    /// Control-C: any line is cleared; on an empty one it is told, and ends the editing unless something else takes it.
    fileprivate func interrupt() -> UInt8 {
        let isEmpty = line.isEmpty && enteredRows.isEmpty && !onlyClears
        onlyClears = false
        isInterruptDue = false
        if enteredRows.isEmpty {
            wipe()
        } else {
            // Rows that were entered stay, so it must be seen that they were not sent.
            moveBelow(after: "^C")
        }
        guard !isEmpty else {
            let survives = shared.mailbox.withLock { mailbox in
                if !mailbox.survivesInterrupt { mailbox.isEditing = false }
                return mailbox.survivesInterrupt
            }
            shared.deliver(.interrupted)
            return UInt8(survives ? CC_FATAL : CC_EOF)
        }
        enteredRows = []
        isPastedAtStart = false
        usePrompt(prompt)
        return UInt8(CC_FATAL)
    }

    /// Up and Down.
    fileprivate func goOlder() -> UInt8 {
        history.older(than: line, isPasted: isPastedAtStart).map(replace) ?? UInt8(CC_ERROR)
    }

    fileprivate func goNewer() -> UInt8 {
        history.newer().map(replace) ?? UInt8(CC_ERROR)
    }

    /// Shows where the walk through the history has come to.
    private func replace(_ text: [wchar_t]) -> UInt8 {
        replaceLine(text)
        isPastedAtStart = history.isPasted
        return UInt8(CC_REFRESH)
    }

    fileprivate func insertPaste() -> UInt8 {
        guard let paste else { return UInt8(CC_ERROR) }
        self.paste = nil
        if cursor == 0, enteredRows.isEmpty { isPastedAtStart = true }
        _ = el_winsertstr(editor, paste + [0])
        return UInt8(CC_REFRESH)
    }

    fileprivate func insertLineBreak() -> UInt8 {
        guard hasLineBreak else { return UInt8(CC_ERROR) }
        hasLineBreak = false
        _ = el_winsertstr(editor, [0x0A, 0])
        return UInt8(CC_REFRESH)
    }

    /// Tab: goes as far as all candidates agree, and shows them when that is no step.
    fileprivate func complete() -> UInt8 {
        let before = String(decoding: line[..<cursor])
        guard enteredRows.isEmpty, !isPastedAtStart, let completion = configuration.complete(before),
            !completion.candidates.isEmpty
        else { return UInt8(CC_ERROR) }
        let common = completion.commonPrefix
        let replacement = common + (completion.candidates.count == 1 ? completion.suffix : "")
        let replaced = before.unicodeScalars.suffix(completion.replacedCount)
        if !replacement.unicodeScalars.elementsEqual(replaced) {
            el_deletestr(editor, CInt(completion.replacedCount))
            _ = el_winsertstr(editor, Self.wide(replacement))
            return UInt8(CC_REFRESH)
        }
        guard completion.candidates.count > 1 else { return UInt8(CC_ERROR) }
        show(Array(Self.columns(completion.candidates, width: size.columns).utf8))
        return UInt8(CC_NORM)
    }

    /// Candidates in columns, as many as fit.
    private static func columns(_ candidates: [String], width: Int) -> String {
        let widest = candidates.map(\.unicodeScalars.count).max() ?? 0
        let perRow = max(1, (width - 2) / (widest + 2))
        var text = ""
        for (index, candidate) in candidates.enumerated() {
            let isLast = index % perRow == perRow - 1 || index == candidates.count - 1
            let gap = String(repeating: " ", count: widest + 2 - candidate.unicodeScalars.count)
            text += (index % perRow == 0 ? "  " : "") + candidate + (isLast ? "\n" : gap)
        }
        return text
    }
}
