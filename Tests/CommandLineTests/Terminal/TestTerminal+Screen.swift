import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What is seen.
extension TestTerminal {
    func resize(columns: Int, rows: Int) async throws {
        try await ask("resize-window -x \(columns) -y \(rows)")
        // tmux is late with telling the system.
        try await untilDevice("the terminal has its new size") { descriptor in
            var size = winsize()
            return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
                && (Int(size.ws_col), Int(size.ws_row)) == (columns, rows)
        }
    }

    /// Waits until the command takes the next key as it is, and so Control-C makes no signal: it is behind Control-V.
    func expectQuotedKey(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await untilDevice("the next key is quoted", sourceLocation: sourceLocation) { descriptor in
            var modes = termios()
            return tcgetattr(descriptor, &modes) == 0 && modes.c_lflag & tcflag_t(ISIG) == 0
        }
    }

    /// Waits until a command that was started from a line has the terminal, in its usual modes.
    func expectLentTerminal(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await untilDevice("a command has the terminal", sourceLocation: sourceLocation) { descriptor in
            var modes = termios()
            let usual = tcflag_t(ICANON | ECHO)
            return tcgetattr(descriptor, &modes) == 0 && modes.c_lflag & usual == usual
        }
    }

    /// Waits for something that the system knows of the terminal.
    private func untilDevice(
        _ name: String, sourceLocation: SourceLocation = #_sourceLocation, _ predicate: (CInt) -> Bool
    ) async throws {
        let path = try await answers.ask("display-message -p \"#{pane_tty}\"", count: 1)[0].first ?? ""
        try await until(name, sourceLocation: sourceLocation) {
            let descriptor = open(path, O_RDONLY | O_NOCTTY)
            defer { close(descriptor) }
            return predicate(descriptor)
        }
    }

    /// What is on the screen now.
    func screen() async throws -> TerminalScreen {
        try await capture("capture-pane -p")
    }

    /// Waits until the rows, with their colours as SGR sequences, are these.
    func expect(coloredRows rows: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await expect("expected\n\(rows)", sourceLocation, capturing: "capture-pane -p -e") { $0.rows == rows }
    }

    /// The rows now, with their colours as SGR sequences.
    func coloredRows() async throws -> [String] {
        try await capture("capture-pane -p -e").rows
    }

    private func capture(_ command: String) async throws -> TerminalScreen {
        // One line of commands is done as a whole: nothing comes onto the screen between them.
        let replies = try await answers.ask(
            "\(command) ; display-message -p \"#{cursor_x} #{cursor_y}\"", count: 2)
        let numbers = replies[1].first?.split(separator: " ").compactMap { Int($0) } ?? []
        return TerminalScreen(
            rows: replies[0], cursor: numbers.count == 2 ? (numbers[0], numbers[1]) : (-1, -1))
    }

    /// Waits until the screen is this one, and the cursor there: column and row, counted from 0.
    func expect(
        screen text: String, cursor: (Int, Int), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let expected = TerminalScreen(rows: rows, cursor: cursor)
        try await expect("expected\n\(expected)", sourceLocation) { $0 == expected }
    }

    /// Waits until a row of the screen is this one.
    func expect(row: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await expect("expected a row \"\(row)\"", sourceLocation) { $0.rows.contains(row) }
    }

    /// Waits until a row of the screen begins like this.
    func expect(rowWithPrefix prefix: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await expect("expected a row that begins with \"\(prefix)\"", sourceLocation) { screen in
            screen.rows.contains { $0.hasPrefix(prefix) }
        }
    }

    /// Clears the screen of a session with nothing in its line, so that what is there afterwards is new.
    func clear(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await press("C-l")
        try await expect(screen: ">", cursor: (2, 0), sourceLocation: sourceLocation)
    }

    /// Waits until the last rows of the screen are these; the row of the cursor is counted from the first of them.
    func expect(
        lastRows text: String, cursor: (Int, Int), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let expected = TerminalScreen(rows: rows, cursor: cursor)
        try await expect("expected at the end\n\(expected)", sourceLocation) { screen in
            screen.last(expected.rows.count) == expected
        }
    }

    private func expect(
        _ expectation: String, _ sourceLocation: SourceLocation, capturing command: String = "capture-pane -p",
        _ predicate: (TerminalScreen) -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + Self.patience
        var actual = try await capture(command)
        while !predicate(actual) {
            guard ContinuousClock.now < deadline else {
                Issue.record("\(expectation)\nbut there is\n\(actual)", sourceLocation: sourceLocation)
                throw NeverShown()
            }
            try await Task.sleep(for: .milliseconds(20))
            actual = try await capture(command)
        }
    }

    /// The test has failed already.
    struct NeverShown: Error, CustomStringConvertible {
        let description = "the screen is another one"
    }
}
