import Foundation
import TestSupport
import Testing

/// A terminal of a test's own with the command in it: tmux, asked over its control mode, on a socket of its own.
struct TestTerminal: Sendable {
    /// How long a test waits for what is to come.
    private static let patience = Duration.seconds(20)
    private static let settings = """
        set -g default-terminal "tmux-256color"
        set -g status off
        set -s escape-time 0

        """
    /// What runs in the terminal: the script, then what it has left is noted. Signals of the keyboard are the
    /// command's.
    private static let frame = """
        trap : INT QUIT TSTP
        wsx() { sh -c 'echo $$ >"$TEST_FOLDER/pid"; exec wsx "$@"' wsx "$@"; }
        stty -a >"$TEST_FOLDER/before"
        . "$TEST_FOLDER/script"
        status=$?
        stty -a >"$TEST_FOLDER/after"
        echo "[status $status]"
        exec sleep 1000

        """

    private let multiplexer: RunningWsx
    private let answers: Answers
    /// What the terminal needs, and notes.
    private let folder: TemporaryFolder
    /// The folder that it works in, which is HOME as well.
    let home: TemporaryFolder

    /// Runs the command in a terminal.
    static func run(
        _ arguments: [String], columns: Int = 80, rows: Int = 24, home: TemporaryFolder? = nil,
        environment: [String: String] = [:], _ body: @Sendable @escaping (TestTerminal) async throws -> Void
    ) async throws {
        let script = (["wsx"] + arguments.map { "'\($0)'" }).joined(separator: " ")
        try await run(
            script: script, columns: columns, rows: rows, home: home, environment: environment, body)
    }

    /// Runs a script of `sh` in a terminal; `wsx` in it is the command. How it went is seen on the screen.
    static func run(
        script: String, columns: Int = 80, rows: Int = 24, home: TemporaryFolder? = nil,
        environment: [String: String] = [:], _ body: @Sendable @escaping (TestTerminal) async throws -> Void
    ) async throws {
        try await TemporaryFolder.run { folder in
            _ = try folder.file("script", Array((script + "\n").utf8))
            _ = try folder.file("frame", Array(frame.utf8))
            try await start("sh '\(folder.path)/frame'", columns, rows, folder, home, environment) { terminal in
                try await body(terminal)
                terminal.expectModesAsBefore()
            }
        }
    }

    /// Runs an interactive shell, which has job control, in a terminal; `wsx` in it is the command.
    static func runShell(
        columns: Int = 80, rows: Int = 24, _ body: @Sendable @escaping (TestTerminal) async throws -> Void
    ) async throws {
        try await TemporaryFolder.run { folder in
            try await start("bash --norc --noprofile", columns, rows, folder, nil, ["PS1": "$ ", "HISTFILE": ""], body)
        }
    }

    private static func start(
        _ command: String, _ columns: Int, _ rows: Int, _ folder: TemporaryFolder, _ home: TemporaryFolder?,
        _ environment: [String: String], _ body: @Sendable @escaping (TestTerminal) async throws -> Void
    ) async throws {
        let settings = try folder.file("settings", Array(settings.utf8))
        try FileManager.default.createDirectory(atPath: folder.path + "/bin", withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/bin/wsx", withDestinationPath: URL(fileURLWithPath: Wsx.binary).path)
        let home = try home ?? folder.folder("home")
        let wsx = Wsx(
            executable: "tmux",
            arguments: ["-u", "-L", "wsx", "-f", settings, "-C", "new-session", "-f", "no-output"]
                + ["-x", String(columns), "-y", String(rows), "-c", home.path, command],
            input: .held,
            environment: [
                "HOME": home.path, "XDG_STATE_HOME": home.path, "LC_ALL": "", "LANG": "C.UTF-8",
                "PATH": "\(folder.path)/bin:/usr/local/bin:/usr/bin:/bin", "SHELL": "/bin/sh",
                "TEST_FOLDER": folder.path, "TMUX_TMPDIR": folder.path,
            ].merging(environment) { $1 },
            deadline: .seconds(60))
        _ = try await ChildProcesses.reserving(2) {
            try await wsx.run { multiplexer in
                let terminal = TestTerminal(
                    multiplexer: multiplexer, answers: Answers(multiplexer), folder: folder, home: home)
                // Should this test be killed, its terminal goes as well.
                try await terminal.ask("set -g destroy-unattached on")
                do {
                    try await body(terminal)
                } catch {
                    await multiplexer.stdin.write("kill-server\n")
                    throw error
                }
                await multiplexer.stdin.write("kill-server\n")
            }
        }
    }

    // MARK: Keyboard

    /// Types text: the terminal gets exactly these bytes.
    func type(_ text: String) async throws {
        try await type(bytes: Array(text.utf8))
    }

    func type(bytes: [UInt8]) async throws {
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            let digits = bytes[start..<min(start + 1000, bytes.count)].map { String($0, radix: 16) }
            try await ask("send-keys -H " + digits.joined(separator: " "))
        }
    }

    /// Presses keys by tmux's names: `Enter`, `C-c`, `M-Enter`, `Up`.
    func press(_ keys: String...) async throws {
        try await ask("send-keys " + keys.joined(separator: " "))
    }

    /// Pastes text as a terminal does, with carriage returns for its line ends: in brackets where the application has
    /// asked for them, unless `isBracketed` is false.
    func paste(_ text: String, isBracketed: Bool = true) async throws {
        let path = try folder.file("paste", Array(text.utf8))
        try await ask("load-buffer '\(path)'")
        try await ask(isBracketed ? "paste-buffer -d -p" : "paste-buffer -d")
    }

    // MARK: Screen

    func resize(columns: Int, rows: Int) async throws {
        try await ask("resize-window -x \(columns) -y \(rows)")
    }

    /// What is on the screen now.
    func screen() async throws -> TerminalScreen {
        try await capture("capture-pane -p")
    }

    /// What is on the screen now, with its colours as SGR sequences.
    func coloredScreen() async throws -> TerminalScreen {
        try await capture("capture-pane -p -e")
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

    /// Waits until the last rows of the screen are these.
    func expect(
        lastRows text: String, cursor: (Int, Int), sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let expected = TerminalScreen(rows: rows, cursor: cursor)
        try await expect("expected at the end\n\(expected)", sourceLocation) {
            $0.cursor == expected.cursor && $0.rows.suffix(rows.count) == expected.rows[...]
        }
    }

    private func expect(
        _ expectation: String, _ sourceLocation: SourceLocation, _ predicate: (TerminalScreen) -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + Self.patience
        var actual = try await screen()
        while !predicate(actual) {
            guard ContinuousClock.now < deadline else {
                Issue.record("\(expectation)\nbut there is\n\(actual)", sourceLocation: sourceLocation)
                throw NeverShown()
            }
            try await Task.sleep(for: .milliseconds(20))
            actual = try await screen()
        }
    }

    /// The test has failed already.
    private struct NeverShown: Error, CustomStringConvertible {
        let description = "the screen is another one"
    }

    // MARK: The command

    /// The process of the command.
    func pid() async throws -> pid_t {
        let path = folder.path + "/pid"
        try await until("the command has started") { SystemFile.text(path)?.hasSuffix("\n") == true }
        return SystemFile.text(path).flatMap { pid_t($0.dropLast()) } ?? 0
    }

    /// Sends the command a signal.
    func send(_ signal: CInt) async throws {
        kill(try await pid(), signal)
    }

    /// Waits for something beyond the screen.
    func until(
        _ name: String, sourceLocation: SourceLocation = #_sourceLocation, _ predicate: () throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while try !predicate() {
            guard ContinuousClock.now < deadline else {
                Issue.record("it never came to this: \(name)", sourceLocation: sourceLocation)
                throw NeverShown()
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// How the terminal is set when the script has not ended yet: the line of `stty -a` without its size.
    func modes(_ moment: String) -> String? {
        SystemFile.text("\(folder.path)/\(moment)")?.split(separator: "; ", maxSplits: 3).last.map(String.init)
    }

    /// Whoever runs after the command finds the terminal as it was, if the command has ended.
    private func expectModesAsBefore() {
        guard let after = modes("after"), !after.isEmpty else { return }
        #expect(after == modes("before"), "the terminal is not set as before")
    }

    /// Takes the terminal away.
    func close() async throws {
        await multiplexer.stdin.write("kill-pane\n")
    }

    /// Has tmux do something.
    private func ask(_ command: String) async throws {
        _ = try await answers.ask(command, count: 1)
    }
}
