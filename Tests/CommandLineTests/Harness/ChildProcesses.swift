import Synchronization

/// Hands out places, first come first served; a request for several waits until all of them are free.
final class Places: Sendable {
    private struct State {
        var free: Int
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    func take(_ count: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiting.append((count, continuation)) }
            serve()
        }
    }

    func giveBack(_ count: Int) {
        state.withLock { $0.free += count }
        serve()
    }

    private func serve() {
        let served = state.withLock { state in
            var served: [CheckedContinuation<Void, Never>] = []
            while let next = state.waiting.first, next.count <= state.free {
                state.free -= next.count
                served.append(next.continuation)
                state.waiting.removeFirst()
            }
            return served
        }
        for continuation in served { continuation.resume() }
    }
}

/// Keeps the number of child processes low: at most four live at once.
enum ChildProcesses {
    private static let count = 4
    private static let all = Places(count)
    /// The places that the current test holds already.
    @TaskLocal private static var held: Places?

    /// Takes places for all processes that `body` runs at once, so that none waits for another in vain. Inside of a
    /// test that has taken places already there is nothing to be taken.
    static func reserving<Result>(_ count: Int, _ body: () async throws -> Result) async rethrows -> Result {
        if held != nil { return try await body() }
        precondition(count <= Self.count, "nobody can wait for that many")
        await all.take(count)
        defer { all.giveBack(count) }
        return try await $held.withValue(Places(count)) { try await body() }
    }

    /// Takes a place for one process, of those that the test holds if it does.
    static func occupying<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard let held else { return try await reserving(1, body) }
        await held.take(1)
        defer { held.giveBack(1) }
        return try await body()
    }
}
