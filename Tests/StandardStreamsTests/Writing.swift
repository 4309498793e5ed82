import StandardStreams
import Testing

/// A writer, and what it told.
struct Writing {
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
    func put(_ bytes: [UInt8]) -> Int {
        var buffer = bytes
        let waiting = write(&buffer)
        #expect(buffer.isEmpty)
        return waiting
    }
}
