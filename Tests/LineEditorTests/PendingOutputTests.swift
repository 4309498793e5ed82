import Testing

@testable import LineEditor

@Suite("Output that waits to be shown")
struct PendingOutputTests {
    private func bytes(_ byte: UInt8, _ count: Int = 1) -> [UInt8] { Array(repeating: byte, count: count) }

    @Test func `it comes out in order, once`() {
        var output = PendingOutput(limit: 100, pieceSize: 0)
        #expect(output.isEmpty)
        for byte in UInt8(1)...3 { output.append([byte, byte], messageCount: 1) }
        #expect(output.isEmpty == false)
        let taken = output.take(upTo: .max)
        #expect(taken.bytes == [1, 1, 2, 2, 3, 3])
        #expect(taken.droppedCount == 0)
        #expect(output.isEmpty)
        #expect(output.take(upTo: .max).bytes == [])
    }

    @Test(
        arguments: [
            (0, [1]), (3, [1]), (4, [1]), (6, [1]), (7, [1, 2]), (9, [1, 2]), (10, [1, 2, 3]), (99, [1, 2, 3]),
        ] as [(Int, [UInt8])])
    func `as many pieces are taken as fit, and one at least`(size: Int, pieces: [UInt8]) {
        var output = PendingOutput(limit: 100, pieceSize: 0)
        output.append(bytes(1, 4), messageCount: 0)
        output.append(bytes(2, 3), messageCount: 0)
        output.append(bytes(3, 3), messageCount: 0)
        let taken = output.take(upTo: size).bytes
        #expect(Set(taken) == Set(pieces))
        #expect(taken == taken.sorted())
        let rest = output.take(upTo: .max).bytes
        #expect(taken + rest == bytes(1, 4) + bytes(2, 3) + bytes(3, 3))
    }

    @Test func `beyond the bound the oldest is dropped and its messages are counted`() {
        var output = PendingOutput(limit: 10, pieceSize: 0)
        output.append(bytes(1, 4), messageCount: 3)
        output.append(bytes(2, 4), messageCount: 0)
        output.append(bytes(3, 2), messageCount: 1)
        output.append(bytes(4, 1), messageCount: 1)
        var taken = output.take(upTo: .max)
        #expect(taken.bytes == bytes(2, 4) + bytes(3, 2) + bytes(4, 1))
        #expect(taken.droppedCount == 3)
        output.append(bytes(5, 10), messageCount: 1)
        taken = output.take(upTo: .max)
        #expect(taken.bytes == bytes(5, 10))
        #expect(taken.droppedCount == 0, "what was told is not told again")
    }

    @Test func `what is dropped between two takes adds up, and is told with the next`() {
        var output = PendingOutput(limit: 4, pieceSize: 0)
        for byte in UInt8(1)...6 { output.append(bytes(byte, 3), messageCount: 2) }
        #expect(output.take(upTo: 1) == (bytes(6, 3), 10))
    }

    @Test func `the newest is kept, however large it is`() {
        var output = PendingOutput(limit: 10, pieceSize: 0)
        output.append(bytes(1, 4), messageCount: 1)
        output.append(bytes(2, 50), messageCount: 1)
        #expect(output.take(upTo: 1) == (bytes(2, 50), 1))
        output.append(bytes(3, 10), messageCount: 1)
        #expect(output.take(upTo: 1) == (bytes(3, 10), 0))
    }

    @Test func `what has been taken makes room`() {
        var output = PendingOutput(limit: 10, pieceSize: 0)
        for byte in UInt8(1)...20 {
            output.append(bytes(byte, 5), messageCount: 1)
            output.append(bytes(byte, 5), messageCount: 1)
            #expect(output.take(upTo: 5) == (bytes(byte, 5), 0))
            #expect(output.take(upTo: 5) == (bytes(byte, 5), 0))
        }
    }

    @Test func `small pieces are put together, and dropped together`() {
        var output = PendingOutput(limit: 10, pieceSize: 4)
        for byte: UInt8 in 1...5 { output.append([byte, byte], messageCount: 1) }
        #expect(output.byteCount == 10)
        output.append([6], messageCount: 1)
        let taken = output.take(upTo: 4)
        #expect(taken.bytes == [3, 3, 4, 4])
        #expect(taken.droppedCount == 2)
        #expect(output.take(upTo: 4).bytes == [5, 5, 6])
        #expect(output.isEmpty)
    }

    @Test func `what must be seen is not dropped, and stays where it came`() {
        var output = PendingOutput(limit: 10, pieceSize: 100)
        output.append(bytes(1, 6), messageCount: 1)
        output.keep(bytes(2, 6))
        output.append(bytes(3, 6), messageCount: 1)
        output.keep(bytes(4, 6))
        output.append(bytes(5, 6), messageCount: 1)
        #expect(output.byteCount == 6, "what is kept does not count")
        #expect(output.take(upTo: .max) == (bytes(2, 6) + bytes(4, 6) + bytes(5, 6), 2))
        #expect(output.byteCount == 0)
        #expect(output.isEmpty)
    }

    @Test func `more than may be kept is dropped like anything else`() {
        var output = PendingOutput(limit: 10, keptLimit: 8, pieceSize: 0)
        output.keep(bytes(1, 8))
        output.keep(bytes(2, 1))
        output.append(bytes(3, 10), messageCount: 1)
        #expect(output.take(upTo: .max) == (bytes(1, 8) + bytes(3, 10), 0))
        output.keep(bytes(4, 8))
        output.append(bytes(5, 11), messageCount: 1)
        #expect(output.take(upTo: .max) == (bytes(4, 8) + bytes(5, 11), 0), "what was shown makes room")
    }

    @Test func `when time is short the oldest is dropped beyond a lower bound`() {
        var output = PendingOutput(limit: 100, pieceSize: 0)
        for byte in UInt8(1)...5 { output.append(bytes(byte, 4), messageCount: 1) }
        output.dropOldest(beyond: 20)
        #expect(output.byteCount == 20)
        output.dropOldest(beyond: 11)
        #expect(output.byteCount == 8)
        output.append(bytes(6, 20), messageCount: 1)
        output.dropOldest(beyond: 0)
        #expect(output.take(upTo: .max) == (bytes(6, 20), 5))
    }

    @Test func `what is skipped is told although nothing waits`() {
        var output = PendingOutput(limit: 10)
        output.skip(messageCount: 3)
        #expect(output.isEmpty)
        #expect(output.isWaiting)
        #expect(output.take(upTo: 1) == ([], 3))
        #expect(!output.isWaiting)
    }
}
