import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What is typed.
extension TestTerminal {
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
}

/// The command that runs in the terminal.
extension TestTerminal {
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
    func expectModesAsBefore() {
        guard let after = modes("after"), !after.isEmpty else { return }
        #expect(after == modes("before"), "the terminal is not set as before")
    }

    /// Takes the terminal away.
    func takeAway() async throws {
        await multiplexer.stdin.write("kill-pane\n")
    }

    /// Has tmux do something.
    func ask(_ command: String) async throws {
        _ = try await answers.ask(command, count: 1)
    }
}
