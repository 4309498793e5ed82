import TestSupport
import Testing

@testable import Terminal

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Messages for a command of the shell", .timeLimit(.minutes(10)))
struct ShellCommandTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    /// What a command that fails is told about.
    private func failure(_ command: String, input: [UInt8] = []) async -> String? {
        await onThread {
            do throws(ShellCommand.Failure) {
                _ = try ShellCommand.run(command, input: input)
                return nil
            } catch {
                return error.description
            }
        }
    }

    @Test(arguments: [0, 1, 200_000])
    func `it reads the bytes and then their end`(count: Int) async {
        let input = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(await failure("cat > '\(folder.path("copy"))'", input: input) == nil)
        #expect(folder.bytes(of: "copy") == input)
    }

    @Test func `it need not read them`() async {
        #expect(await failure("true", input: [UInt8](repeating: 1, count: 1_000_000)) == nil)
    }

    @Test func `how it failed is told`() async {
        #expect(await failure("exit 3") == "exit 3 ended with status 3")
        #expect(await failure("kill -9 $$") == "kill -9 $$ was ended by signal 9")
        #expect(await failure("exec 2>/dev/null; no-such-command")?.hasSuffix("ended with status 127") == true)
    }

    @Test(arguments: [
        ("kill -INT $$", ShellCommand.Ending.interrupted), ("exit 130", .interrupted), ("true", .succeeded),
    ])
    func `Control-C is no failure of it`(command: String, ending: ShellCommand.Ending) async {
        let actual = await onThread { try? ShellCommand.run(command, input: []) }
        #expect(actual == ending)
    }

    @Test func `it gets signals that end it, although we do not`() async {
        // As wsx has it.
        let former = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, former) }
        #expect(await failure("kill -TERM $$; exit 0") == "kill -TERM $$; exit 0 was ended by signal 15")
        #expect(await failure("kill -PIPE $$; exit 0") == "kill -PIPE $$; exit 0 was ended by signal 13")
    }
}
