import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The built command: one run of it, with all three streams in the test's hands.
struct Wsx: Sendable {
    /// What stdin is.
    enum Input: Sendable {
        /// `< /dev/null`
        case nothing
        /// `<&-`
        case closed
        /// A pipe with these bytes.
        case bytes([UInt8])
        /// A pipe that the test writes to and closes.
        case held
        case file(String)

        static func text(_ text: String) -> Input { .bytes(Array(text.utf8)) }
    }

    /// What stdout or stderr is.
    enum Output: Sendable {
        case collected
        /// Collected with so many bytes a second; the bytes are only counted.
        case slow(rate: Int)
        /// Read once the test says so.
        case held
        /// Read up to so many bytes, then closed: `| head -c`.
        case limited(Int)
        case file(String)
        /// `>&-`
        case closed
    }

    /// How it went.
    struct Result: Sendable {
        /// The exit status; a signal that killed it is negative.
        let status: Int
        let stdout: [UInt8]
        let stderr: String
        /// Bytes that were resident at most, as far as was looked.
        let peakMemory: Int

        var output: String { String(decoding: stdout, as: UTF8.self) }
        var lines: [String] {
            output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
        var errorLines: [String] { stderr.split(separator: "\n").map(String.init) }
    }

    /// What is run: the command, or a peer that it is tested against.
    var executable = Wsx.binary
    var arguments: [String]
    var input = Input.nothing
    var output = Output.collected
    var errors = Output.collected
    /// Whether the open files behind stdin and stdout are non-blocking, as some other program may have left them.
    var isNonBlocking = false
    var environment: [String: String] = [:]
    /// The folder that it works in, if not ours.
    var folder: String?
    /// After this time it is killed and the test has failed.
    var deadline = Duration.seconds(120)

    /// How long a test waits for what a program is to do next.
    static let patience = Duration.seconds(60)
    /// The deadline of a program that is there as long as a test uses it: not that of a step of the test.
    static let longestUse = Duration.seconds(300)

    /// The binary beside the test bundle, or the one that `WSX_BINARY` names.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["WSX_BINARY"] {
            return URL(fileURLWithPath: path).path
        }
        let executable = URL(fileURLWithPath: CommandLine.arguments[0])
        var folder = executable.deletingLastPathComponent()
        for _ in 0..<4 {
            let path = folder.appendingPathComponent("wsx").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
            folder.deleteLastPathComponent()
        }
        return Bundle(for: Marker.self).bundleURL.deletingLastPathComponent().appendingPathComponent("wsx").path
    }()

    private final class Marker {}

    /// Runs it to its end.
    static func run(
        _ arguments: [String], input: Input = .nothing, output: Output = .collected, errors: Output = .collected,
        deadline: Duration = .seconds(120), _ body: @Sendable (RunningWsx) async throws -> Void = { _ in }
    ) async throws -> Result {
        let wsx = Wsx(arguments: arguments, input: input, output: output, errors: errors, deadline: deadline)
        return try await wsx.run(body)
    }

    /// Runs it to its end, while `body` uses it.
    func run(_ body: @Sendable (RunningWsx) async throws -> Void = { _ in }) async throws -> Result {
        try await ChildProcesses.occupying { try await start(body) }
    }

    private func start(_ body: @Sendable (RunningWsx) async throws -> Void) async throws -> Result {
        let (stdin, writer) = try inputDescriptors()
        let (stdout, outputReader) = try descriptors(of: output)
        let (stderr, errorReader) = try descriptors(of: errors)
        if isNonBlocking {
            for descriptor in [stdin, stdout] {
                _ = fcntl(descriptor.rawValue, F_SETFL, fcntl(descriptor.rawValue, F_GETFL) | O_NONBLOCK)
            }
        }
        // Values may come from the user's shell: proxies, colors, trust.
        var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"]
        // What a sanitizer that is built in is to do.
        for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] {
            variables[name] = ProcessInfo.processInfo.environment[name]
        }
        variables.merge(environment) { $1 }
        let keys = variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let result = try await Subprocess.run(
            .path(FilePath("/bin/sh")),
            arguments: Arguments(["-c", "exec \"$0\" \"$@\"" + redirections, executable] + arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: keys)),
            workingDirectory: folder.map { FilePath($0) },
            input: .fileDescriptor(stdin, closeAfterSpawningProcess: true),
            output: .fileDescriptor(stdout, closeAfterSpawningProcess: true),
            error: .fileDescriptor(stderr, closeAfterSpawningProcess: true)
        ) { execution in
            let running = RunningWsx(
                pid: execution.processIdentifier.value, stdin: writer, stdout: outputReader, stderr: errorReader)
            return await supervise(running, body)
        }
        let (failure, peak, isOverdue) = result.closureResult
        if case .held = input { writer.close() }
        outputReader.resume()
        _ = await outputReader.finished(Self.patience)
        _ = await errorReader.finished(Self.patience)
        let status: Int =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        let final = Result(
            status: status, stdout: outputReader.bytes, stderr: errorReader.text, peakMemory: peak)
        if isOverdue {
            Issue.record("wsx \(arguments) did not end within \(deadline); stderr: \(final.stderr)")
        }
        if let failure { throw failure }
        return final
    }

    /// Writes the input, runs the test's part, and kills the child when it takes too long.
    private func supervise(
        _ running: RunningWsx, _ body: @Sendable (RunningWsx) async throws -> Void
    ) async -> ((any Error)?, Int, Bool) {
        let overdue = Monitor(false)
        let watch = Task {
            try await Task.sleep(for: deadline)
            overdue.update { $0 = true }
            running.send(SIGKILL)
        }
        defer { watch.cancel() }
        if case .bytes(let bytes) = input {
            // The child may never read it all: its end must not wait for that.
            Task {
                await running.stdin.write(bytes)
                running.stdin.close()
            }
        }
        var failure: (any Error)?
        do {
            try await body(running)
        } catch {
            failure = error
            running.send(SIGKILL)
        }
        let peak = await running.watchMemoryToTheEnd()
        return (failure, peak, overdue.update { $0 })
    }

    private func inputDescriptors() throws -> (FileDescriptor, ChildInput) {
        switch input {
        case .nothing, .closed:
            let writer = try FileDescriptor.open("/dev/null", .writeOnly)
            return (try FileDescriptor.open("/dev/null", .readOnly), ChildInput(writer))
        case .file(let path):
            let writer = try FileDescriptor.open("/dev/null", .writeOnly)
            return (try FileDescriptor.open(FilePath(path), .readOnly), ChildInput(writer))
        case .bytes, .held:
            let pipe = try Pipe()
            return (pipe.read, ChildInput(pipe.write))
        }
    }

    private func descriptors(of output: Output) throws -> (FileDescriptor, ChildOutput) {
        switch output {
        case .file(let path):
            let descriptor = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: .create, permissions: .ownerReadWrite)
            return (descriptor, ChildOutput(try FileDescriptor.open("/dev/null", .readOnly)))
        case .closed:
            let descriptor = try FileDescriptor.open("/dev/null", .writeOnly)
            return (descriptor, ChildOutput(try FileDescriptor.open("/dev/null", .readOnly)))
        case .collected, .slow, .held, .limited:
            let pipe = try Pipe()
            return (pipe.write, reader(of: pipe.read, output))
        }
    }

    private func reader(of descriptor: FileDescriptor, _ output: Output) -> ChildOutput {
        switch output {
        case .slow(let rate): ChildOutput(descriptor, rate: rate, keeps: false)
        case .held: ChildOutput(descriptor, isHeld: true)
        case .limited(let limit): ChildOutput(descriptor, limit: limit)
        default: ChildOutput(descriptor)
        }
    }

    /// What the shell that becomes the command does with closed streams.
    private var redirections: String {
        var text = ""
        if case .closed = input { text += " <&-" }
        if case .closed = output { text += " >&-" }
        if case .closed = errors { text += " 2>&-" }
        return text
    }
}
