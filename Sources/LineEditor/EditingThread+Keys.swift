internal import CLibEdit
internal import StandardStreams
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Where keys come from: the terminal's bytes, and requests that libedit has to meet.
extension EditingThread {
    /// Waits for a key; meanwhile output is shown and requests are met. Nil ends the editing.
    func nextKey() -> wchar_t? {
        keepModes()
        mendLine()
        if line.isEmpty { isPastedAtStart = false }
        mendOverflow()
        let key = awaitKey()
        if let key { keepLine(before: key) }
        return key
    }

    private func awaitKey() -> wchar_t? {
        if !waitingKeys.isEmpty { return waitingKeys.removeFirst() }
        if let key = repeatedKey() { return key }
        var isComplete = false
        while true {
            if let next = keys.next(isComplete: isComplete) {
                guard let character = character(for: next) else { continue }
                // Where libedit asks for a pattern, Escape would enter the line that is found.
                return character == 0x1B && promptLength != nil ? 0x0A : character
            }
            if let character = meetRequests() { return character }
            if isStopping { return nil }
            showSome()
            isComplete = false
            switch awaitSomething() {
            case .input: if !readInput() { return nil }
            case .quiet: isComplete = true
            case .woken: break
            }
        }
    }

    /// A key that was made up and has not reached its command, since libedit was in the midst of a sequence of keys, or
    /// took it for text.
    private func repeatedKey() -> wchar_t? {
        let key: wchar_t? = paste != nil ? Self.pasteKey : isInterruptDue ? Self.interruptKey : nil
        guard let key else {
            repetitionCount = 0
            return nil
        }
        repetitionCount += 1
        guard repetitionCount <= Self.repetitionLimit else {
            paste = nil
            isInterruptDue = false
            return nil
        }
        if cursor > 0, line[cursor - 1] == key { el_deletestr(editor, 1) }
        return key
    }

    /// The key for Control-C. Where libedit asks for a word of its own, that is taken back letter by letter first.
    func keyForInterrupt() -> wchar_t {
        guard let promptLength else { return Self.interruptKey }
        let backspaceCount = line.count - promptLength
        waitingKeys = Array(repeating: 0x7F, count: max(0, backspaceCount - 1)) + [Self.interruptKey]
        return 0x7F
    }

    /// Drops what was typed and not worked on; returns whether there was anything.
    func dropInput() -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while poll(&input, 1, 0) == 1, input.revents & Int16(POLLIN) != 0, readInput() {}
        defer { keys.removeAll() }
        return !keys.isEmpty
    }

    /// The character that is bound to the command for a key, if there is one.
    func character(for key: KeyReader.Key) -> wchar_t? {
        switch key {
        case .character(let character): return character
        case .oversizedPaste:
            shared.deliver(.oversizedPaste(limit: KeyReader.pasteLimit))
            return nil
        case .paste(let text):
            // A pattern is typed, not pasted; what is no pattern is left out.
            guard promptLength == nil else {
                waitingKeys = text.prefix(256).filter { $0 >= 0x20 && $0 != 0x7F }
                return waitingKeys.isEmpty ? nil : waitingKeys.removeFirst()
            }
            paste = text
            return Self.pasteKey
        case .lineBreak:
            hasLineBreak = true
            return Self.lineBreakKey
        }
    }

    enum Wake {
        case input
        case woken
        /// Nothing came in the time that the rest of a key may take.
        case quiet
    }

    func awaitSomething() -> Wake {
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: shared.wakePipe.readDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let isPartial = keys.hasPartialSequence
        var timeout: CInt = isPartial ? CInt(KeyReader.sequenceTimeout / .milliseconds(1)) : -1
        // The rest of a key has its whole time: a refresh that is due waits for it.
        if !isPartial, !keys.isPasting, shared.mailbox.withLock({ $0.output.isWaiting || $0.prompt != nil }) {
            let wait = max(0, lastRefresh + Self.refreshInterval - Self.now())
            timeout = CInt((wait + 999_999) / 1_000_000)
        }
        let count = poll(&descriptors, 2, timeout)
        if descriptors[1].revents != 0 { drainWakes() }
        if count > 0, descriptors[0].revents != 0 { return .input }
        return count == 0 && isPartial ? .quiet : .woken
    }

    func drainWakes() {
        shared.mailbox.withLock { mailbox in
            var bytes = (UInt64(0), UInt64(0))
            _ = read(shared.wakePipe.readDescriptor, &bytes, 16)
            mailbox.isWoken = false
        }
    }

    /// Reads what the terminal has; false when it is gone.
    func readInput() -> Bool {
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

    // MARK: Time

    /// Nanoseconds on a clock that only goes forward.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
