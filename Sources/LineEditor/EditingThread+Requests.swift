internal import CLibEdit
internal import CTerminalRestore
internal import Dispatch
internal import StandardStreams
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What other threads ask for.
extension EditingThread {
    /// Does what was asked for; returns the key of a command where that has to be done by libedit.
    func meetRequests() -> wchar_t? {
        var key: wchar_t?
        for request in takeRequests() {
            switch request {
            case .interrupt:
                // What was typed before Control-C and not read yet is part of the line that is cleared.
                // A prompt of libedit's own is in the line as well.
                let isTyping = dropInput()
                onlyClears = isTyping || !line.isEmpty || !enteredRows.isEmpty
                isInterruptDue = true
                key = keyForInterrupt()
            case .resize: resize()
            case .suspend(let isDone):
                suspend()
                isDone.signal()
            case .resume: resume()
            case .perform(let work): show(work())
            case .lendTerminal(let work): lendTerminal(work)
            case .stop: stop()
            }
        }
        return isStopping ? nil : key
    }

    func stop() {
        isStopping = true
        guard shared.mailbox.withLock({ $0.isEditing }) else { return }
        let isKept = keepUnsent()
        wipe()
        showAll()
        // The prompt goes, an unsent line stays to be seen.
        if !line.isEmpty || !enteredRows.isEmpty {
            refresh()
            moveBelow()
            write(configuration.unsentNote(isKept))
        }
    }

    /// Puts what was typed and not entered into the history; returns whether the next session has it.
    func keepUnsent() -> Bool {
        var characters = Array(line)
        if isAsking, let keptLine {
            characters = keptLine.characters
        } else if isSearching, let end = characters.lastIndex(of: 0x0A) {
            // The last row is the pattern.
            characters.removeSubrange(end...)
        }
        let text = (enteredRows + [String(decoding: characters)]).joined(separator: "\n")
        return history.add(EditedLine(text: text, isPasted: isPastedAtStart).asTyped)
    }

    private func takeRequests() -> [LineEditor.Request] {
        shared.mailbox.withLock { mailbox in
            defer { mailbox.requests = [] }
            return mailbox.requests
        }
    }

    func changePrompt(_ prompt: Prompt) {
        guard prompt != self.prompt else { return }
        self.prompt = prompt
        guard enteredRows.isEmpty else { return }
        // The size may have changed before anybody has told.
        resize()
        wipe()
        usePrompt(prompt)
        refresh()
    }

    func resize() {
        let newSize = ScreenSize.of(STDIN_FILENO)
        guard newSize != size else { return }
        wipe(drawn.wrapped(newSize))
        el_resize(editor)
        size = newSize
        refresh()
        shared.deliver(.resized(size))
    }

    func suspend() {
        guard !isSuspended else { return }
        isSuspended = true
        moveBelow()
        output.flush()
        wsx_terminal_restore()
    }

    func resume() {
        takeTerminal()
        if !isSuspended { wipe() }
        isSuspended = false
        el_resize(editor)
        size = ScreenSize.of(STDIN_FILENO)
        refresh()
    }

    func takeTerminal() {
        wsx_terminal_engage(canRedraw ? 1 : 0)
        if var modes = editingModes { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
        if canRedraw { write("\u{1B}[?2004h") }
    }

    /// Adds two things to what libedit sets, which it sets anew now and then: a signal does not drop what was typed
    /// before it, and Control-V is libedit's.
    func keepModes() {
        guard var modes = Self.modes() else { return }
        if modes.c_lflag & tcflag_t(NOFLSH) == 0 || modes.c_lflag & tcflag_t(IEXTEN) != 0 {
            modes.c_lflag |= tcflag_t(NOFLSH)
            modes.c_lflag &= ~tcflag_t(IEXTEN)
            tcsetattr(STDIN_FILENO, TCSANOW, &modes)
        }
        // Without signals it is the mode for the one key behind Control-V.
        if modes.c_lflag & tcflag_t(ISIG) != 0 { editingModes = modes }
    }

    static func modes() -> termios? {
        var modes = termios()
        return tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
    }

    func lendTerminal(_ work: () -> LoanReport) {
        wipe()
        output.flush()
        wsx_terminal_restore()
        shared.mailbox.withLock { $0.loan.begin() }
        let report = work()
        shared.mailbox.withLock { $0.loan.end(isInterrupted: report.isInterrupted, at: Self.now()) }
        takeTerminal()
        beginRow()
        write(report.output)
        refresh()
    }

    /// Shows what comes until the end, without a line.
    func waitForStop() {
        while true {
            for request in takeRequests() {
                switch request {
                case .stop: isStopping = true
                case .suspend(let isDone):
                    wsx_terminal_restore()
                    isDone.signal()
                case .perform(let work): write(work())
                // Nobody is there any more to leave a pager.
                case .interrupt, .resize, .resume, .lendTerminal: break
                }
            }
            showAll()
            output.flush()
            guard !isStopping else { return }
            var waiting = pollfd(fd: shared.wakePipe.readDescriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&waiting, 1, -1)
            drainWakes()
        }
    }
}
