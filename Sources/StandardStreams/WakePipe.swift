#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A pipe that ends the wait of a thread in `poll`.
package struct WakePipe: Sendable {
    /// What the thread polls, beside what it waits for.
    package let readDescriptor: CInt
    private let writeDescriptor: CInt

    package init() {
        var ends: [CInt] = [-1, -1]
        _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readDescriptor, writeDescriptor) = (ends[0], ends[1])
    }

    /// Lets the thread go on.
    package func wake() {
        var byte: UInt8 = 0
        _ = write(writeDescriptor, &byte, 1)
    }
}
