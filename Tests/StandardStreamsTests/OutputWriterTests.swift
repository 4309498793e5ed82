import StandardStreams
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Writing a descriptor without being held up", .timeLimit(.minutes(10)))
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

    @Test func `what was told once is not told again unless it is asked for`() async throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        let filled = try pipe.fill()
        var writing = Writing(pipe.writeEnd)
        let writer = writing.writer
        writer.put([1])
        writer.notify(below: 1)
        _ = await pipe.take(filled + 1)
        guard case .drained = await writing.next() else {
            Issue.record("it was asked for")
            return
        }
        for _ in 0..<8 { writer.put([UInt8](repeating: 2, count: 20_000)) }
        _ = await pipe.take(160_000)
        _ = await onThread { writer.finish() }
        pipe.closeReadEnd()
        await onThread { _ = writer.put([3]) }
        #expect(await writing.nextFailure() == StreamError(code: EPIPE))
    }
}
