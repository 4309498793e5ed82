#if canImport(Glibc)
import CSystemCalls
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A pipe of the system, with a test at one end or at both, which closes it when nobody else uses it any more.
///
/// Whoever writes where nobody reads any more does so within `onThread`, where the signal for that is not taken.
package final class TestPipe {
    package let readEnd: CInt
    package let writeEnd: CInt
    private var isReadEndOpen = true
    private var isWriteEndOpen = true

    package init() throws {
        (readEnd, writeEnd) = try Self.ends()
    }

    /// Both ends of a new pipe, which no child gets, whenever it is started.
    package static func ends() throws -> (read: CInt, write: CInt) {
        var ends: [CInt] = [-1, -1]
        #if canImport(Glibc)
        guard wsx_pipe(&ends) == 0 else { throw SocketError("pipe") }
        #else
        guard pipe(&ends) == 0 else { throw SocketError("pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #endif
        return (ends[0], ends[1])
    }

    /// Closes what is still open.
    package func close() {
        if isReadEndOpen { systemClose(readEnd) }
        isReadEndOpen = false
        closeWriteEnd()
    }

    /// Returns when nobody has the end any more: a child that another test has just started has it until its program
    /// begins.
    package func closeReadEnd() {
        guard isReadEndOpen else { return }
        systemClose(readEnd)
        isReadEndOpen = false
        var writer = pollfd(fd: writeEnd, events: 0, revents: 0)
        for _ in 0..<1000 where writer.revents & Int16(POLLERR) == 0 { _ = poll(&writer, 1, 10) }
    }

    package func closeWriteEnd() {
        if isWriteEndOpen { systemClose(writeEnd) }
        isWriteEndOpen = false
    }

    /// Writes what the pipe has room for.
    package func put(_ bytes: [UInt8]) throws {
        guard systemWrite(writeEnd, bytes) == bytes.count else { throw SocketError("write") }
    }

    package func put(_ text: String) throws {
        try put(Array(text.utf8))
    }

    /// Fills the pipe, but for the last `room` bytes; returns how many bytes are in it then.
    @discardableResult
    package func fill(leaving room: Int = 0) throws -> Int {
        let flags = fcntl(writeEnd, F_GETFL)
        _ = fcntl(writeEnd, F_SETFL, flags | O_NONBLOCK)
        while systemWrite(writeEnd, [UInt8](repeating: 0x2E, count: 4096)) > 0 {}
        _ = fcntl(writeEnd, F_SETFL, flags)
        _ = systemRead(readEnd, room)
        return unreadByteCount
    }

    /// Bytes that are in the pipe.
    package var unreadByteCount: Int {
        var count: CInt = 0
        return ioctl(readEnd, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    /// That many bytes as soon as they are there, or all up to the end.
    package func take(_ count: Int = .max) async -> [UInt8] {
        await Self.take(count, from: readEnd)
    }

    /// The same from an end that is somebody else's.
    package static func take(_ count: Int = .max, from readEnd: CInt) async -> [UInt8] {
        await onThread {
            var bytes: [UInt8] = []
            while bytes.count < count {
                let block = systemRead(readEnd, min(65_536, count - bytes.count))
                guard !block.isEmpty else { break }
                bytes += block
            }
            return bytes
        }
    }
}

// The system's calls, by names that the methods above do not hide.

private func systemClose(_ descriptor: CInt) {
    close(descriptor)
}

private func systemRead(_ descriptor: CInt, _ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = max(0, read(descriptor, buffer.baseAddress, count))
    }
}

private func systemWrite(_ descriptor: CInt, _ bytes: [UInt8]) -> Int {
    write(descriptor, bytes, bytes.count)
}
