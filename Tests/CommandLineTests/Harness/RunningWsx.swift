import Foundation
import SystemPackage
import TestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A live run of the command.
struct RunningWsx: Sendable {
    let pid: pid_t
    let stdin: ChildInput
    let stdout: ChildOutput
    let stderr: ChildOutput

    func send(_ signal: CInt) {
        kill(pid, signal)
    }

    /// Stops it, and waits until not one of its threads runs any more. `SIGCONT` lets it go on.
    func stop() async {
        send(SIGSTOP)
        await onThread {
            for _ in 0..<6000 where !isStopped && !hasEnded { usleep(10_000) }
        }
    }

    private var isStopped: Bool {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return threads.allSatisfy { state(of: "\(pid)/task/\($0)") == "T" }
    }

    /// The state of a process or a thread, as `ps` has it; nil when there is none.
    private func state(of path: String) -> Character? {
        SystemFile.text("/proc/\(path)/stat")?.split(separator: ")").last?.dropFirst().first
    }

    /// Whether it has ended; it is then a zombie until its status is fetched.
    var hasEnded: Bool {
        let state = state(of: "\(pid)")
        return state == nil || state == "Z"
    }

    /// Bytes that were resident at most up to now; 0 once it has ended.
    var peakMemory: Int {
        guard let text = SystemFile.text("/proc/\(pid)/status") else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 } ?? 0
    }

    /// Bytes that it has read from anywhere up to now; 0 once it has ended.
    var readByteCount: Int {
        guard let text = SystemFile.text("/proc/\(pid)/io") else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("rchar:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// Looks at the memory until it has ended; the highest that was seen.
    func watchMemoryToTheEnd() async -> Int {
        await onThread {
            var peak = 0
            while !hasEnded {
                peak = max(peak, peakMemory)
                usleep(10_000)
            }
            return peak
        }
    }
}

extension RunningWsx {
    /// Waits until the system knows of an attempt to connect to a port, answered or not.
    func untilItConnects(to port: Int) async throws {
        let hex = String(port, radix: 16, uppercase: true)
        let wanted = "0100007F:" + String(repeating: "0", count: 4 - hex.count) + hex + " 02"
        let isConnecting = await onThread {
            for _ in 0..<1000 where !hasEnded {
                if let table = SystemFile.text("/proc/net/tcp"), table.contains(wanted) {
                    return true
                }
                usleep(10_000)
            }
            return false
        }
        if !isConnecting { throw NeverConnected(port: port) }
    }

    private struct NeverConnected: Error {
        let port: Int
    }
}

/// Files whose size the system does not tell.
enum SystemFile {
    static func text(_ path: String) -> String? {
        guard let descriptor = try? FileDescriptor.open(FilePath(path), .readOnly) else { return nil }
        defer { try? descriptor.close() }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while let count = try? block.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 {
            bytes += block[..<count]
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
