/// What was sent and what came in a test, in order: the last entries of it, and how many there were.
package struct Transcript: Sendable {
    /// How many entries are kept.
    package static let capacity = 1000

    /// The last entries, the oldest first.
    package private(set) var entries: [TranscriptEntry] = []
    /// Number of all entries.
    package private(set) var count = 0
    /// How many there were when the test failed; what came later is teardown. Nil when it passed.
    package var countAtFailure: Int?

    /// - Parameter droppedCount: how many entries there were before those that follow.
    package init(droppedCount: Int = 0) {
        count = droppedCount
    }

    package mutating func append(_ entry: TranscriptEntry) {
        // Halves, so that dropping costs little however long a test goes on.
        if entries.count == 2 * Self.capacity { entries.removeFirst(Self.capacity) }
        entries.append(entry)
        count += 1
    }
}

/// A line of a transcript.
package struct TranscriptEntry: Sendable {
    package enum Direction: Hashable, Sendable {
        case sent
        case received
        /// Something that happened otherwise: a connection was opened, a step was left out.
        case note
    }

    /// What became of something that was received.
    package enum Mark: String, Hashable, Sendable {
        case ok
        case skipped
        case ignored
        case failed
    }

    /// Since the test began.
    package let elapsed: Duration
    package let connection: String?
    package let direction: Direction
    /// In script notation, without `>` or `<`; cut when it is long.
    package let text: String
    /// The line of the step that sent or took it, and its file when that is an included one.
    package var line: Int?
    package var file: String?
    package var mark: Mark?

    package init(
        elapsed: Duration, connection: String?, direction: Direction, text: String, line: Int? = nil,
        file: String? = nil, mark: Mark? = nil
    ) {
        self.elapsed = elapsed
        self.connection = connection
        self.direction = direction
        self.text = text
        self.line = line
        self.file = file
        self.mark = mark
    }
}
