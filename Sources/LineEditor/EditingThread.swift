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
    /// How often the screen is refreshed at most, in nanoseconds: 30 times a second.
    static let refreshInterval: Int64 = 33_333_334
    /// Bytes that one refresh shows.
    static let refreshSize = 32 << 10

    let shared: LineEditor
    var configuration: LineEditor.Configuration { shared.configuration }
    let history: History
    /// Where all output goes, libedit's as well.
    var output: TerminalStream { shared.stream }
    let editor: OpaquePointer
    /// Whether the cursor can be moved up, so that rows can be drawn anew.
    let canRedraw: Bool
    var keys = KeyReader()
    var size = ScreenSize.of(STDIN_FILENO)
    /// The prompt of a line's first row.
    var prompt: Prompt
    /// The prompt that libedit draws the next time, and what it has drawn.
    var promptToDraw: Prompt
    var drawn: DrawnLine
    /// The prompt's characters, in the memory that libedit reads.
    var promptMemory: UnsafeMutableBufferPointer<wchar_t>
    /// Rows of an unfinished line that have been entered.
    var enteredRows: [String] = []
    /// A paste that waits to be inserted.
    var paste: [wchar_t]?
    var isPastedAtStart = false
    /// Whether the next key is the line break that Alt and Enter make.
    var hasLineBreak = false
    /// Whether Control-C has not reached its command yet.
    var isInterruptDue = false
    /// How often a key that was made up has come again, and may at most.
    var repetitionCount = 0
    static let repetitionLimit = 3
    /// Whether Control-C found something to clear.
    var onlyClears = false
    /// Keys that are made up and come first.
    var waitingKeys: [wchar_t] = []
    /// Whether the cursor was not at the end of the line.
    var wasInMiddle = false
    /// The line before a key that libedit may lose it by, and the latest such line that is long and was typed.
    var keptLine: KeptLine?
    var longDraft: KeptLine?
    /// Whether libedit searches, with the pattern in a row below the line.
    var isSearching = false
    /// Whether libedit asks for a word in place of the line.
    var isAsking = false
    var isStopping = false
    var isSuspended = false
    var isHungUp = false
    var lastRefresh: Int64 = 0
    /// How the terminal is set while a line is edited.
    var editingModes: termios?

    init(_ shared: LineEditor) {
        self.shared = shared
        wsx_el_use_utf8()
        _ = wsx_terminal_remember(STDIN_FILENO)
        history = History(file: shared.configuration.historyFile)
        prompt = shared.configuration.prompt
        promptToDraw = prompt
        drawn = DrawnLine(prompt: prompt, size: size)
        promptMemory = .allocate(capacity: 1)
        promptMemory[0] = 0
        guard let editor = wsx_el_make(shared.configuration.program, shared.stream.file) else {
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
        takeTerminal()
        wsx_el_take_terminal(editor)
        var count: CInt = 0
        // Few of libedit's own commands end a line, such as vi's #; it is entered then, and the editing goes on.
        while let entered = el_wgets(editor, &count), count > 0, !isStopping {
            enter(Array(UnsafeBufferPointer(start: entered, count: Int(count))))
        }
        noteEndOfInput()
        if !isStopping { waitForStop() }
        showAll()
        output.flush()
        wsx_terminal_restore()
    }

    /// Tells of Control-D, which is what ended the editing when nothing else has.
    private func noteEndOfInput() {
        let isEndOfInput = shared.mailbox.withLock { mailbox in
            defer { mailbox.isEditing = false }
            return mailbox.isEditing && !isStopping && !isHungUp
        }
        if isHungUp { _ = keepUnsent() }
        guard isEndOfInput else { return }
        // libedit has written ^D.
        write(canRedraw ? "\r\u{1B}[J" : "\n")
        let isKept = keepUnsent()
        if !enteredRows.isEmpty { write(configuration.unsentNote(isKept)) }
        // The server may take its time before there is more to show.
        output.flush()
        shared.deliver(.endOfInput)
    }
}

private func promptOfEditor(_ editor: OpaquePointer?) -> UnsafeMutablePointer<wchar_t>? {
    EditingThread.of(editor).promptForDrawing()
}

private func readKeyOfEditor(_ editor: OpaquePointer?, _ key: UnsafeMutablePointer<wchar_t>?) -> CInt {
    guard let next = EditingThread.of(editor).nextKey() else { return -1 }
    key?.pointee = next
    return 1
}

extension EditingThread {
    /// The thread's object behind an editor that libedit hands to a function of ours.
    static func of(_ editor: OpaquePointer?) -> EditingThread {
        guard let owner = wsx_el_owner(editor) else { preconditionFailure("every editor has an owner") }
        return Unmanaged<EditingThread>.fromOpaque(owner).takeUnretainedValue()
    }
}
