import Foundation
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

    /// Whether it has ended; it is then a zombie until its status is fetched.
    var hasEnded: Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
        return text.split(separator: ")").last?.hasPrefix(" Z") ?? true
    }

    /// Bytes that were resident at most up to now; 0 once it has ended.
    var peakMemory: Int {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 } ?? 0
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
