import StandardStreams
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("A stream that fails, and the end of writing", .timeLimit(.minutes(10)))
struct OutputEndTests {
    @Test func `a full disk is told, and later output is dropped`() async throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        try #require(full >= 0)
        var writing = Writing(full)
        writing.writer.put([1, 2, 3])
        let failure = await writing.nextFailure()
        #expect(failure == StreamError(code: ENOSPC))
        #expect(failure?.isClosedPipe == false)
        #expect(writing.writer.put([4]) == 0)
        #expect(writing.writer.queuedByteCount == 0)
        let writer = writing.writer
        #expect(await onThread { writer.finish() } == StreamError(code: ENOSPC))
        writing.writer.notify(below: 1)
        guard case .drained = await writing.next() else {
            Issue.record("a failure is told once")
            return
        }
    }

    @Test(arguments: [3, 100_000])
    func `a pipe that nobody reads is told`(byteCount: Int) async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        pipe.closeReadEnd()
        var writing = Writing(pipe.writeEnd)
        let writer = writing.writer
        await onThread { _ = writer.put([UInt8](repeating: 1, count: byteCount)) }
        let failure = await writing.nextFailure()
        #expect(failure == StreamError(code: EPIPE))
        #expect(failure?.isClosedPipe == true)
        #expect(await onThread { writer.put([1]) } == 0)
    }

    @Test func `that nobody reads any more is told without a write, to who asks for it`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        var writing = Writing(pipe.writeEnd)
        writing.writer.watchReader()
        #expect(writing.writer.isReaderGone == false)
        try pipe.put("a")
        #expect(writing.writer.isReaderGone == false)
        pipe.closeReadEnd()
        #expect(await writing.nextFailure() == StreamError(code: EPIPE))
        #expect(writing.writer.isReaderGone)
        let writer = writing.writer
        #expect(await onThread { writer.put([1]) } == 0)
    }

    @Test func `a stream that is no pipe always has its reader`() {
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(null) }
        #expect(OutputWriter(null) { _ in }.isReaderGone == false)
    }

    @Test func `the end waits until all is written`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let filled = try pipe.fill()
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        writer.put([UInt8](repeating: 5, count: 70_000))
        async let finished = onThread {
            let failure = writer.finish()
            return (failure, writer.queuedByteCount)
        }
        let bytes = await pipe.take(filled + 70_000)
        #expect(bytes.count == filled + 70_000)
        let (failure, queued) = await finished
        #expect(failure == nil)
        #expect(queued == 0)
    }

    @Test func `the end does not wait for ever`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let filled = try pipe.fill()
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        writer.put([5])
        #expect(await onThread { writer.finish(within: .milliseconds(1)) } == nil)
        #expect(writer.queuedByteCount == 1)
        #expect(await pipe.take(filled + 1).last == 5)
    }

    @Test func `the end tells what went wrong while it waited`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        try pipe.fill()
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        await onThread { _ = writer.put([5]) }
        async let failure = onThread { writer.finish() }
        pipe.closeReadEnd()
        #expect(await failure == StreamError(code: EPIPE))
    }
}
