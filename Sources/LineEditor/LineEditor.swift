internal import CTerminalRestore
internal import Dispatch
internal import StandardStreams
internal import Synchronization

/// Reads lines from a person at a terminal, with editing and history, while other output appears above the line.
///
/// libedit blocks, so it lives on a thread of its own (`EditingThread`), which also writes all output. What is asked of
/// it goes into a mailbox, and a byte in a pipe wakes it.
package final class LineEditor: Sendable {
    package enum Event: Sendable {
        case line(EditedLine)
        /// A line that is no UTF-8; it is in nobody's hands any more.
        case invalidLine
        /// A paste that was dropped because it has more bytes than that.
        case oversizedPaste(limit: Int)
        /// Control-D on an empty line; no line follows.
        case endOfInput
        /// Control-C on an empty line; no line follows.
        case interrupted
        case resized(ScreenSize)
        /// The terminal is gone.
        case hungUp
        /// The history file can not be used; why.
        case historyFailed(String)
    }

    package struct Configuration: Sendable {
        /// Program name, for lines in `.editrc` that are for one program.
        package var program = "wsx"
        package var prompt: Prompt
        /// The prompt of the further rows of an unfinished line.
        package var continuationPrompt: Prompt
        /// Where lines are kept between sessions, if they are.
        package var historyFile: String?
        /// Whether a line goes on although Enter was pressed.
        package var isUnfinished: @Sendable (String) -> Bool = { _ in false }
        /// How the text before the cursor can go on.
        package var complete: @Sendable (String) -> Completion? = { _ in nil }
        /// What is shown below a line that was not entered when the editing ended; takes whether the history has it.
        package var unsentNote: @Sendable (_ isKept: Bool) -> [UInt8] = { _ in [] }
        /// How a line is to stand on the screen once it is entered, if not as it was typed.
        package var redrawn: @Sendable (String) -> [UInt8]? = { _ in nil }
        /// What is shown in place of messages that were dropped because the terminal did not keep up; takes their
        /// number.
        package var droppedNote: @Sendable (Int) -> [UInt8] = { _ in [] }

        package init(prompt: Prompt, continuationPrompt: Prompt) {
            self.prompt = prompt
            self.continuationPrompt = continuationPrompt
        }
    }

    /// What the thread is asked to do; see the methods of the same names.
    enum Request: Sendable {
        case interrupt
        case resize
        case suspend(DispatchSemaphore)
        case resume
        case perform(@Sendable () -> [UInt8])
        case lendTerminal(@Sendable () -> LoanReport)
        case stop
    }

    struct Mailbox {
        var requests: [Request] = []
        var output = PendingOutput(limit: LineEditor.outputLimit)
        /// The prompt to be shown from the next refresh on.
        var prompt: Prompt?
        /// Whether a byte lies in the pipe.
        var isWoken = false
        /// Whether a line is being edited, so that Control-C is the editor's.
        var isEditing = false
        /// Whether the editing goes on after Control-C on an empty line.
        var survivesInterrupt = false
        /// Whether a command has the terminal.
        var loan = TerminalLoan()
    }

    /// Bytes that may wait to be shown.
    static let outputLimit = 1 << 20
    /// How long giving the terminal back for a while may take.
    private static let suspendTimeout = DispatchTimeInterval.seconds(1)
    /// How long a terminal that did not keep up may take for the end of the row that has begun.
    private static let rowTimeout = DispatchTimeInterval.seconds(1)

    let configuration: Configuration
    let deliver: @Sendable (Event) -> Void
    let mailbox = Mutex(Mailbox())
    let wakePipe = WakePipe()
    let stream = TerminalStream(descriptor: StandardStream.output)
    private let ended = DispatchSemaphore(value: 0)

    /// An editor on stdin and stdout, which are a terminal; `deliver` is called on its thread and must not block.
    package init(_ configuration: Configuration, deliver: @escaping @Sendable (Event) -> Void) {
        self.configuration = configuration
        self.deliver = deliver
    }

    /// Takes the terminal over and begins to read lines. What was shown before appears then.
    package func start() {
        mailbox.withLock { $0.isEditing = true }
        SystemThread.start {
            EditingThread(self).run()
            self.ended.signal()
        }
    }

    /// Shows output above the line that is being edited: whole rows, ready for the terminal. Never blocks; when the
    /// terminal does not keep up, the oldest is dropped.
    ///
    /// - Parameter messageCount: how many messages the output shows, for the note about those that are dropped.
    package func show(_ output: [UInt8], messageCount: Int = 0) {
        guard !output.isEmpty else { return }
        post { mailbox in
            // Where something waits already, the thread looks for itself when it is time to show it.
            defer { mailbox.output.append(output, messageCount: messageCount) }
            return mailbox.output.isEmpty
        }
    }

    /// Shows output that must be seen, such as the answer to what was typed: what else waits is dropped first.
    package func answer(_ output: [UInt8]) {
        guard !output.isEmpty else { return }
        post { mailbox in
            defer { mailbox.output.keep(output) }
            return mailbox.output.isEmpty
        }
    }

    /// Counts messages that are not shown for want of time: the note about what was dropped tells of them as well.
    package func skip(messageCount: Int) {
        guard messageCount > 0 else { return }
        mailbox.withLock { $0.output.skip(messageCount: messageCount) }
    }

    /// Whether so much waits to be shown that it takes half a second at least, and what is added may be dropped.
    package var isBehind: Bool {
        mailbox.withLock { $0.output.byteCount > Self.outputLimit / 2 }
    }

    package func setPrompt(_ prompt: Prompt) {
        post { mailbox in
            mailbox.prompt = prompt
            return true
        }
    }

    /// Says whether the editing goes on after Control-C on an empty line, because that concerns something else.
    package func setSurvivesInterrupt(_ survives: Bool) {
        mailbox.withLock { $0.survivesInterrupt = survives }
    }

    /// Clears the line, or delivers `interrupted` when it is empty; leaves it to a command that has the terminal.
    ///
    /// False when no line is being edited, or the editor is held up and has not met the last interrupt yet.
    package func interrupt() -> Bool {
        let isTaken = mailbox.withLock { mailbox in
            let isHeldUp = mailbox.requests.contains { if case .interrupt = $0 { true } else { false } }
            if mailbox.loan.takesInterrupt(at: EditingThread.now()) { return Optional(false) }
            return mailbox.isEditing && !isHeldUp ? true : nil
        }
        if isTaken == true { post(.interrupt) }
        return isTaken != nil
    }

    /// The terminal has another size.
    package func resize() {
        post(.resize)
    }

    /// Gives the terminal back for a while; blocks until that is done. A command that has it is stopped by itself.
    package func suspend() {
        let isDone = DispatchSemaphore(value: 0)
        guard post(.suspend(isDone), unlessLent: true) else { return }
        _ = isDone.wait(timeout: .now() + Self.suspendTimeout)
    }

    /// Takes the terminal again and draws the line anew, unless a command has it.
    package func resume() {
        post(.resume, unlessLent: true)
    }

    /// Does something that may block on the editor's thread, and shows what it returns.
    package func perform(_ work: @escaping @Sendable () -> [UInt8]) {
        post(.perform(work))
    }

    /// The same with the terminal as it was before, such as for a pager.
    package func lendTerminal(_ work: @escaping @Sendable () -> LoanReport) {
        post(.lendTerminal(work))
    }

    /// Ends the editing, shows what is left, and gives the terminal back; blocks until that is done.
    ///
    /// A line that was not entered goes into the history. What a terminal does not take in time is dropped; if it takes
    /// that much, from the end of a row on.
    ///
    /// - Parameters:
    ///   - timeout: how long a terminal may take for what is left.
    ///   - isUrgent: whether no more of that is shown than by one refresh, and a command that has the terminal is
    ///     not waited for.
    package func stop(within timeout: Duration, isUrgent: Bool) {
        if isUrgent { mailbox.withLock { $0.output.dropOldest(beyond: EditingThread.refreshSize) } }
        post(.stop)
        let nanoseconds = Int(clamping: Int64(timeout / .nanoseconds(1)))
        while ended.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .timedOut {
            // A pager is left by the person, if nothing urges.
            if isUrgent || !mailbox.withLock({ $0.loan.isOut }) { return abandonTerminal() }
        }
    }

    private func abandonTerminal() {
        stream.cut()
        if ended.wait(timeout: .now() + Self.rowTimeout) == .success { return }
        wsx_terminal_restore()
        // A terminal that takes nothing must not hold the process up, which writes what is left when it ends.
        StandardStream.silence(StandardStream.output)
    }

    /// Gives the terminal back at once, on whatever thread: for an end without further ado.
    package static func restoreTerminal() {
        wsx_terminal_leave()
    }

    /// - Parameter unlessLent: whether it is dropped while a command has the terminal; false is returned then.
    @discardableResult
    private func post(_ request: Request, unlessLent: Bool = false) -> Bool {
        var isPosted = false
        post { mailbox in
            isPosted = !unlessLent || !mailbox.loan.isOut
            if isPosted { mailbox.requests.append(request) }
            return isPosted
        }
        return isPosted
    }

    /// - Parameter change: returns whether the thread has to be woken.
    private func post(_ change: (inout Mailbox) -> Bool) {
        let mustWake = mailbox.withLock { mailbox in
            guard change(&mailbox), !mailbox.isWoken else { return false }
            mailbox.isWoken = true
            return true
        }
        if mustWake { wakePipe.wake() }
    }
}
