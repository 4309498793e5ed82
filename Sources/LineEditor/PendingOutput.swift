/// Output that waits to be shown, with a bound: when the terminal can not keep up, the oldest of it is dropped and
/// counted.
struct PendingOutput {
    private struct Piece {
        var bytes: [UInt8]
        var messageCount: Int
    }

    /// Bytes up to which pieces are put together, so that many small ones are no work.
    private let pieceSize: Int

    /// Bytes that may wait.
    private let limit: Int
    private var pieces: [Piece] = []
    private(set) var byteCount = 0
    /// Messages that were dropped since the last `take`.
    private var droppedCount = 0

    init(limit: Int, pieceSize: Int = 8 << 10) {
        self.limit = limit
        self.pieceSize = pieceSize
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// Whether there is anything to tell, be it what was dropped alone.
    var isWaiting: Bool { !pieces.isEmpty || droppedCount > 0 }

    mutating func append(_ bytes: [UInt8], messageCount: Int) {
        byteCount += bytes.count
        if let last = pieces.indices.last, pieces[last].bytes.count + bytes.count <= pieceSize {
            pieces[last].bytes += bytes
            pieces[last].messageCount += messageCount
        } else {
            pieces.append(Piece(bytes: bytes, messageCount: messageCount))
        }
        var first = 0
        while byteCount > limit, first < pieces.count - 1 {
            byteCount -= pieces[first].bytes.count
            droppedCount += pieces[first].messageCount
            first += 1
        }
        pieces.removeFirst(first)
    }

    /// Counts messages as dropped that were not even made into output.
    mutating func skip(messageCount: Int) {
        droppedCount += messageCount
    }

    /// Takes about as many bytes as one refresh of the screen should show, at least one piece.
    mutating func take(upTo size: Int) -> (bytes: [UInt8], droppedCount: Int) {
        var result: [UInt8] = []
        var taken = 0
        while taken < pieces.count, result.isEmpty || result.count + pieces[taken].bytes.count <= size {
            result += pieces[taken].bytes
            taken += 1
        }
        pieces.removeFirst(taken)
        byteCount -= result.count
        defer { droppedCount = 0 }
        return (result, droppedCount)
    }
}
