internal import Notation
internal import WebSocketProtocol

/// What happens in a test, kept so cheaply that it may happen a hundred thousand times.
///
/// Texts are made only when somebody wants to see the transcript.
struct TranscriptLog {
    /// What was sent or came.
    enum Text {
        case message(MessageType, [UInt8])
        /// A word, and bytes behind it.
        case control(String, [UInt8])
        case words(String)
    }

    private struct Entry {
        let elapsed: Duration
        let connection: String?
        let direction: TranscriptEntry.Direction
        let text: Text
        let byteCount: Int
        var step: SourceRange?
        var mark: TranscriptEntry.Mark?
    }

    /// Bytes of a payload that are kept.
    private static let payloadLimit = 4096

    private var entries: [Entry] = []
    /// Number of all entries.
    private(set) var count = 0

    /// Notes something; its number.
    @discardableResult
    mutating func append(
        _ direction: TranscriptEntry.Direction, _ text: Text, connection: String?, elapsed: Duration,
        step: SourceRange? = nil
    ) -> Int {
        if entries.count == 2 * Transcript.capacity { entries.removeFirst(Transcript.capacity) }
        var text = text
        var byteCount = 0
        switch text {
        case .message(let type, let bytes):
            byteCount = bytes.count
            if bytes.count > Self.payloadLimit { text = .message(type, Array(bytes.prefix(Self.payloadLimit))) }
        case .control(let word, let bytes):
            byteCount = bytes.count
            if bytes.count > Self.payloadLimit { text = .control(word, Array(bytes.prefix(Self.payloadLimit))) }
        case .words: break
        }
        entries.append(
            Entry(
                elapsed: elapsed, connection: connection, direction: direction, text: text, byteCount: byteCount,
                step: step))
        count += 1
        return count - 1
    }

    /// Says what became of something, and by which step.
    mutating func mark(_ number: Int, _ mark: TranscriptEntry.Mark, by step: SourceRange?) {
        let index = number - (count - entries.count)
        guard entries.indices.contains(index) else { return }
        entries[index].mark = mark
        entries[index].step = step
    }

    /// The transcript as reports take it.
    func transcript(of plan: TestPlan, inputs: RunInputs) -> Transcript {
        var transcript = Transcript(droppedCount: count - entries.count)
        for entry in entries { transcript.append(line(entry, plan)) }
        return transcript
    }

    private func line(_ entry: Entry, _ plan: TestPlan) -> TranscriptEntry {
        let sources = plan.script.sources
        let step = entry.step
        let isElsewhere = step.map { $0.source != plan.script.syntax.source } ?? false
        return TranscriptEntry(
            elapsed: entry.elapsed, connection: entry.connection, direction: entry.direction,
            text: entry.text.text(
                byteCount: entry.byteCount),
            line: step.map { sources[$0.source].line(at: $0.range.lowerBound) },
            file: isElsewhere ? step.map { sources[$0.source].name } : nil, mark: entry.mark)
    }
}

extension TranscriptLog.Text {
    /// In script notation; `byteCount` is the payload's, of which perhaps only a part is there.
    fileprivate func text(byteCount: Int) -> String {
        switch self {
        case .words(let words): return words
        case .message(let type, let bytes):
            return MessageNotation.text(bytes, type: type, limit: Received.Kind.summaryLimit)
                + (byteCount > bytes.count ? " (\(byteCount) bytes)" : "")
        case .control(let word, let bytes):
            guard !bytes.isEmpty else { return word }
            return word + " " + MessageNotation.text(bytes, type: nil, limit: Received.Kind.summaryLimit)
        }
    }
}
