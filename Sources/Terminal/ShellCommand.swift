internal import StandardStreams

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A command of the user's shell that is given some bytes, such as a pager.
enum ShellCommand {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// How a command ended that did not fail.
    enum Ending {
        case succeeded
        /// Of Control-C, which is the person's.
        case interrupted
    }

    /// Runs the command with the bytes on its stdin, and waits for it.
    ///
    /// The bytes are put into a file that nobody else sees: a pipe would have to be filled while the command runs.
    static func run(_ command: String, input: [UInt8]) throws(Failure) -> Ending {
        guard let file = tmpfile() else { throw failure(command) }
        defer { fclose(file) }
        guard input.withUnsafeBytes({ fwrite($0.baseAddress, 1, $0.count, file) }) == input.count,
            fflush(file) == 0, fseek(file, 0, SEEK_SET) == 0
        else { throw failure(command) }
        lseek(fileno(file), 0, SEEK_SET)
        var process = pid_t()
        let code = spawn(command, stdin: fileno(file), &process)
        guard code == 0 else { throw Failure(description: "cannot run \(command): \(StreamError(code: code))") }
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw failure(command) }
        }
        let exitStatus = status >> 8 & 0xFF
        // Some shells end with it although the command did not, and some tell it of the command.
        if status & 0x7F == SIGINT || status & 0x7F == 0 && exitStatus == 128 + SIGINT { return .interrupted }
        if status & 0x7F != 0 { throw Failure(description: "\(command) was ended by signal \(status & 0x7F)") }
        if exitStatus != 0 { throw Failure(description: "\(command) ended with status \(exitStatus)") }
        return .succeeded
    }

    /// Starts the shell with signals as a command expects them.
    private static func spawn(_ command: String, stdin: CInt, _ process: inout pid_t) -> CInt {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, stdin, STDIN_FILENO)
        var none = sigset_t()
        var defaults = sigset_t()
        sigemptyset(&none)
        sigemptyset(&defaults)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGTSTP] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let texts: [String] = ["sh", "-c", command]
        var words = texts.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, words, environ)
    }

    private static func failure(_ command: String) -> Failure {
        Failure(description: "cannot run \(command): \(StreamError(code: errno))")
    }
}
