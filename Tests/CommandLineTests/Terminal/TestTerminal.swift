import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A terminal of a test's own with the command in it: tmux, asked over its control mode, on a socket of its own.
struct TestTerminal: Sendable {
    /// How long a test waits for what is to come.
    private static let patience = Duration.seconds(20)
    private static let settings = """
        set -g default-terminal "tmux-256color"
        set -g status off
        set -s escape-time 0
        set -g history-limit 0

        """
    /// What runs in the terminal: the script, then what it has left is noted. Signals of the keyboard are for the
    /// command. tmux outlives tests that are killed with its output unread, so the end of the script sees to that.
    private static let frame = """
        trap : INT QUIT TSTP
        wsx() { sh -c 'echo $$ >"$TEST_FOLDER/pid"; exec wsx "$@"' wsx "$@"; }
        stty -a >"$TEST_FOLDER/before"
        . "$TEST_FOLDER/script"
        status=$?
        stty -a >"$TEST_FOLDER/after"
        echo "[status $status]"
        while kill -0 "$TEST_PROCESS" 2>/dev/null; do sleep 1; done
        server=${TMUX#*,}
        kill -9 "${server%%,*}"

        """

    private let multiplexer: RunningWsx
    private let answers: Answers
    /// What the terminal needs, and notes.
    private let folder: TemporaryFolder
    /// The folder that it works in, which is HOME as well.
    let home: TemporaryFolder

    /// Runs the command in a terminal, which is three clients for `Serving.run`.
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
            try await start(
                "bash --norc --noprofile", columns, rows, folder, nil, ["PS1": "$ ", "HISTFILE": "", "TMOUT": "600"],
                body)
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
                + ["-x", String(columns), "-y", String(rows), "-c", home.path, command]
                // Should the tests be killed, the terminal goes as well.
                + [";", "set", "-g", "destroy-unattached", "on"],
            input: .held,
            environment: [
                "HOME": home.path, "XDG_STATE_HOME": home.path, "LC_ALL": "", "LANG": "C.UTF-8",
                "PATH": "\(folder.path)/bin:/usr/local/bin:/usr/bin:/bin", "SHELL": "/bin/sh",
                // At a terminal, Swift's runtime asks whoever sees a crash what to do.
                "SWIFT_BACKTRACE": "enable=no", "TEST_FOLDER": folder.path,
                "TEST_PROCESS": String(ProcessInfo.processInfo.processIdentifier), "TMUX_TMPDIR": folder.path,
            ].merging(environment) { $1 },
            deadline: .seconds(60))
        _ = try await ChildProcesses.reserving(2) {
            try await wsx.run { multiplexer in
                let terminal = TestTerminal(
                    multiplexer: multiplexer, answers: Answers(multiplexer), folder: folder, home: home)
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
        // tmux is late with telling the system.
        let path = try await answers.ask("display-message -p \"#{pane_tty}\"", count: 1)[0].first ?? ""
        try await until("the terminal has its new size") {
            let descriptor = open(path, O_RDONLY | O_NOCTTY)
            defer { close(descriptor) }
            var size = winsize()
            return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
                && (Int(size.ws_col), Int(size.ws_row)) == (columns, rows)
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

    /// The port of loopback that a row tells.
    func listeningPort() async throws -> Int {
        let text = try await answers.ask("capture-pane -p", count: 1)[0].joined(separator: "\n")
        return text.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) } ?? 0
    }

    /// Sends the command a signal.
    func send(_ signal: CInt) async throws {
        kill(try await pid(), signal)
    }

    /// Waits for something beyond the screen.
    func until(
        _ name: String, sourceLocation: SourceLocation = #_sourceLocation, _ predicate: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while try await !predicate() {
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
    func takeAway() async throws {
        await multiplexer.stdin.write("kill-pane\n")
    }

    /// Has tmux do something.
    private func ask(_ command: String) async throws {
        _ = try await answers.ask(command, count: 1)
    }
}
