/// Output that waits to be shown, with a bound: when the terminal can not keep up, the oldest of it is dropped and
/// counted. What must be seen is not dropped, within a bound of its own.
struct PendingOutput {
    private struct Piece {
        var bytes: [UInt8]
        var messageCount: Int
        let isKept: Bool
    }

    /// Bytes up to which pieces are put together, so that many small ones are no work.
    private let pieceSize: Int

    /// Bytes that may wait, of what is dropped beyond them and of what must be seen.
    private let limit: Int
    private let keptLimit: Int
    private var pieces: [Piece] = []
    /// Bytes that wait and may be dropped.
    private(set) var byteCount = 0
    private var keptByteCount = 0
    /// Messages that were dropped since the last `take`.
    private var droppedCount = 0

    init(limit: Int, keptLimit: Int = 64 << 10, pieceSize: Int = 8 << 10) {
        self.limit = limit
        self.keptLimit = keptLimit
        self.pieceSize = pieceSize
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// Whether there is anything to tell, be it what was dropped alone.
    var isWaiting: Bool { !pieces.isEmpty || droppedCount > 0 }

    mutating func append(_ bytes: [UInt8], messageCount: Int) {
        byteCount += bytes.count
        add(bytes, messageCount: messageCount, isKept: false)
        dropOldest(beyond: limit)
    }

    /// Appends what must be seen. More than the bound for that may be dropped like anything else.
    mutating func keep(_ bytes: [UInt8]) {
        guard keptByteCount + bytes.count <= keptLimit else { return append(bytes, messageCount: 0) }
        keptByteCount += bytes.count
        add(bytes, messageCount: 0, isKept: true)
    }

    private mutating func add(_ bytes: [UInt8], messageCount: Int, isKept: Bool) {
        if let last = pieces.indices.last, pieces[last].isKept == isKept,
            pieces[last].bytes.count + bytes.count <= pieceSize
        {
            pieces[last].bytes += bytes
            pieces[last].messageCount += messageCount
        } else {
            pieces.append(Piece(bytes: bytes, messageCount: messageCount, isKept: isKept))
        }
    }

    /// Leaves about that many bytes of what may be dropped: the newest.
    mutating func dropOldest(beyond limit: Int) {
        guard byteCount > limit else { return }
        // The newest stays, however large it is.
        for index in pieces.indices.dropLast() where byteCount > limit && !pieces[index].isKept {
            byteCount -= pieces[index].bytes.count
            droppedCount += pieces[index].messageCount
            pieces[index].bytes = []
        }
        pieces.removeAll { $0.bytes.isEmpty }
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
            if pieces[taken].isKept {
                keptByteCount -= pieces[taken].bytes.count
            } else {
                byteCount -= pieces[taken].bytes.count
            }
            taken += 1
        }
        pieces.removeFirst(taken)
        defer { droppedCount = 0 }
        return (result, droppedCount)
    }
}
