internal import Session
internal import WebSocketProtocol

/// Many text messages of one size, sent as fast as the client takes them; then Close 1000.
struct Flood {
    private var remaining: Int
    private let size: Int
    /// Messages that are sent at once.
    private let runCount: Int
    private let bytes: [UInt8]

    init(count: Int, size: Int) {
        remaining = count
        self.size = size
        runCount = max(1, (256 << 10) / (size + 4))
        // Doubled, for it holds up the loop, and the answer to the client's handshake.
        var letters = Array(UInt8(ascii: "a")...UInt8(ascii: "z"))
        while letters.count < size { letters += letters }
        letters.removeLast(letters.count - size)
        bytes = letters
    }

    /// Sends until the transport has enough for now.
    mutating func `continue`<Front: FrontEnd>(_ session: Session<Front>) {
        while session.isOpen, session.isWritable {
            guard remaining > 0 else {
                try? session.close(.normalClosure)
                return
            }
            var run = MessageRun()
            for _ in 0..<min(runCount, remaining) { run.append(.text, start: 0, count: size) }
            remaining -= run.count
            bytes.withUnsafeBytes { try? session.send(run, from: $0) }
        }
    }
}
