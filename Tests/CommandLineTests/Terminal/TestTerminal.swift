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
    static let patience = Wsx.patience
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

    let multiplexer: RunningWsx
    let answers: Answers
    /// What the terminal needs, and notes.
    let folder: TemporaryFolder
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
            deadline: Wsx.longestUse)
        _ = try await ChildProcesses.reserving(2) {
            try await wsx.run { multiplexer in
                let terminal = TestTerminal(
                    multiplexer: multiplexer, answers: Answers(multiplexer), folder: folder, home: home)
                do {
                    try await terminal.answers.awaitSession()
                    try await body(terminal)
                } catch {
                    await multiplexer.stdin.write("kill-server\n")
                    throw error
                }
                await multiplexer.stdin.write("kill-server\n")
            }
        }
    }
}
