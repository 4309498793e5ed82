import SystemPackage
import TestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A pipe whose ends no other child inherits.
struct Pipe {
    let read: FileDescriptor
    let write: FileDescriptor

    init() throws {
        let ends = try TestPipe.ends()
        (read, write) = (FileDescriptor(rawValue: ends.read), FileDescriptor(rawValue: ends.write))
    }
}

/// Writes to a child's stdin, on threads that may wait.
final class ChildInput: Sendable {
    private let descriptor: FileDescriptor
    private let isClosed = Monitor(false)

    init(_ descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    /// Writes all of it; false when nobody reads any more.
    @discardableResult
    func write(_ bytes: [UInt8]) async -> Bool {
        await onThread { [descriptor] in (try? descriptor.writeAll(bytes)) != nil }
    }

    @discardableResult
    func write(_ text: String) async -> Bool {
        await write(Array(text.utf8))
    }

    func close() {
        isClosed.update { isClosed in
            if !isClosed { try? descriptor.close() }
            isClosed = true
        }
    }
}

/// Reads what a child writes, on a thread of its own.
final class ChildOutput: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var byteCount = 0
        var isFinished = false
        var isHeld = false
    }

    private let state = Monitor(State())

    /// - Parameters:
    ///   - rate: bytes a second, or nil for as fast as they come.
    ///   - limit: after so many bytes the reader goes away.
    ///   - isHeld: whether nothing is read before `resume`.
    ///   - keeps: whether the bytes are kept, or only counted.
    init(
        _ descriptor: FileDescriptor, rate: Int? = nil, limit: Int? = nil, isHeld: Bool = false, keeps: Bool = true
    ) {
        state.update { $0.isHeld = isHeld }
        Task {
            await onThread { [state] in
                _ = state.wait(Wsx.patience) { !$0.isHeld }
                Self.read(descriptor, state, rate, limit, keeps)
                // Who waits for the end may count on the reader being gone.
                try? descriptor.close()
                state.update { $0.isFinished = true }
            }
        }
    }

    private static func read(
        _ descriptor: FileDescriptor, _ state: Monitor<State>, _ rate: Int?, _ limit: Int?, _ keeps: Bool
    ) {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
        defer { block.deallocate() }
        let clock = ContinuousClock()
        let start = clock.now
        var total = 0
        while limit.map({ total < $0 }) ?? true {
            let space = UnsafeMutableRawBufferPointer(rebasing: block[..<min(65536, (limit ?? .max) - total)])
            guard let count = try? descriptor.read(into: space), count > 0 else { return }
            total += count
            state.update { state in
                state.byteCount += count
                if keeps { state.bytes.append(contentsOf: block[..<count]) }
            }
            guard let rate else { continue }
            let due = start + .seconds(Double(total) / Double(rate))
            let ahead = clock.now.duration(to: due)
            if ahead > .zero { usleep(UInt32(ahead / .microseconds(1))) }
        }
    }

    func resume() {
        state.update { $0.isHeld = false }
    }

    var bytes: [UInt8] { state.update { $0.bytes } }
    var byteCount: Int { state.update { $0.byteCount } }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Waits until the child has closed the stream; false when it did not.
    func finished(_ timeout: Duration) async -> Bool {
        await state.reach(timeout) { $0.isFinished }
    }

    /// Waits until the output holds this text.
    func reach(_ text: String) async throws {
        let wanted = Array(text.utf8)
        _ = await state.reach(Wsx.patience) { $0.isFinished || $0.bytes.holds(wanted) }
        guard bytes.holds(wanted) else { throw NeverWritten(wanted: text, written: self.text) }
    }

    /// What comes after a number of bytes, once that is as `predicate` says.
    func after(_ offset: Int, _ predicate: @escaping @Sendable (ArraySlice<UInt8>) -> Bool) async throws
        -> ArraySlice<UInt8>
    {
        _ = await state.reach(Wsx.patience) { $0.isFinished || predicate($0.bytes[offset...]) }
        let bytes = bytes[offset...]
        guard predicate(bytes) else { throw NeverWritten(wanted: "an answer", written: text) }
        return bytes
    }

    /// Waits for a number of bytes.
    func reach(byteCount: Int) async throws {
        _ = await state.reach(Wsx.patience) { $0.isFinished || $0.byteCount >= byteCount }
        guard self.byteCount >= byteCount else { throw NeverWritten(wanted: "\(byteCount) bytes", written: text) }
    }

    private struct NeverWritten: Error {
        let wanted: String
        let written: String
    }
}

extension [UInt8] {
    /// Whether these bytes stand somewhere in the array.
    fileprivate func holds(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, count >= wanted.count else { return wanted.isEmpty }
        return indices.dropLast(wanted.count - 1).contains { start in
            self[start] == first && self[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
