import Network
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Timers on the loop")
struct LoopTimerTests {
    /// A timer that woke.
    private struct Waking: Equatable {
        let name: String
        /// Whether the time to which it was set last had come.
        var isDue = true
    }

    /// The timers of one test.
    private final class Stage {
        private let wakings: Monitor<[Waking]>
        private var timers: [String: (timer: LoopTimer, due: Instant?)] = [:]
        private let now = NetworkLoop.now

        init(_ wakings: Monitor<[Waking]>) {
            self.wakings = wakings
        }

        /// Sets a timer to so long after the beginning of the test.
        func set(_ name: String, _ delay: Duration?) {
            let timer = timers[name]?.timer ?? loop.timer { [unowned self] in woke(name) }
            let due = delay.map { now + $0 }
            timers[name] = (timer, due)
            timer.wake(at: due)
        }

        private func woke(_ name: String) {
            let isDue = timers[name]?.due.map { NetworkLoop.now >= $0 } ?? false
            wakings.update { $0.append(Waking(name: name, isDue: isDue)) }
        }
    }

    /// Has timers set, and tells which woke until the one with the name `last` did.
    private func wakings(_ set: @escaping @Sendable (Stage) -> Void) async -> [Waking] {
        let wakings = Monitor<[Waking]>([])
        let stage = await onThread {
            loop.bind {
                let stage = Stage(wakings)
                set(stage)
                return stage
            }
        }
        _ = await wakings.reach(.seconds(60)) { $0.contains { $0.name == "last" } }
        return withExtendedLifetime(stage) { wakings.update { $0 } }
    }

    @Test func `they wake in the order of their times`() async {
        let wakings = await wakings { stage in
            stage.set("last", .milliseconds(20))
            stage.set("first", .milliseconds(10))
            stage.set("passed", .milliseconds(-1000))
        }
        #expect(wakings == [Waking(name: "passed"), Waking(name: "first"), Waking(name: "last")])
    }

    @Test func `one that is set to later wakes once, and then`() async {
        let wakings = await wakings { stage in
            stage.set("last", .milliseconds(1))
            stage.set("last", .milliseconds(30))
        }
        #expect(wakings == [Waking(name: "last")])
    }

    @Test func `one that is set to earlier wakes then`() async {
        let wakings = await wakings { stage in
            stage.set("last", .seconds(60))
            stage.set("last", .milliseconds(1))
        }
        #expect(wakings == [Waking(name: "last")])
    }

    @Test func `one that was stopped does not wake, unless it is set again`() async {
        let wakings = await wakings { stage in
            stage.set("stopped", .milliseconds(1))
            stage.set("stopped", nil)
            stage.set("again", .milliseconds(1))
            stage.set("again", nil)
            stage.set("again", .milliseconds(10))
            stage.set("last", .milliseconds(20))
        }
        #expect(wakings == [Waking(name: "again"), Waking(name: "last")])
    }
}
