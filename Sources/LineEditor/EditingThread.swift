internal import CLibEdit
internal import CTerminalRestore
internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The editor's thread: everything that touches libedit and the terminal.
///
/// One call of `el_wgets` lasts for the whole session. Enter, Control-C, a paste and Tab are commands of ours
/// (`EditingThread+Commands`), so that the terminal never leaves its raw mode between lines: in canonical mode the
/// kernel would cut a long line.
final class EditingThread {
    /// How often the screen is refreshed at most, in nanoseconds.
    private static let refreshInterval: Int64 = 33_000_000
    /// Bytes that one refresh shows.
    private static let refreshSize = 32 << 10

    let shared: LineEditor
    var configuration: LineEditor.Configuration { shared.configuration }
    let history: History
    let editor: OpaquePointer
    /// Whether the cursor can be moved up, so that rows can be drawn anew.
    let canRedraw: Bool
    var keys = KeyReader()
    var size = ScreenSize.of(STDIN_FILENO)
    var prompt: Prompt
    /// The prompt's characters, in the memory that libedit reads.
    private var promptMemory: UnsafeMutableBufferPointer<wchar_t>
    /// Rows of an unfinished line that have been entered.
    var enteredRows: [String] = []
    /// A paste that waits to be inserted.
    var paste: [wchar_t]?
    var isPastedAtStart = false
    /// Whether the next key is the line break that Alt and Enter make.
    var hasLineBreak = false
    /// Whether the cursor was not at the end of the line.
    private var wasInMiddle = false
    private var isStopping = false
    private var isSuspended = false
    private var isHungUp = false
    private var lastRefresh: Int64 = 0
    /// How the terminal is set while a line is edited.
    private var editingModes: termios?

    init(_ shared: LineEditor) {
        self.shared = shared
        wsx_el_use_utf8()
        _ = wsx_terminal_remember(STDIN_FILENO)
        history = History(file: shared.configuration.historyFile)
        prompt = shared.configuration.prompt
        promptMemory = .allocate(capacity: 1)
        promptMemory[0] = 0
        guard let editor = wsx_el_make(shared.configuration.program) else {
            preconditionFailure("libedit has no memory")
        }
        self.editor = editor
        canRedraw = wsx_el_can_move_up(editor) != 0
    }

    func run() {
        wsx_el_set_owner(editor, Unmanaged.passUnretained(self).toOpaque())
        usePrompt(configuration.prompt)
        wsx_el_set_prompt(editor, promptOfEditor, Prompt.invisible)
        wsx_el_set_key_reader(editor, readKeyOfEditor)
        addCommands()
        history.attach(to: editor)
        if let failure = history.failure { shared.deliver(.historyFailed(failure)) }
        wsx_terminal_restore_on_crash()
        wsx_terminal_engage(canRedraw ? 1 : 0)
        if canRedraw { write("\u{1B}[?2004h") }
        var count: CInt = 0
        _ = el_wgets(editor, &count)
        noteEndOfInput()
        if !isStopping { waitForStop() }
        showAll()
        wsx_el_flush()
        wsx_terminal_restore()
    }

    /// Tells of Control-D, which is what ended the editing when nothing else has.
    private func noteEndOfInput() {
        let isEndOfInput = shared.mailbox.withLock { mailbox in
            defer { mailbox.isEditing = false }
            return mailbox.isEditing && !isStopping && !isHungUp
        }
        if isHungUp { keepUnsent() }
        guard isEndOfInput else { return }
        // libedit has written ^D.
        write(canRedraw ? "\r\u{1B}[J" : "\n")
        keepUnsent()
        shared.deliver(.endOfInput)
    }

    // MARK: Keys

    /// Waits for a key; meanwhile output is shown and requests are met. Returns 1, or -1 to end the editing.
    func readKey(_ key: UnsafeMutablePointer<wchar_t>) -> CInt {
        if editingModes == nil { editingModes = Self.modes() }
        if line.isEmpty { isPastedAtStart = false }
        mendOverflow()
        var isComplete = false
        while true {
            if let next = keys.next(isComplete: isComplete) {
                guard let character = character(for: next) else { continue }
                key.pointee = character
                return 1
            }
            if let character = meetRequests() {
                key.pointee = character
                return 1
            }
            if isStopping { return -1 }
            showSome()
            isComplete = false
            switch awaitSomething() {
            case .input: if !readInput() { return -1 }
            case .quiet: isComplete = true
            case .woken: break
            }
        }
    }

    /// The character that is bound to the command for a key, if there is one.
    private func character(for key: KeyReader.Key) -> wchar_t? {
        switch key {
        case .character(let character): return character
        case .oversizedPaste:
            shared.deliver(.oversizedPaste(limit: KeyReader.pasteLimit))
            return nil
        case .paste(let text):
            paste = text
            return Self.pasteKey
        case .lineBreak:
            hasLineBreak = true
            return Self.lineBreakKey
        }
    }

    private enum Wake {
        case input
        case woken
        /// Nothing came in the time that the rest of a key may take.
        case quiet
    }

    private func awaitSomething() -> Wake {
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: shared.wakeDescriptors.read, events: Int16(POLLIN), revents: 0),
        ]
        let isPartial = keys.hasPartialSequence
        var timeout: CInt = isPartial ? CInt(KeyReader.sequenceTimeout / .milliseconds(1)) : -1
        if shared.mailbox.withLock({ !$0.output.isEmpty }), !keys.isPasting {
            let wait = max(0, lastRefresh + Self.refreshInterval - Self.now())
            let milliseconds = CInt((wait + 999_999) / 1_000_000)
            timeout = timeout < 0 ? milliseconds : min(timeout, milliseconds)
        }
        let count = poll(&descriptors, 2, timeout)
        if descriptors[1].revents != 0 { drainWakes() }
        if count > 0, descriptors[0].revents != 0 { return .input }
        return count == 0 && isPartial ? .quiet : .woken
    }

    private func drainWakes() {
        shared.mailbox.withLock { mailbox in
            var bytes = (UInt64(0), UInt64(0))
            _ = read(shared.wakeDescriptors.read, &bytes, 16)
            mailbox.isWoken = false
        }
    }

    /// Reads what the terminal has; false when it is gone.
    private func readInput() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
            let count = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if count > 0 {
                keys.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return true
            }
            if count < 0, errno == EINTR || errno == EAGAIN { return true }
            isHungUp = true
            shared.deliver(.hungUp)
            return false
        }
    }

    // MARK: Requests

    /// Does what was asked for; returns the key of a command where that has to be done by libedit.
    private func meetRequests() -> wchar_t? {
        let requests = shared.mailbox.withLock { mailbox in
            defer { mailbox.requests = [] }
            return mailbox.requests
        }
        var key: wchar_t?
        for request in requests {
            switch request {
            case .setPrompt(let prompt): changePrompt(prompt)
            case .interrupt:
                keys.removeAll()
                key = Self.interruptKey
            case .resize: resize()
            case .suspend(let isDone):
                suspend()
                isDone.signal()
            case .resume: resume()
            case .perform(let needsTerminal, let work): perform(needsTerminal, work)
            case .stop: stop()
            }
        }
        return isStopping ? nil : key
    }

    private func stop() {
        isStopping = true
        guard shared.mailbox.withLock({ $0.isEditing }) else { return }
        keepUnsent()
        wipe()
        showAll()
        // The prompt goes, an unsent line stays to be seen.
        if !line.isEmpty {
            refresh()
            moveBelow()
        }
    }

    /// Puts what was typed and not entered into the history.
    private func keepUnsent() {
        history.add((enteredRows + [String(decoding: line)]).joined(separator: "\n"))
    }

    private func changePrompt(_ prompt: Prompt) {
        self.prompt = prompt
        guard enteredRows.isEmpty else { return }
        wipe()
        usePrompt(prompt)
        refresh()
    }

    private func resize() {
        wipe(ScreenSize.of(STDIN_FILENO))
        el_resize(editor)
        size = ScreenSize.of(STDIN_FILENO)
        refresh()
        shared.deliver(.resized(size))
    }

    private func suspend() {
        guard !isSuspended else { return }
        isSuspended = true
        moveBelow()
        wsx_el_flush()
        wsx_terminal_restore()
    }

    private func resume() {
        takeTerminal()
        if !isSuspended { wipe() }
        isSuspended = false
        el_resize(editor)
        size = ScreenSize.of(STDIN_FILENO)
        refresh()
    }

    private func takeTerminal() {
        wsx_terminal_engage(canRedraw ? 1 : 0)
        if var modes = editingModes { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
        if canRedraw { write("\u{1B}[?2004h") }
    }

    private func perform(_ needsTerminal: Bool, _ work: () -> [UInt8]) {
        if needsTerminal {
            wipe()
            wsx_el_flush()
            wsx_terminal_restore()
        }
        let output = work()
        if needsTerminal {
            takeTerminal()
            write(output)
            refresh()
        } else {
            show(output)
        }
    }

    /// Shows what comes until the end, without a line.
    private func waitForStop() {
        while !isStopping {
            var waiting = pollfd(fd: shared.wakeDescriptors.read, events: Int16(POLLIN), revents: 0)
            _ = poll(&waiting, 1, -1)
            drainWakes()
            let requests = shared.mailbox.withLock { mailbox in
                defer { mailbox.requests = [] }
                return mailbox.requests
            }
            for request in requests {
                switch request {
                case .stop: isStopping = true
                case .suspend(let isDone):
                    wsx_terminal_restore()
                    isDone.signal()
                case .perform(_, let work): write(work())
                case .setPrompt, .interrupt, .resize, .resume: break
                }
            }
            showAll()
            wsx_el_flush()
        }
    }

    // MARK: Output

    /// Shows what waits, if the last refresh is long enough ago.
    private func showSome() {
        guard !keys.isPasting else { return }
        let now = Self.now()
        guard now - lastRefresh >= Self.refreshInterval else { return }
        let (bytes, droppedCount) = shared.mailbox.withLock { $0.output.take(upTo: Self.refreshSize) }
        guard !bytes.isEmpty else { return }
        show((droppedCount > 0 ? configuration.droppedNote(droppedCount) : []) + bytes)
        lastRefresh = Self.now()
    }

    private func showAll() {
        let (bytes, droppedCount) = shared.mailbox.withLock { $0.output.take(upTo: .max) }
        if droppedCount > 0 { write(configuration.droppedNote(droppedCount)) }
        write(bytes)
    }

    /// Shows rows above the line.
    func show(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        wipe()
        write(bytes)
        refresh()
    }

    /// Draws a line anew that is longer than the screen and was not only appended to: libedit then loses its cursor.
    private func mendOverflow() {
        let isInMiddle = cursor < line.count
        defer { wasInMiddle = isInMiddle }
        guard isInMiddle || wasInMiddle, canRedraw, overflows(size) else { return }
        wipe()
        refresh()
    }

    /// Takes the line off the screen and leaves the cursor where it began.
    func wipe(_ size: ScreenSize? = nil) {
        guard canRedraw else { return write("\n") }
        // Such a line has the screen for itself.
        guard !overflows(size ?? self.size) else { return write("\u{1B}[H\u{1B}[J") }
        let row = cursorRow(size ?? self.size)
        write(row > 0 ? "\r\u{1B}[\(row)A\u{1B}[J" : "\r\u{1B}[J")
    }

    /// Leaves the line on the screen and the cursor in the row below it.
    func moveBelow() {
        let rows = endRow(size) - cursorRow(size)
        write(String(repeating: "\n", count: max(0, rows) + 1))
    }

    func refresh() {
        wsx_el_refresh(editor)
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { wsx_el_write($0.baseAddress, $0.count) }
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

    private func cursorRow(_ size: ScreenSize) -> Int {
        let line = line
        var layout = LineLayout(size)
        layout.advance(by: currentPrompt.text.utf8.count)
        for character in line[..<cursor] { layout.advance(over: character) }
        if cursor < line.count { layout.settle(on: line[cursor]) }
        return layout.row
    }

    /// Whether the line needs more rows than there are; a quick look is enough for short ones.
    private func overflows(_ size: ScreenSize) -> Bool {
        let count = line.count
        guard count > size.rows || count > size.columns else { return false }
        return endLayout(size).isOverflowing
    }

    private func endRow(_ size: ScreenSize) -> Int {
        endLayout(size).row
    }

    private func endLayout(_ size: ScreenSize) -> LineLayout {
        var layout = LineLayout(size)
        layout.advance(by: currentPrompt.text.utf8.count)
        for character in line { layout.advance(over: character) }
        return layout
    }

    var currentPrompt: Prompt { enteredRows.isEmpty ? prompt : configuration.continuationPrompt }

    /// Has libedit draw this prompt from now on.
    func usePrompt(_ prompt: Prompt) {
        promptMemory.deallocate()
        let characters = prompt.characters + [0]
        promptMemory = .allocate(capacity: characters.count)
        _ = promptMemory.update(fromContentsOf: characters)
    }

    var promptStart: UnsafeMutablePointer<wchar_t>? { promptMemory.baseAddress }

    private static func modes() -> termios? {
        var modes = termios()
        return tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

private func promptOfEditor(_ editor: OpaquePointer?) -> UnsafeMutablePointer<wchar_t>? {
    EditingThread.of(editor).promptStart
}

private func readKeyOfEditor(_ editor: OpaquePointer?, _ key: UnsafeMutablePointer<wchar_t>?) -> CInt {
    guard let key else { return -1 }
    return EditingThread.of(editor).readKey(key)
}

extension EditingThread {
    /// The thread's object behind an editor that libedit hands to a function of ours.
    static func of(_ editor: OpaquePointer?) -> EditingThread {
        guard let owner = wsx_el_owner(editor) else { preconditionFailure("every editor has an owner") }
        return Unmanaged<EditingThread>.fromOpaque(owner).takeUnretainedValue()
    }
}

extension String {
    /// The text of characters as libedit keeps them; what is no character is left out.
    init(decoding characters: some Sequence<wchar_t>) {
        var scalars = String.UnicodeScalarView()
        for character in characters {
            if let scalar = Unicode.Scalar(UInt32(bitPattern: character)) { scalars.append(scalar) }
        }
        self.init(scalars)
    }
}
