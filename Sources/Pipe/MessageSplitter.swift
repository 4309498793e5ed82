internal import WebSocketProtocol

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Cuts a stream of input blocks into messages, in runs that refer to the block itself.
///
/// Only what reaches over the end of a block is copied.
struct MessageSplitter {
    /// Takes a run and the bytes that it refers to.
    typealias Emit = (MessageRun, UnsafeRawBufferPointer) -> Void

    private let type: MessageType
    private let splitting: PipeOptions.Splitting
    private let skipsEmpty: Bool
    private let limit: Int
    /// The beginning of a message that has not ended.
    private var carry: [UInt8] = []
    private var run = MessageRun()
    private var utf8 = UTF8Validator()
    /// Pieces that have ended.
    private var pieceCount = 0

    init(_ options: PipeOptions) {
        type = options.type
        splitting = options.splitting
        skipsEmpty = options.skipsEmpty
        limit = options.maximumMessageSize
    }

    /// Takes the next block. What is good before an error is emitted first.
    mutating func split(_ block: UnsafeRawBufferPointer, _ emit: Emit) throws(InputError) {
        var good = block
        var isInvalid = false
        if type == .text, let bad = utf8.validate(block) {
            good = UnsafeRawBufferPointer(rebasing: block[..<bad])
            isInvalid = true
        }
        switch splitting {
        case .delimiter(let delimiter): try splitLines(good, at: delimiter, emit)
        case .size(let size): splitBySize(good, size, emit)
        case .whole: preconditionFailure("the whole input is streamed, not split")
        }
        if isInvalid { throw .invalidUTF8(line: pieceCount + 1) }
    }

    /// Takes the end of the input: what has not ended counts as a message.
    mutating func finish(_ emit: Emit) throws(InputError) {
        if type == .text, !utf8.isAtBoundary { throw .invalidUTF8(line: pieceCount + 1) }
        guard !carry.isEmpty else { return }
        emitCarry(emit)
    }

    // MARK: By delimiter

    private mutating func splitLines(
        _ block: UnsafeRawBufferPointer, at delimiter: UInt8, _ emit: Emit
    ) throws(InputError) {
        guard let base = block.baseAddress else { return }
        var start = 0
        if !carry.isEmpty {
            let end = Self.find(delimiter, base, from: 0, to: block.count)
            try keep(block, 0..<(end ?? block.count))
            guard let end else { return }
            emitCarry(emit)
            start = end + 1
        }
        run.removeAll()
        while let end = Self.find(delimiter, base, from: start, to: block.count) {
            guard isWithinLimit(end - start, endsWithCR: end > start && block[end - 1] == 0x0D) else {
                emitRun(block, emit)
                throw .tooLong(line: pieceCount + 1, limit: limit)
            }
            add(block, start, end, delimiter)
            start = end + 1
        }
        emitRun(block, emit)
        try keep(block, start..<block.count)
    }

    @inline(__always)
    private mutating func add(_ block: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ delimiter: UInt8) {
        var count = end &- start
        if count > 0, delimiter == 0x0A, block[end &- 1] == 0x0D { count &-= 1 }
        pieceCount &+= 1
        if count > 0 || !skipsEmpty { run.append(type, start: start, count: count) }
    }

    private mutating func keep(_ block: UnsafeRawBufferPointer, _ range: Range<Int>) throws(InputError) {
        let last = range.isEmpty ? carry.last : block[range.upperBound - 1]
        guard isWithinLimit(carry.count + range.count, endsWithCR: last == 0x0D) else {
            throw .tooLong(line: pieceCount + 1, limit: limit)
        }
        carry.append(contentsOf: UnsafeRawBufferPointer(rebasing: block[range]))
    }

    /// Whether a line of so many bytes may be sent; a CR at its end may turn out to be part of the line end.
    @inline(__always)
    private func isWithinLimit(_ count: Int, endsWithCR: @autoclosure () -> Bool) -> Bool {
        count <= limit || (count == limit + 1 && splitting == .delimiter(0x0A) && endsWithCR())
    }

    private static func find(_ byte: UInt8, _ base: UnsafeRawPointer, from start: Int, to end: Int) -> Int? {
        guard let found = memchr(base + start, CInt(byte), end - start) else { return nil }
        return UnsafeRawPointer(found) - base
    }

    // MARK: By size

    private mutating func splitBySize(_ block: UnsafeRawBufferPointer, _ size: Int, _ emit: Emit) {
        var rest = block
        run.removeAll()
        var start = 0
        while !rest.isEmpty {
            if carry.isEmpty, rest.count > size {
                let count = cut(rest, at: size)
                run.append(type, start: start, count: count)
                pieceCount += 1
                start += count
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                continue
            }
            emitRun(block, emit)
            let count = min(rest.count, size - carry.count)
            carry.append(contentsOf: rest[..<count])
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            start += count
            guard carry.count == size else { continue }
            let end = carry.withUnsafeBytes { cut($0, at: size) }
            let tail = Array(carry[end...])
            carry.removeSubrange(end...)
            emitCarry(emit)
            carry = tail.isEmpty ? carry : tail
        }
        emitRun(block, emit)
    }

    /// Where a piece of at most `size` bytes ends: for text, not within a code point.
    private func cut(_ bytes: UnsafeRawBufferPointer, at size: Int) -> Int {
        guard type == .text else { return size }
        var end = size
        if end < bytes.count {
            while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            return end
        }
        // Without the next byte, the last code point must tell its own length.
        var lead = end - 1
        while lead > 0, bytes[lead] & 0xC0 == 0x80 { lead -= 1 }
        let length = bytes[lead] < 0x80 ? 1 : bytes[lead] < 0xE0 ? 2 : bytes[lead] < 0xF0 ? 3 : 4
        return lead + length <= end ? end : lead
    }

    // MARK: Emitting

    private mutating func emitRun(_ block: UnsafeRawBufferPointer, _ emit: Emit) {
        if !run.isEmpty { emit(run, block) }
        run.removeAll()
    }

    private mutating func emitCarry(_ emit: Emit) {
        if splitting == .delimiter(0x0A), carry.last == 0x0D { carry.removeLast() }
        pieceCount += 1
        if !carry.isEmpty || !skipsEmpty {
            carry.withUnsafeBytes { emit(MessageRun(type, count: $0.count), $0) }
        }
        carry.removeAll(keepingCapacity: true)
    }
}
