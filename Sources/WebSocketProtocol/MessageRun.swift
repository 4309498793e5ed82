/// Whole messages whose payloads lie in one block of memory: what one read gives, encoded and written at once.
package struct MessageRun: Sendable {
    struct Entry: Sendable, BitwiseCopyable {
        let start: Int
        let count: Int
        let type: MessageType
    }

    private(set) var entries: [Entry] = []

    package init() {}

    /// A run of one message that is the whole of a block of `count` bytes.
    package init(_ type: MessageType, count: Int) {
        entries = [Entry(start: 0, count: count, type: type)]
    }

    /// Number of messages.
    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }

    /// Adds the message whose payload is `count` bytes from offset `start` of the block on.
    package mutating func append(_ type: MessageType, start: Int, count: Int) {
        entries.append(Entry(start: start, count: count, type: type))
    }

    /// Calls `body` with each message; `block` is where the payloads are.
    package func forEach(in block: UnsafeRawBufferPointer, _ body: (MessageType, UnsafeRawBufferPointer) -> Void) {
        for entry in entries {
            body(entry.type, UnsafeRawBufferPointer(rebasing: block[entry.start..<entry.start + entry.count]))
        }
    }

    package mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }
}
