internal import CLibEdit
internal import Synchronization

/// What is on the screen: rows above the line, and where the line is.
extension EditingThread {
    /// Shows what waits, if the last refresh is long enough ago.
    func showSome() {
        guard !keys.isPasting else { return }
        guard Self.now() - lastRefresh >= Self.refreshInterval else { return }
        let (bytes, droppedCount, prompt) = shared.mailbox.withLock { mailbox in
            let (bytes, droppedCount) = mailbox.output.take(upTo: Self.refreshSize)
            defer { mailbox.prompt = nil }
            return (bytes, droppedCount, mailbox.prompt)
        }
        if let prompt { changePrompt(prompt) }
        guard !bytes.isEmpty || droppedCount > 0 || prompt != nil else { return }
        show((droppedCount > 0 ? configuration.droppedNote(droppedCount) : []) + bytes)
        lastRefresh = Self.now()
    }

    func showAll() {
        let (bytes, droppedCount) = shared.mailbox.withLock { $0.output.take(upTo: .max) }
        if droppedCount > 0 { write(configuration.droppedNote(droppedCount)) }
        write(bytes)
    }

    /// Shows rows above the line.
    func show(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        // The size may have changed before anybody has told.
        resize()
        wipe()
        write(bytes)
        refresh()
    }

    /// Draws a line anew that is longer than the screen and was not only appended to: libedit then loses its cursor.
    func mendOverflow() {
        let isInMiddle = cursor < line.count
        defer { wasInMiddle = isInMiddle }
        guard isInMiddle || wasInMiddle, canRedraw, overflows(drawn) else { return }
        wipe()
        refresh()
    }

    /// Takes the line off the screen and leaves the cursor where it began.
    func wipe() {
        wipe(drawn)
    }

    func wipe(_ drawn: DrawnLine) {
        guard canRedraw else { return write("\n") }
        // Such a line has the screen for itself.
        guard !overflows(drawn) else { return write("\u{1B}[H\u{1B}[J") }
        let row = drawn.row(ofCursor: cursor, in: line)
        write(row > 0 ? "\r\u{1B}[\(row)A\u{1B}[J" : "\r\u{1B}[J")
    }

    /// Begins a row of its own, wherever a command has left the cursor: as many blanks as there are columns reach the
    /// next row, unless the cursor was at the beginning of one.
    func beginRow() {
        guard canRedraw else { return write("\n") }
        write(String(repeating: " ", count: size.columns) + "\r\u{1B}[J")
    }

    /// Leaves the line on the screen and the cursor in the row below it.
    func moveBelow(after mark: String = "") {
        let rows = drawn.layout(of: line).row - drawn.row(ofCursor: cursor, in: line)
        write(rows == 0 ? mark : "")
        write(String(repeating: "\n", count: max(0, rows) + 1))
    }

    func refresh() {
        wsx_el_refresh(editor)
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) {
        output.write(bytes)
    }

    // MARK: The line

    /// The characters of the line.
    var line: UnsafeBufferPointer<wchar_t> {
        guard let info = el_wline(editor)?.pointee else { return .init(start: nil, count: 0) }
        return UnsafeBufferPointer(start: info.buffer, count: info.lastchar - info.buffer)
    }

    /// Number of characters before the cursor.
    var cursor: Int {
        guard let info = el_wline(editor)?.pointee else { return 0 }
        return info.cursor - info.buffer
    }

    /// Whether the line needs more rows than there are; a quick look is enough for short ones.
    func overflows(_ drawn: DrawnLine) -> Bool {
        let line = line
        guard line.count > drawn.size.rows || line.count > drawn.size.columns else { return false }
        return drawn.layout(of: line).isOverflowing
    }

    /// Has libedit draw this prompt from now on.
    func usePrompt(_ prompt: Prompt) {
        promptToDraw = prompt
        promptMemory.deallocate()
        let characters = prompt.characters + [0]
        promptMemory = .allocate(capacity: characters.count)
        _ = promptMemory.update(fromContentsOf: characters)
    }

    /// What libedit asks for whenever it draws the line.
    func promptForDrawing() -> UnsafeMutablePointer<wchar_t>? {
        drawn = DrawnLine(prompt: promptToDraw, size: size)
        return promptMemory.baseAddress
    }
}
