import StandardStreams
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A writer, and what it told.
private struct Writing {
    let writer: OutputWriter
    private var events: AsyncStream<OutputWriter.Event>.Iterator

    init(_ descriptor: CInt) {
        let (stream, continuation) = AsyncStream.makeStream(of: OutputWriter.Event.self)
        events = stream.makeAsyncIterator()
        writer = OutputWriter(descriptor) { continuation.yield($0) }
    }

    mutating func next() async -> OutputWriter.Event? {
        await events.next(isolation: #isolation)
    }

    mutating func nextFailure() async -> StreamError? {
        if case .failed(let error) = await next() { error } else { nil }
    }
}

extension OutputWriter {
    @discardableResult
    fileprivate func put(_ bytes: [UInt8]) -> Int {
        var buffer = bytes
        let waiting = write(&buffer)
        #expect(buffer.isEmpty)
        return waiting
    }
}

@Suite("Writing a descriptor without being held up", .timeLimit(.minutes(1)))
struct OutputWriterTests {
    @Test func `a little output is out when the call returns`() throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let writer = OutputWriter(pipe.writeEnd) { _ in Issue.record("nothing is to be told") }
        #expect(writer.put(Array("one\n".utf8)) == 0)
        #expect(pipe.unreadByteCount == 4)
        writer.writeLine("two")
        #expect(pipe.unreadByteCount == 8)
        #expect(writer.put([]) == 0)
        #expect(pipe.unreadByteCount == 8)
    }

    @Test func `output of all sizes keeps its order`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        var generator = SeededGenerator.announced()
        var expected: [UInt8] = []
        for _ in 0..<200 {
            let sizes = [1...100, 1...20_000, 60_000...70_000].randomElement(using: &generator)!
            let piece = generator.bytes(Int.random(in: sizes, using: &generator))
            expected += piece
            writer.put(piece)
        }
        #expect(await pipe.take(expected.count) == expected)
        #expect(await onThread { writer.finish() } == nil)
        #expect(writer.queuedByteCount == 0)
        writer.put([1])
        #expect(pipe.unreadByteCount == 1)
    }

    @Test func `pieces of several threads stay whole, each thread's in order`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        let sizes = [10, 5000, 40_000, 1, 17_000]
        let total = 3 * 8 * sizes.reduce(0, +)
        async let writing: Void = withTaskGroup { group in
            for thread in UInt8(0)..<3 {
                group.addTask {
                    await onThread {
                        for round in UInt8(0)..<8 {
                            for size in sizes { writer.put([UInt8](repeating: thread << 4 | round, count: size)) }
                        }
                    }
                }
            }
        }
        let bytes = await pipe.take(total)
        await writing
        for thread in UInt8(0)..<3 {
            let own = bytes.filter { $0 >> 4 == thread }
            let size = sizes.reduce(0, +)
            #expect(own == (0..<8).flatMap { [UInt8](repeating: thread << 4 | $0, count: size) })
        }
        let changes = zip(bytes, bytes.dropFirst()).count { $0 != $1 }
        #expect(changes < 3 * 8 * sizes.count, "no piece is torn")
    }

    @Test func `what a full pipe does not take waits, and goes out behind what is there`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let filled = try pipe.fill()
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        #expect(writer.put([1, 2, 3]) == 3)
        #expect(writer.put([4]) == 4)
        #expect(writer.queuedByteCount == 4)
        #expect(await pipe.take(filled + 4).suffix(5) == [0x2E, 1, 2, 3, 4])
    }

    @Test func `what fits into a pipe in part is not written twice`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let filled = try pipe.fill(leaving: 4096)
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        let piece = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) }
        #expect(writer.put(piece) > 0)
        writer.put([0xAA])
        #expect(await pipe.take(filled + 10_001).suffix(10_001) == piece + [0xAA])
    }

    @Test func `that enough is written is told once, when it was asked for`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let filled = try pipe.fill()
        var writing = Writing(pipe.writeEnd)
        writing.writer.notify(below: 1)
        guard case .drained = await writing.next() else {
            Issue.record("nothing waits, which is to be told at once")
            return
        }
        for _ in 0..<4 { writing.writer.put([UInt8](repeating: 1, count: 50_000)) }
        #expect(writing.writer.queuedByteCount == 200_000)
        writing.writer.notify(below: 100_001)
        _ = await pipe.take(filled)
        // Of the four pieces, two or a little more are written when the first 36 thousand bytes are taken.
        _ = await pipe.take(50_000)
        guard case .drained = await writing.next() else {
            Issue.record("it was asked for")
            return
        }
        #expect(writing.writer.queuedByteCount <= 100_000)
        _ = await pipe.take(150_000)
        writing.writer.notify(below: 1)
        guard case .drained = await writing.next() else {
            Issue.record("it was asked for again")
            return
        }
        #expect(writing.writer.queuedByteCount == 0)
    }

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
