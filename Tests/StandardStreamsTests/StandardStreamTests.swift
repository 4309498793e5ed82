import StandardStreams
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("What stands behind a descriptor")
struct StandardStreamTests {
    private func kind(_ path: String, _ flags: CInt = O_RDONLY) -> StandardStream.Kind {
        let descriptor = open(path, flags | O_CLOEXEC | O_NOCTTY)
        defer { close(descriptor) }
        return StandardStream.kind(of: descriptor)
    }

    @Test func `a pipe`() throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        #expect(StandardStream.kind(of: pipe.readEnd) == .pipe)
        #expect(StandardStream.kind(of: pipe.writeEnd) == .pipe)
    }

    @Test func `a file, and a device that is no terminal`() {
        #expect(kind("/proc/self/exe") == .file)
        #expect(kind("/dev/zero") == .file)
    }

    @Test func `nothing`() {
        #expect(kind("/dev/null") == .nothing)
        #expect(kind("/dev/null", O_WRONLY) == .nothing)
        #expect(StandardStream.kind(of: -1) == .nothing)
    }

    @Test func `a terminal`() {
        #expect(kind("/dev/ptmx", O_RDWR) == .terminal)
    }

    @Test func `the system's words begin in lower case`() {
        #expect(StreamError(code: ENOSPC).description == "no space left on device")
        #expect(StreamError(code: EIO).description == "input/output error")
        #expect(StreamError(code: EPIPE).isClosedPipe)
        #expect(StreamError(code: EIO).isClosedPipe == false)
    }
}
