import StandardStreams
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A reader, and what it delivered; the events are over when the reader's thread is.
private struct Reading {
    /// Lives as long as the reader's thread keeps what it was given.
    private final class Lifetime: Sendable {
        let continuation: AsyncStream<InputEvent>.Continuation

        init(_ continuation: AsyncStream<InputEvent>.Continuation) {
            self.continuation = continuation
        }

        deinit { continuation.finish() }
    }

    /// Ends the thread with its test: it would read from whatever has the number of its descriptor next.
    private final class Stop: Sendable {
        let reader: InputReader

        init(_ reader: InputReader) {
            self.reader = reader
        }

        deinit { reader.stop() }
    }

    let reader: InputReader
    private let stop: Stop
    private var events: AsyncStream<InputEvent>.Iterator

    init(_ descriptor: CInt, stopsFirst: Bool = false) {
        reader = InputReader(descriptor)
        stop = Stop(reader)
        let (stream, continuation) = AsyncStream.makeStream(of: InputEvent.self)
        events = stream.makeAsyncIterator()
        let lifetime = Lifetime(continuation)
        if stopsFirst { reader.stop() }
        reader.start { event in lifetime.continuation.yield(event) }
    }

    mutating func next() async -> InputEvent? {
        await events.next(isolation: #isolation)
    }

    mutating func nextBlock() async throws -> InputBlock {
        guard case .block(let block) = await next() else { throw Missing() }
        return block
    }

    struct Missing: Error {}
}

extension InputBlock {
    fileprivate var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
    fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}

@Suite("Reading a descriptor on a thread", .timeLimit(.minutes(10)))
struct InputReaderTests {
    @Test func `blocks come as they are written, and then the end`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        var reading = Reading(pipe.readEnd)
        for text in ["a", "bc\n", "\0"] {
            try pipe.put(text)
            let block = try await reading.nextBlock()
            #expect(block.text == text)
            reading.reader.recycle(block)
        }
        pipe.closeWriteEnd()
        guard case .end = await reading.next() else {
            Issue.record("no end")
            return
        }
        let more = await reading.next()
        #expect(more == nil, "the thread is over")
    }

    @Test func `a long input arrives whole and in order`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        var generator = SeededGenerator(seed: 1)
        let input = generator.bytes(1_000_000)
        var reading = Reading(pipe.readEnd)
        let writer = OutputWriter(pipe.writeEnd) { _ in }
        var buffer = input
        writer.write(&buffer)
        var received: [UInt8] = []
        while received.count < input.count {
            let block = try await reading.nextBlock()
            #expect(block.count <= InputReader.blockSize)
            received += block.bytes
            reading.reader.recycle(block)
        }
        #expect(received == input)
        reading.reader.stop()
    }

    @Test func `a file is read in blocks`() async throws {
        var path = Array("/tmp/wsx-input-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        defer { close(file) }
        unlink(path)
        let input = [UInt8](repeating: 7, count: InputReader.blockSize + 3)
        try #require(write(file, input, input.count) == input.count)
        lseek(file, 0, SEEK_SET)
        var reading = Reading(file)
        let first = try await reading.nextBlock()
        let second = try await reading.nextBlock()
        #expect([first.count, second.count] == [InputReader.blockSize, 3])
        reading.reader.recycle(first)
        guard case .end = await reading.next() else {
            Issue.record("no end")
            return
        }
    }

    @Test func `what can not be read is a failure`() async throws {
        let directory = open("/", O_RDONLY | O_CLOEXEC)
        defer { close(directory) }
        var reading = Reading(directory)
        guard case .failure(let error) = await reading.next() else {
            Issue.record("no failure")
            return
        }
        #expect(error == StreamError(code: EISDIR))
        #expect(error.description == "is a directory")
        let more = await reading.next()
        #expect(more == nil, "the thread is over")
    }

    @Test func `a stop while waiting ends the thread and leaves the input where it is`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        var reading = Reading(pipe.readEnd)
        try pipe.put("mine")
        reading.reader.recycle(try await reading.nextBlock())
        reading.reader.stop()
        let more = await reading.next()
        #expect(more == nil)
        try pipe.put("yours")
        #expect(await pipe.take(5) == Array("yours".utf8))
    }

    @Test func `after a stop nothing is read although it is there`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        try pipe.put("yours")
        var reading = Reading(pipe.readEnd, stopsFirst: true)
        let event = await reading.next()
        #expect(event == nil)
        #expect(pipe.unreadByteCount == 5)
    }

    @Test func `two blocks may be on their way, the third waits for one to come back`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        var reading = Reading(pipe.readEnd)
        try pipe.put("1")
        let first = try await reading.nextBlock()
        try pipe.put("2")
        _ = try await reading.nextBlock()
        try pipe.put("3")
        // A reader that does not wait has time enough to take it.
        for _ in 0..<2000 { await Task.yield() }
        #expect(pipe.unreadByteCount == 1)
        reading.reader.recycle(first)
        #expect(try await reading.nextBlock().text == "3")
        try pipe.put("4")
        reading.reader.stop()
        let more = await reading.next()
        #expect(more == nil, "a stop reaches a reader that waits for a block to come back")
        #expect(pipe.unreadByteCount == 1)
    }

    @Test func `input is unused while it is in the pipe or in a block`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        var reading = Reading(pipe.readEnd)
        #expect(reading.reader.hasUnusedInput == false)
        try pipe.put("1")
        let first = try await reading.nextBlock()
        #expect(pipe.unreadByteCount == 0)
        #expect(reading.reader.hasUnusedInput)
        reading.reader.recycle(first)
        #expect(reading.reader.hasUnusedInput == false)
        reading.reader.stop()
        _ = await reading.next()
        try pipe.put("2")
        #expect(reading.reader.hasUnusedInput)
        #expect(await pipe.take(1) == [0x32])
        #expect(reading.reader.hasUnusedInput == false)
    }

    @Test func `the descriptor's flags are left alone`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let flags = fcntl(pipe.readEnd, F_GETFL)
        var reading = Reading(pipe.readEnd)
        try pipe.put("1")
        _ = try await reading.nextBlock()
        #expect(fcntl(pipe.readEnd, F_GETFL) == flags)
        reading.reader.stop()
    }
}
